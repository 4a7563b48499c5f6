import { Duplex, PassThrough } from "node:stream";
import { CoreV1Api, PortForward, type V1Pod } from "@kubernetes/client-node";
import { serverLabel } from "../../components/kubernetes/labels";
import { kubeConfigOf } from "../kubernetes/client";
import type { Reach } from "./transport";
import type { PodsReach } from "../../components/resources/inputs/transport-inputs";

/** A WebSocket, as far as it is used here; the client's own type needs a package that it does not bring along. */
interface Closable {
  onclose: () => void;
  close(): void;
}

/** By port-forwarding through the API server, as `kubectl port-forward` does; it needs the right to do that. */
export function podsReach({ access, namespace, workload, ...servers }: PodsReach): Reach {
  const config = kubeConfigOf(access);
  const forward = new PortForward(config);
  const sockets = new Set<Duplex>();
  const podOf = async ({ name, pod = name }: PodsReach["kafka"][number]): Promise<string> => {
    if (workload === "StatefulSet") return pod;
    const labelSelector = `${serverLabel}=${name}`;
    const { items } = await config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace, labelSelector });
    const running = items.find(isRunning)?.metadata?.name;
    if (running === undefined) throw new Error(`no pod of ${name} runs`);
    return running;
  };
  return {
    idsOf: (kind) => servers[kind].map(({ id }) => id),
    async connect(kind, id) {
      const server = servers[kind].find((one) => one.id === id);
      if (server === undefined) throw new Error(`there is no pod for ${kind} ${id}`);
      const [toPod, fromPod, errors] = [new PassThrough(), new PassThrough(), new PassThrough()];
      const socket = Duplex.from({ writable: toPod, readable: fromPod });
      const pod = await podOf(server);
      const webSocket = (await forward.portForward(
        namespace,
        pod,
        [server.port],
        fromPod,
        errors,
        toPod,
      )) as unknown as Closable;
      errors.once("data", (reason: Buffer) => socket.destroy(new Error(`${pod}: ${reason.toString().trim()}`)));
      webSocket.onclose = () => fromPod.end();
      socket.once("close", () => {
        sockets.delete(socket);
        webSocket.close();
      });
      sockets.add(socket);
      return socket;
    },
    close() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return metadata?.deletionTimestamp === undefined && status?.phase === "Running";
}
