import { isIpAddress } from "../model/address";
import { endpointText, normalAddress } from "../model/ip-address";
import { type Facts, type Problem, unitOf } from "../model/host-facts";
import type { HostRequirements } from "./host-requirements";

/** A socket that listens on a host, as `ss -ltnp` prints it. */
interface Socket {
  readonly address: string;
  readonly port: number;
  readonly program?: string;
  readonly pid?: number;
}

/** Reads `192.168.10.101:9092 users:(("java",pid=42,fd=7))`; only root sees the users of other people's sockets. */
export function parseSocket(text: string): Socket | undefined {
  const [, address, port] = /^(\S+):(\d+)(?: |$)/.exec(text) ?? [];
  if (address === undefined) return undefined;
  const [, program, pid] = /\("([^"]*)",pid=(\d+)/.exec(text) ?? [];
  return {
    address: normalAddress(address.replace(/^\[|\]$|%.*/g, "").replace(/^::ffff:/, "")),
    port: Number(port),
    ...(program === undefined ? {} : { program, pid: Number(pid) }),
  };
}

/** A port may be held by a service that this program runs; it gives the port back when it restarts. */
export function checkPorts({ services, units }: HostRequirements, facts: Facts): Problem[] {
  const own = units.flatMap((unit) => unitOf(facts, unit) ?? []).filter((unit) => unit.own);
  const sockets = facts.all("listener").flatMap((text) => parseSocket(text) ?? []);
  return services
    .flatMap(({ ports }) => ports)
    .flatMap(({ port, bind, property }) => {
      const holder = sockets.find((socket) => socket.port === port && collides(socket.address, bind));
      if (holder === undefined || own.some(({ pid }) => pid === holder.pid)) return [];
      const who = holder.program === undefined ? "another program" : `${holder.program} (process ${holder.pid})`;
      return {
        severity: "error",
        rule: `port ${port} (${property}) must be free`,
        given: `${who} listens on ${endpointText(holder.address, port)}`,
        fix: "stop that program, or choose another port",
      };
    });
}

/** Two sockets may share a port when each has an address of its own. */
function collides(held: string, wanted: string): boolean {
  const everywhere = ["*", "0.0.0.0", "::"];
  return everywhere.includes(held) || !isIpAddress(wanted) || held === wanted;
}

/** A refused connection has reached the host: nothing listens there yet. */
export function checkPeers({ peers }: HostRequirements, facts: Facts): Problem[] {
  const bad = peers.flatMap((peer) => {
    const answer = facts.get(`peer:${peer.address}:${peer.port}`);
    const fine = answer === undefined || answer === "open" || (answer === "refused" && peer.listens === undefined);
    // What does not resolve is told by the check of the names.
    return fine || facts.get(`name:${peer.address}`) === "" ? [] : [{ ...peer, answer }];
  });
  bad.sort((one, other) => one.port - other.port);
  const byAddress = new Map(bad.map(({ address }) => [address, bad.filter((peer) => peer.address === address)]));
  return [...byAddress].map(([address, blocked]) => ({
    severity: "error",
    rule: `must reach ${blocked[0]?.host} (${address}) on every port that it needs`,
    given: blocked.map(({ port, purpose, answer }) => `${port} (${purpose}): ${answer}`).join(", "),
    fix: fixOf(blocked),
  }));
}

export function checkNames({ names }: HostRequirements, facts: Facts): Problem[] {
  return names.flatMap(({ name, property, local }): Problem[] => {
    const addresses = facts.get(`name:${name}`);
    if (addresses === undefined) return [];
    if (addresses === "")
      return [
        {
          severity: "error",
          rule: `${name} (${property}) must resolve`,
          given: "getent ahosts finds nothing",
          fix: "add it to DNS or to /etc/hosts, or use an address",
        },
      ];
    const loopback = addresses.split(" ").filter(isLoopback);
    if (loopback.length === 0) return [];
    const why = local ? "an address that the other hosts reach: services listen on it" : "another host's address";
    return [
      {
        severity: "error",
        rule: `${name} (${property}) must be ${why}`,
        given: `it is ${loopback.join(" and ")} here`,
        fix: `remove ${name} from the line of ${loopback.join(" and of ")} in /etc/hosts`,
      },
    ];
  });
}

/** Any of the answers may be the one that a JVM takes. */
function isLoopback(address: string): boolean {
  return /^(::ffff:)?127\./.test(address) || address === "::1";
}

function fixOf(blocked: readonly HostRequirements["peers"][number][]): string {
  const [settings] = blocked.flatMap(({ listens }) => listens ?? []);
  if (settings === undefined) return "open these ports between the hosts: firewall, security group, routes";
  return `start what listens there, open the way to it, or correct ${settings}`;
}
