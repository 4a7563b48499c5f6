import { joinLimited } from "../../components/model/report-text";
import { forReaders } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import type { Finding, Snapshot } from "./snapshot";

/** Findings about the servers of all services. */
export function judgeServers(snapshot: Snapshot, services: readonly ServiceOperations[]): Finding[] {
  const unreachable = noHostReachable(snapshot);
  if (unreachable !== undefined) return [unreachable];
  return [...services.flatMap((service) => service.judgeServers(snapshot)), ...lostMembers(snapshot, services)];
}

function noHostReachable({ places }: Snapshot): Finding | undefined {
  if (places.length === 0 || places.some(({ problem }) => problem === null)) return undefined;
  return {
    level: "unknown",
    check: "hosts",
    rule: "no host is reachable from here",
    given: joinLimited(
      places.map(({ name, problem }) => `${name}: ${problem}`),
      5,
    ),
    fix: "check the network between here and the hosts, and the login in the stack file",
  };
}

function lostMembers({ lost }: Snapshot, services: readonly ServiceOperations[]): Finding[] {
  const gone = forReaders(services).flatMap(({ names }) => lost[names.name].map((id) => `${names.noun} ${id}`));
  if (gone.length === 0) return [];
  return [
    {
      level: "degraded",
      check: "lost",
      rule: "members of the cluster are lost",
      given: `lost: true in the stack file for ${gone.join(", ")}`,
      fix: "replace the host, or move its partitions to other brokers and remove its line",
    },
  ];
}
