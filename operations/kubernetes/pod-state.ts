import type { V1ContainerState, V1ContainerStatus, V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";
import { templateDigest } from "../../components/kubernetes/labels";

/** What is read of a pod to decide whether it has to be replaced. */
export interface PodState {
  readonly name: string;
  readonly uid: string;
  /** Digest of the template that it was made from; empty for a pod that tells none. */
  readonly digest: string;
  /** Its server was started and took connections since. */
  readonly started: boolean;
  /** It does not run, and may never do so while it stays as it is. */
  readonly broken: boolean;
  readonly stopping: boolean;
  /** The init container that runs now, before its server may start. */
  readonly initializing?: string;
  /** How often its server ended and was started again. */
  readonly restarts: number;
}

/** Reasons for which a container waits on its way to its first start. */
const onItsWay: ReadonlySet<string> = new Set(["ContainerCreating", "PodInitializing"]);

export function podState(pod: V1Pod): PodState {
  const { metadata, status } = pod;
  const [server] = status?.containerStatuses ?? [];
  const started = server?.started === true;
  const stopping = metadata?.deletionTimestamp !== undefined;
  const initializing = status?.initContainerStatuses?.find(({ state }) => state?.running !== undefined)?.name;
  return {
    name: metadata?.name ?? "",
    uid: metadata?.uid ?? "",
    digest: metadata?.annotations?.[templateDigest] ?? "",
    started,
    broken: !stopping && !started && isBroken(pod, server),
    stopping,
    ...(initializing === undefined ? {} : { initializing }),
    restarts: server?.restartCount ?? 0,
  };
}

/** A server that recovers its log for the first time has no restart behind it: it is not broken. */
function isBroken({ status }: V1Pod, server: V1ContainerStatus | undefined): boolean {
  if (status?.phase !== "Running") return true;
  const waiting = server?.state?.waiting?.reason;
  if (waiting !== undefined && !onItsWay.has(waiting)) return true;
  return server?.state?.terminated !== undefined || (server?.restartCount ?? 0) > 0;
}

/** The newest of the pods of one server: while one is replaced there are two of a Deployment. */
export function newestPod(pods: readonly V1Pod[]): V1Pod | undefined {
  const age = ({ metadata }: V1Pod) => metadata?.creationTimestamp?.getTime() ?? 0;
  return [...pods].sort((left, right) => age(right) - age(left))[0];
}

/** Whether Kubernetes has yet to see the last change of a workload. */
export function isUnobserved({ metadata, status }: V1StatefulSet | V1Deployment): boolean {
  return (status?.observedGeneration ?? 0) < (metadata?.generation ?? 0);
}

/** Why a workload does not have all its pods ready, and no other; undefined when it does. */
export function notReady(workload: V1StatefulSet | V1Deployment): string | undefined {
  if (isUnobserved(workload)) return "its change is not yet observed";
  const wanted = workload.spec?.replicas ?? 1;
  const { replicas = 0, availableReplicas = 0 } = workload.status ?? {};
  if (replicas > wanted) return `${replicas - wanted} of ${replicas} pods are being removed`;
  if (availableReplicas < wanted) return `${availableReplicas} of ${wanted} pods are ready`;
  return undefined;
}

/** Why a pod is not ready, in the words of Kubernetes; undefined when it is. */
export function podProblem({ metadata, status }: V1Pod): string | undefined {
  const name = metadata?.name ?? "";
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type);
  if (condition("Ready")?.status === "True") return undefined;
  if (metadata?.deletionTimestamp !== undefined) return `${name} is terminating`;
  const scheduled = condition("PodScheduled");
  if (scheduled?.status === "False") return `${name} is not scheduled: ${scheduled.message ?? scheduled.reason}`;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const failed = (status?.initContainerStatuses ?? []).map(({ state, lastState }) => messageOf(state, lastState));
  const said = failed.find((message) => message !== undefined);
  if (said !== undefined) return `${name}: ${said}`;
  const waiting = containers.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  if (waiting !== undefined) return `${name}: ${[waiting.reason, waiting.message].filter(Boolean).join(": ")}`;
  return `${name} runs and is not ready`;
}

/** What a container said that failed, now or before it is tried again. */
function messageOf(...states: (V1ContainerState | undefined)[]): string | undefined {
  const [now] = states;
  if (now?.running !== undefined || now?.terminated?.exitCode === 0) return undefined;
  return states.find((state) => state?.terminated?.message !== undefined)?.terminated?.message?.trim();
}
