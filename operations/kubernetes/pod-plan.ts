import type { PodRollPlan } from "../../components/resources/inputs/pod-roll-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { perService } from "../../components/services/registry";
import type { Clock } from "../lib/clock";
import type { PodApi } from "./pod-api";
import { PodHost } from "./pod-host";

/** The servers of a plan as hosts that a roll can use. */
export function podHosts(
  api: PodApi,
  { servers, startCheck, znodes }: PodRollPlan,
  clock: Clock,
): Map<string, PodHost> {
  // Those that are only asked stand first: a server that is rolled, too, counts as such.
  const all = [...(znodes?.servers ?? []), ...servers];
  return new Map(all.map((server) => [server.name, new PodHost(api, server, clock, startCheck)]));
}

/** The plan of one service in pods as that of a whole cluster, whose other services have no servers. */
export function clusterPlan(plan: PodRollPlan): Plan {
  const { service, servers, timeout, pauseAfter, batch, outside, znodes } = plan;
  const nodes = servers.map(({ id, name, port, rack, observer, digest, certificate, former }) => {
    const shown = { ...(certificate && { certificate }), ...(former && { former }) };
    return { id, host: name, address: name, port, rack, observer, digest, ...shown };
  });
  const none = perService(() => []);
  const keepers = znodes?.servers.map(({ id, name, port }) => ({ id, host: name, address: name, port })) ?? [];
  const further = {
    ...(outside === undefined ? {} : { outside }),
    ...(znodes === undefined ? {} : { znodes: { ...znodes, servers: keepers } }),
  };
  return { timeout, pauseAfter, batch, ...none, [service]: nodes, lost: none, dynamic: {}, ...further };
}
