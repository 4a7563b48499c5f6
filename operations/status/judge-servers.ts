import { joinLimited } from "../../components/model/report-text";
import { forReaders } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { recordedVersion } from "./recorded-version";
import type { Finding, Snapshot } from "./snapshot";

/** Findings about the servers of all services. */
export function judgeServers(snapshot: Snapshot, services: readonly ServiceOperations[]): Finding[] {
  const unreachable = noHostReachable(snapshot);
  if (unreachable !== undefined) return [unreachable];
  return [
    ...services.flatMap((service) => [...service.judgeServers(snapshot), ...otherOutputs(snapshot, service)]),
    ...lostMembers(snapshot, services),
  ];
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

/** An `up` that fails behind its roll leaves the outputs of the one before, although all servers run what it asked for. */
function otherOutputs(snapshot: Snapshot, service: ServiceOperations): Finding[] {
  const { names } = service;
  const recorded = recordedVersion(snapshot.versions, names.name);
  const current = service.rows(snapshot).filter(({ server }) => server.current === true);
  const other = current.find(({ server }) => server.version !== null && server.version !== recorded)?.server.version;
  if (other === undefined) return [];
  return [
    {
      level: "degraded",
      check: "outputs",
      rule: `the outputs of the stack name another version of ${names.title} than the one that runs as configured`,
      given: `${recorded} in the outputs, ${other} runs: the last up failed after it had restarted the servers`,
      fix: `scripts/up ${snapshot.stack}, which finishes it`,
    },
  ];
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
