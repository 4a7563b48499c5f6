import { type ClusterSpec, present, type ServerGroup, voters } from "../model/cluster-spec";
import type { Plan } from "../resources/inputs/roll-inputs";
import { byService, type Registry, registry, serviceOf } from "../services/registry";
import { serverEndpoint } from "./host-endpoints";
import { hostService } from "./host-services";

/** What the roll job has to bring about; plain, so that a preview can show it. */
export function rollPlan(spec: ClusterSpec, services: Registry = registry): Plan {
  const nodes = (group: ServerGroup) =>
    present(group.servers).map((server) => ({
      ...serverEndpoint(group, server, services),
      ...(server.rack === undefined ? {} : { rack: server.rack }),
      ...(server.observer === true ? { observer: true } : {}),
      digest: hostService(spec, group, server, services).digest,
    }));
  const lost = ({ servers }: ServerGroup) =>
    voters(servers)
      .filter((server) => server.lost)
      .map(({ id }) => id);
  const dynamic = spec.groups.map((group) => serviceOf(group.service, services).dynamicSettings?.(group) ?? {});
  return {
    timeout: spec.readyTimeout,
    ...spec.roll,
    ...byService(spec, nodes),
    lost: byService(spec, lost),
    dynamic: Object.assign({}, ...dynamic) as Record<string, string>,
  };
}
