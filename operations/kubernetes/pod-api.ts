import { type Duplex, PassThrough } from "node:stream";
import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  Exec,
  PatchStrategy,
  setHeaderOptions,
  type V1Deployment,
  type V1Pod,
  type V1StatefulSet,
} from "@kubernetes/client-node";
import { scriptPath } from "../../components/kubernetes/config-maps";
import { serverLabel } from "../../components/kubernetes/labels";
import type { ServiceName } from "../../components/services/registry";
import type { Access } from "../../components/resources/inputs/access-inputs";
import type { PodServer, Workload } from "../../components/resources/inputs/pod-roll-inputs";
import { kubeConfigOf } from "./client";
import { runInPod } from "./pod-exec";
import { PodConnections } from "./port-forward";

/** What a roll asks of the API server, in the namespace of a cluster. */
export interface PodApi {
  workload(workload: Workload): Promise<V1StatefulSet | V1Deployment>;
  podsOf(server: Pick<PodServer, "name" | "pod">): Promise<V1Pod[]>;
  /** Deletes this one pod, not another one that has its name by now. */
  deletePod(pod: { readonly name: string; readonly uid: string }): Promise<void>;
  /** Changes nothing where it is so already. */
  setPaused(deployment: Workload, paused: boolean): Promise<void>;
  /** Tells a pod that it may stop at once, see `broker.sh` of Kafka. It only saves time: a pod that cannot be told waits. */
  skipCatchUp(pod: string, service: ServiceName): Promise<void>;
  /** Runs a script of bash in a container, such as that of a service; what it printed. @throws Error when it cannot be run. */
  run(pod: string, container: string, script: string): Promise<string>;
  annotate(pod: string, annotations: Readonly<Record<string, string>>): Promise<void>;
  /** The entries of a Secret as texts. @throws whatever the API server says. */
  secret(name: string): Promise<Readonly<Record<string, string>>>;
  /** The last lines of a pod's first container. */
  log(pod: string, lines: number): Promise<string>;
  connect(pod: string, port: number): Promise<Duplex>;
  close(): void;
}

const mergePatch = setHeaderOptions("Content-Type", PatchStrategy.MergePatch);
const execMs = 5_000;

/** Uses the pods of a namespace, and ends the connections that this has made. */
export async function withPods<T>(
  { access, namespace, signal }: { readonly access: Access; readonly namespace: string; readonly signal: AbortSignal },
  use: (api: PodApi) => Promise<T>,
): Promise<T> {
  const api = podApi(access, namespace, signal);
  try {
    return await use(api);
  } finally {
    api.close();
  }
}

/** By the operator's kubeconfig. Once the signal says so nothing is asked or changed any more. */
export function podApi(access: Access, namespace: string, signal: AbortSignal): PodApi {
  const config = kubeConfigOf(access);
  const [core, apps, exec] = [config.makeApiClient(CoreV1Api), config.makeApiClient(AppsV1Api), new Exec(config)];
  const connections = new PodConnections(config, namespace);
  const api: PodApi = {
    workload: ({ kind, name }) =>
      kind === "StatefulSet"
        ? apps.readNamespacedStatefulSet({ name, namespace })
        : apps.readNamespacedDeployment({ name, namespace }),
    async podsOf({ name, pod }) {
      if (pod === undefined)
        return (await core.listNamespacedPod({ namespace, labelSelector: `${serverLabel}=${name}` })).items;
      return core.readNamespacedPod({ name: pod, namespace }).then((found) => [found], unlessGone([]));
    },
    async deletePod({ name, uid }) {
      await core
        .deleteNamespacedPod({ name, namespace, body: { preconditions: { uid } } })
        .catch(unlessGone(undefined));
    },
    async setPaused({ name }, paused) {
      await apps.patchNamespacedDeployment({ name, namespace, body: { spec: { paused } } }, mergePatch);
    },
    async skipCatchUp(pod, service) {
      const script = scriptPath(service);
      if (script === undefined) return;
      const command = ["bash", script, "may-stop"];
      await new Promise<void>((resolve) => {
        const ended = () => resolve();
        setTimeout(ended, execMs).unref();
        // The API server refuses an exec without any stream.
        exec.exec(namespace, pod, service, command, new PassThrough().resume(), null, null, false, ended).catch(ended);
      });
    },
    run: (pod, container, script) => runInPod(config, { namespace, pod, container }, script),
    async annotate(name, annotations) {
      await core.patchNamespacedPod({ name, namespace, body: { metadata: { annotations } } }, mergePatch);
    },
    async secret(name) {
      const { data = {} } = await core.readNamespacedSecret({ name, namespace });
      const texts = Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]);
      return Object.fromEntries(texts) as Record<string, string>;
    },
    log: (name, tailLines) => core.readNamespacedPodLog({ name, namespace, tailLines }),
    connect: (pod, port) => connections.connect(pod, port),
    close: () => connections.close(),
  };
  return untilAborted(api, signal);
}

function unlessGone<T>(value: T): (error: unknown) => T {
  return (error) => {
    // 409: the pod of that name is another one, so this one is gone.
    if (error instanceof ApiException && (error.code === 404 || error.code === 409)) return value;
    throw error;
  };
}

function untilAborted(api: PodApi, signal: AbortSignal): PodApi {
  return new Proxy(api, {
    get(target, key: keyof PodApi, receiver) {
      if (key !== "close") signal.throwIfAborted();
      return Reflect.get(target, key, receiver) as unknown;
    },
  });
}
