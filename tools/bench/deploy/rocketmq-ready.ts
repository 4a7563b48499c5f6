import { once } from "node:events";
import net from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { serverEndpoint } from "../../../components/hosts/host-endpoints";
import type { ClusterSpec } from "../../../components/model/cluster-spec";
import { RocketmqReader } from "../../../operations/services/rocketmq/rocketmq-reader";
import { groupsNotReady, nameServersNotReady } from "../../../operations/services/rocketmq/rocketmq-view";
import { rocketmqHosts, rocketmqSettings, specOf } from "../lib/cluster";

const patienceMs = 120_000;

/** Every server of a cluster in plain text, at its own address. */
function reachOf({ groups }: ClusterSpec) {
  const endpointsOf = (service: string, id: number) =>
    groups
      .filter((group) => group.service === service)
      .flatMap((group) => group.servers.filter((one) => one.id === id).map((one) => serverEndpoint(group, one)));
  return {
    idsOf: (service: string) =>
      groups.filter((group) => group.service === service).flatMap(({ servers }) => servers.map(({ id }) => id)),
    endpointsOf: (service: string, id: number) => endpointsOf(service, id).flatMap(({ ports }) => ports ?? []),
    async connect(service: string, id: number, at?: { readonly port: number }) {
      const [server] = endpointsOf(service, id);
      const socket = net.connect(at?.port ?? server?.port ?? 0, server?.address ?? "");
      await once(socket, "connect");
      return socket;
    },
  };
}

async function main(): Promise<void> {
  const spec = specOf({ ...rocketmqSettings, hosts: rocketmqHosts });
  const reader = new RocketmqReader(reachOf(spec));
  for (const end = Date.now() + patienceMs; ; await sleep(200)) {
    const view = await reader.view();
    const proxies = (await reader.proxyRoutes()).size;
    const missing = [...nameServersNotReady(view), ...groupsNotReady(view)];
    if (missing.length === 0 && proxies === spec.hosts.length) return;
    if (Date.now() > end) throw new Error(`not ready: ${[...missing, `${proxies} proxies answer`].join("; ")}`);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
