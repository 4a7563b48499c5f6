import type { V1Deployment, V1Pod, V1StatefulSet } from "@kubernetes/client-node";

/** Why a workload does not yet run as it was last told to, every pod of it; undefined when it does. */
export function unfinished(workload: V1StatefulSet | V1Deployment): string | undefined {
  const { metadata, spec, status } = workload;
  const wanted = spec?.replicas ?? 1;
  if (status === undefined || (status.observedGeneration ?? 0) < (metadata?.generation ?? 0))
    return "the change has not been seen yet";
  const { updatedReplicas = 0, availableReplicas = 0, replicas = 0 } = status;
  // A StatefulSet whose roll is over counts no pod as updated any more (kubectl rollout status decides the same).
  const rolling = !("updateRevision" in status) || status.updateRevision !== status.currentRevision;
  if (rolling && updatedReplicas < wanted) return `${updatedReplicas} of ${wanted} pods are replaced`;
  if (replicas > wanted) return `${replicas - wanted} pods are to go`;
  if (availableReplicas < wanted) return `${availableReplicas} of ${wanted} pods are ready`;
  return undefined;
}

/** What holds a pod up, in the words of Kubernetes; undefined when it is ready. */
export function holdUp({ metadata, status }: V1Pod): string | undefined {
  const name = metadata?.name ?? "";
  const condition = (type: string) => status?.conditions?.find((one) => one.type === type);
  if (condition("Ready")?.status === "True") return undefined;
  if (metadata?.deletionTimestamp !== undefined) return `${name} is stopping`;
  const scheduled = condition("PodScheduled");
  if (scheduled?.status === "False") return `${name} has no node: ${scheduled.message ?? scheduled.reason}`;
  const containers = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const waiting = containers.find(({ state }) => state?.waiting !== undefined)?.state?.waiting;
  if (waiting !== undefined) return `${name}: ${[waiting.reason, waiting.message].filter(Boolean).join(": ")}`;
  return `${name} runs and is not ready`;
}
