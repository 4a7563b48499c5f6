import { CoreV1Api, type V1Pod } from "@kubernetes/client-node";
import { serverLabel } from "../../components/kubernetes/labels";
import { kubeConfigOf } from "../kubernetes/client";
import { runInPod } from "../kubernetes/pod-exec";
import { PodConnections } from "../kubernetes/port-forward";
import type { ServiceName } from "../../components/services/registry";
import { SecuredServers } from "./secured-servers";
import { parseSockets, printSockets } from "./socket-scripts";
import { parseAnswers, sayToAll } from "./word-scripts";
import type { Reach } from "./transport";
import type { PodNode, PodsReach } from "../../components/resources/inputs/transport-inputs";

/** By port-forwarding through the API server, as `kubectl port-forward` does; it needs the right to do that. */
export function podsReach({ access, namespace, workload, outside = [], identity, ...servers }: PodsReach): Reach {
  const config = kubeConfigOf(access);
  const connections = new PodConnections(config, namespace);
  const podOf = async ({ name, pod = name, isLabelled }: PodNode): Promise<string> => {
    if (workload === "StatefulSet" && isLabelled !== true) return pod;
    const labelSelector = `${serverLabel}=${name}`;
    const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace, labelSelector });
    const running = items.find(isRunning)?.metadata?.name;
    if (running === undefined) throw new Error(`no pod of ${name} runs`);
    return running;
  };
  const serverOf = (kind: ServiceName, id: number): PodNode => {
    const server = servers[kind].find((one) => one.id === id);
    if (server === undefined) throw new Error(`there is no pod for ${kind} ${id}`);
    return server;
  };
  const secured = new SecuredServers(identity);
  const open: Reach["open"] = async (kind, id, at) => {
    const server = serverOf(kind, id);
    return connections.connect(await podOf(server), at?.port ?? server.port);
  };
  return {
    idsOf: (kind) => servers[kind].map(({ id }) => id),
    endpointsOf: (kind, id) => serverOf(kind, id).ports ?? [],
    outsideOf: (kind) => outside.filter(({ service }) => service === kind),
    async askOutside({ service, id }, endpoints, word) {
      const pod = await podOf(serverOf(service, id));
      return parseAnswers(
        await runInPod(config, { namespace, pod, container: service }, sayToAll(endpoints, word)),
        endpoints,
      );
    },
    async connect(kind, id, at) {
      return secured.connect({ service: kind, address: serverOf(kind, id).name, tls: at?.tls }, () =>
        open(kind, id, at),
      );
    },
    open,
    loginOf: (kind) => identity?.logins?.[kind],
    async sockets(kind, id, ports) {
      const pod = await podOf(serverOf(kind, id));
      return parseSockets(await runInPod(config, { namespace, pod, container: kind }, printSockets(ports)));
    },
    problemOf: (kind, id) => secured.problemOf({ service: kind, address: serverOf(kind, id).name }),
    close: () => connections.close(),
  };
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase === "Running";
}
