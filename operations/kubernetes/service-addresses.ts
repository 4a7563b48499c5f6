import { CoreV1Api, type V1Service } from "@kubernetes/client-node";
import type { FoundAddresses } from "../../components/kubernetes/awaited-addresses";
import { addressProblem } from "../../components/model/address";
import { normalAddress } from "../../components/model/ip-address";
import { groupBy } from "../../components/model/group-by";
import { type ConfigIssue, error, formatIssue, show } from "../../components/model/issue";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type { AwaitedService } from "../../components/resources/inputs/service-addresses-inputs";
import type { Clock } from "../lib/clock";
import type { Log } from "../lib/log";
import { kubeConfigOf } from "./client";
import { orAbsent } from "./or-absent";

const pollMs = 1_000;

/** Reads one Service of a namespace; undefined when there is none of that name. */
export type ReadService = (name: string) => Promise<V1Service | undefined>;

/** By the operator's kubeconfig. Once the signal says so nothing is asked any more. */
export function serviceReader(access: Access, namespace: string, signal: AbortSignal): ReadService {
  const core = kubeConfigOf(access).makeApiClient(CoreV1Api);
  return (name) => {
    signal.throwIfAborted();
    return orAbsent(() => core.readNamespacedService({ name, namespace }));
  };
}

/** The addresses of a Service of type LoadBalancer by which clients can reach it; none while it waits for its first. */
export function addressesOf(service: V1Service): string[] {
  return toldBy(service).filter((address) => addressProblem(address) === undefined);
}

function toldBy({ status }: V1Service): string[] {
  return (status?.loadBalancer?.ingress ?? []).flatMap(({ ip, hostname }) =>
    [ip, hostname].flatMap((one) => (one === undefined ? [] : normalAddress(one))),
  );
}

/** What is waited for, and how. */
export interface AddressWait {
  readonly read: ReadService;
  readonly services: readonly AwaitedService[];
  /** Addresses that stay while their Services have them, whatever else these have. */
  readonly known: FoundAddresses;
  /** Seconds. */
  readonly timeout: number;
  readonly log: Log;
  readonly clock: Clock;
}

/** Waits until every Service has its address. @throws Error when one gets none in time, or none that clients can use. */
export async function awaitAddresses(wait: AddressWait): Promise<FoundAddresses> {
  const { services, timeout, log, clock } = wait;
  const end = clock.now() + timeout * 1_000;
  for (let said = ""; ; await clock.sleep(pollMs)) {
    const found = await Promise.all(services.map(async (one) => [one, await addressNow(one, wait)] as const));
    const missing = found.flatMap(([one, address]) => (address === undefined ? [one] : []));
    if (missing.length === 0) return distinct(found.map(([one, address = ""]) => [one, address]));
    const line = `waiting for the address of Service ${missing.map(({ name }) => name).join(", ")} (status.loadBalancer)`;
    if (line !== said) log(line);
    said = line;
    if (clock.now() >= end) throw refusal(missing.map((one) => noAddress(one, timeout)));
  }
}

/** What a Service that has lost its address does to a cluster that tells it to clients. */
export function lostAddress({ name, property }: AwaitedService, before: string): ConfigIssue {
  const id = property.slice(property.lastIndexOf(".") + 1);
  return error({
    property,
    rule: `must be known: clients are told ${before}, and Service ${name} has no address any more`,
    given: "nothing in its status.loadBalancer",
    fix: `wait until kubectl get service ${name} shows an address, or give the old one: addresses: { ${id}: ${before} }`,
  });
}

function noAddress({ name, property }: AwaitedService, timeout: number): ConfigIssue {
  return error({
    property,
    rule: `must be known, and Service ${name} got no address from a load balancer`,
    given: `nothing in its status.loadBalancer after ${timeout} s (readyTimeout)`,
    fix: `look at kubectl describe service ${name}; run again when it has one, give the address here, or use type: NodePort`,
  });
}

async function addressNow(one: AwaitedService, { read, known }: AddressWait): Promise<string | undefined> {
  const { name, property } = one;
  const service = await read(name);
  if (service === undefined)
    throw refusal([
      error({
        property,
        rule: `must be known, and there is no Service ${name} that could tell it`,
        given: "nothing",
        fix: "run pulumi refresh, so that the next up makes the Service again",
      }),
    ]);
  const [told, usable] = [toldBy(service), addressesOf(service)];
  const before = known[name];
  if (before !== undefined && told.length === 0) throw refusal([lostAddress(one, before)]);
  if (told.length > 0 && usable.length === 0)
    throw refusal([
      error({
        property,
        rule: `must be an IP address or a DNS name, and the load balancer of Service ${name} has none`,
        given: told.map(show).join(", "),
        fix: "give a DNS name here that leads to it, such as kafka1.example.org",
      }),
    ]);
  return before !== undefined && usable.includes(before) ? before : usable[0];
}

/** All load balancers have one port, so brokers behind one address could not be told apart. */
function distinct(found: readonly (readonly [AwaitedService, string])[]): FoundAddresses {
  const [same] = groupBy(found, ([, address]) => address.toLowerCase()).filter((group) => group.length > 1);
  const [first] = same ?? [];
  if (same === undefined || first === undefined)
    return Object.fromEntries(found.map(([{ name }, address]) => [name, address]));
  throw refusal([
    error({
      property: first[0].property,
      rule: "must differ for every server: a client connects to the one that it needs, and the port is the same",
      given: `${show(first[1])} for the Services ${same.map(([{ name }]) => name).join(", ")}`,
      fix: "have the load balancer give each Service an address of its own, or use type: NodePort with nodePorts",
    }),
  ]);
}

function refusal(issues: readonly ConfigIssue[]): Error {
  return new Error(issues.map(formatIssue).join("\n"));
}
