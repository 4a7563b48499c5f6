import { isIpAddress } from "../model/address";
import { normalAddress } from "../model/ip-address";
import { groupBy } from "../model/group-by";
import type { Facts, Problem, ServiceRequirements } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

type Port = ServiceRequirements["ports"][number];

/** Names that ports are bound to or advertised by, which the host has to look up for {@link checkBinds}. */
export function namesOfPorts({ services }: Pick<HostRequirements, "services">): string[] {
  const names = portsOf(services).flatMap(({ bind, advertised }) => [bind, advertised?.name ?? "*"]);
  return names.filter((name) => name !== "*" && !isIpAddress(name));
}

/** A port can only be bound to an address that the host has; where clients are sent to the host itself, it must be bound. */
export function checkBinds({ host, services }: HostRequirements, facts: Facts): Problem[] {
  const own = new Set(facts.all("address").map(normalAddress));
  const ports = portsOf(services).filter(({ bind }) => bind !== "*");
  return [
    ...groupBy(ports, ({ bind }) => bind).flatMap((group) => checkBind(host, group, own, facts)),
    ...ports.flatMap((port) => checkAdvertised(port, own, facts)),
  ];
}

function portsOf(services: readonly ServiceRequirements[]): Port[] {
  return services.flatMap(({ ports }) => ports);
}

/** Judges one address that some ports are bound to. */
function checkBind(host: string, ports: readonly Port[], own: ReadonlySet<string>, facts: Facts): Problem[] {
  const [{ bind } = { bind: "*" }] = ports;
  const chosen = ports.find(({ bindProperty }) => bindProperty !== undefined)?.bindProperty;
  const problem = (given: string, fix: string): Problem[] => [
    {
      severity: "error",
      rule:
        `${bind} (${chosen ?? `hosts[${host}].address`}) must be an address of this host: ` +
        `${ports.map(({ name }) => name).join(", ")} must listen on it`,
      given,
      fix,
    },
  ];
  // Which addresses a host has is asked since there is a setting for it.
  if (own.size === 0)
    return chosen === undefined
      ? []
      : problem(
          "it is unknown which it has: /proc/net/fib_trie and if_inet6 tell none",
          "make these files readable for root",
        );
  const addresses = addressesOf(bind, facts);
  // Names of hosts that do not resolve, or are loopback, are told by the check of the names.
  const isTold = chosen === undefined && addresses?.length === 0;
  if (addresses === undefined || isTold || addresses.some((one) => own.has(one) || isLocal(one))) return [];
  const unresolved = addresses.length === 0 ? "the name does not resolve; " : "";
  return problem(`${unresolved}it has ${listOf(own)}`, "give one of these, or bring up the network that has it");
}

/** A name may stand for another address where the clients are. */
function checkAdvertised({ name, port, bind, advertised }: Port, own: ReadonlySet<string>, facts: Facts): Problem[] {
  if (advertised === undefined) return [];
  const bound = addressesOf(bind, facts) ?? [];
  const here = (addressesOf(advertised.name, facts) ?? []).filter((one) => own.has(one) && !isLocal(one));
  // A name that does not resolve is told already.
  if (bound.length === 0 || here.length === 0 || here.some((one) => bound.includes(one))) return [];
  return [
    {
      severity: isIpAddress(advertised.name) ? "error" : "warning",
      rule: `${name} must listen where its clients are sent: ${advertised.name}:${port} (${advertised.property})`,
      given: `${here.join(" and ")} is an address of this host, and ${name} listens on ${bind} only`,
      fix: advertised.toListen,
    },
  ];
}

/** Undefined while it is not known; none for a name that does not resolve. */
function addressesOf(name: string, facts: Facts): string[] | undefined {
  if (isIpAddress(name)) return [name];
  return facts
    .get(`name:${name}`)
    ?.split(" ")
    .filter((address) => address !== "")
    .map((address) => normalAddress(address.replace(/%.*$/, "")));
}

function isLocal(address: string): boolean {
  return address.startsWith("127.") || address === "::1";
}

/** Without loopback, which nobody would choose. */
function listOf(own: ReadonlySet<string>): string {
  return [...own].filter((address) => !isLocal(address)).join(", ") || "none but loopback";
}
