import {
  ApiException,
  CoreV1Api,
  type KubeConfig,
  type V1LimitRange,
  type V1ResourceQuota,
} from "@kubernetes/client-node";
import type { ClusterFacts, QuotaFacts } from "../../components/kubernetes/facts";

/** What the quotas of a namespace ask of pods; what the operator may not see is absent, and only that check is left out. */
export async function quotasOf(
  config: KubeConfig,
  namespace: string,
): Promise<Pick<ClusterFacts, "quotas" | "givesCpuLimit">> {
  const core = config.makeApiClient(CoreV1Api);
  const [quotas, ranges] = await Promise.all([
    seen(() => core.listNamespacedResourceQuota({ namespace })),
    seen(() => core.listNamespacedLimitRange({ namespace })),
  ]);
  return {
    ...(quotas === undefined ? {} : { quotas: quotas.map(quotaFacts) }),
    ...(ranges === undefined ? {} : { givesCpuLimit: ranges.some(givesCpuLimit) }),
  };
}

async function seen<T>(ask: () => Promise<{ items: T[] }>): Promise<T[] | undefined> {
  try {
    return (await ask()).items;
  } catch (reason) {
    if (reason instanceof ApiException && reason.code === 403) return undefined;
    throw reason;
  }
}

/** As far as a pod is judged by it. */
export function quotaFacts({ metadata, spec }: V1ResourceQuota): QuotaFacts {
  const selected = spec?.scopeSelector?.matchExpressions?.map(({ scopeName }) => scopeName) ?? [];
  return {
    name: metadata?.name ?? "",
    resources: Object.keys(spec?.hard ?? {}),
    scopes: [...(spec?.scopes ?? []), ...selected],
  };
}

/** Whether containers without a CPU limit get one. */
export function givesCpuLimit({ spec }: V1LimitRange): boolean {
  return (
    spec?.limits.some(({ type, _default: given }) => type === "Container" && given?.["cpu"] !== undefined) === true
  );
}
