import type { PodRollPlan, PodServer } from "../../components/resources/inputs/pod-roll-inputs";
import type { Plan } from "../../components/resources/inputs/roll-inputs";
import { perService } from "../../components/services/registry";
import type { Clock } from "../lib/clock";
import type { PodApi } from "./pod-api";
import { AskedPod } from "./asked-pod";
import { HeldPod } from "./held-pod";
import { PodHost } from "./pod-host";

/** The servers of a plan as hosts that a roll can use. */
export function podHosts(
  api: PodApi,
  { servers, startCheck, znodes, asked = [], together = [], migration, quorum }: PodRollPlan,
  clock: Clock,
): Map<string, PodHost> {
  // Those that are only asked stand first: a server that is rolled, too, counts as such.
  const only = [...(znodes?.servers ?? []), ...(quorum?.brokers ?? []), ...asked.flatMap((one) => one.servers)];
  const { directory = "" } = migration ?? {};
  const held = together.flatMap(({ service, servers: own }) =>
    own.map((server) => [server.name, new HeldPod(api, server, clock, service, directory)] as const),
  );
  return new Map([
    ...only.map((server) => [server.name, new AskedPod(api, server, clock)] as const),
    ...held,
    ...servers.map((server) => [server.name, new PodHost(api, server, clock, startCheck)] as const),
  ]);
}

/** The plan of one service in pods as that of a whole cluster, whose other services have the servers that are asked. */
export function clusterPlan(plan: PodRollPlan): Plan {
  const {
    service,
    servers,
    timeout,
    pauseAfter,
    batch,
    outside,
    znodes,
    asked = [],
    together = [],
    features,
    migration,
    quorum,
  } = plan;
  const nodesOf = (of: readonly PodServer[]) =>
    of.map(({ id, name, port, ports, rack, observer, digest, certificate, former, within }) => {
      const shown = { ...(certificate && { certificate }), ...(former && { former }), ...(ports && { ports }) };
      return { id, host: name, address: name, port, rack, observer, digest, ...shown, ...(within && { within }) };
    });
  const none = perService(() => []);
  const endpointOf = ({ id, name, port }: PodServer) => ({ id, host: name, address: name, port });
  const keepers = znodes?.servers.map(endpointOf) ?? [];
  const further = {
    ...(features === undefined ? {} : { features }),
    ...(migration === undefined ? {} : { migration }),
    ...(quorum === undefined ? {} : { quorum: { ...quorum, brokers: quorum.brokers.map(endpointOf) } }),
    ...(outside === undefined ? {} : { outside }),
    ...(znodes === undefined ? {} : { znodes: { ...znodes, servers: keepers } }),
  };
  const others = Object.fromEntries([...asked, ...together].map((one) => [one.service, nodesOf(one.servers)]));
  return {
    timeout,
    pauseAfter,
    batch,
    ...none,
    ...others,
    [service]: nodesOf(servers),
    lost: none,
    dynamic: {},
    ...further,
  };
}
