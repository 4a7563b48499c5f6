import { type ConfigIssue, error, show, warning } from "../model/issue";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts, QuotaFacts } from "./facts";
import { quantity } from "./quantity";
import type { Pods } from "./servers";

/**
 * A quota over `limits.cpu` lets nobody make a pod without a CPU limit (Kubernetes documentation, "Resource Quotas"): a new
 * cluster would get no pods, and a roll would delete one and get none for it. Requests, and limits of memory, all pods have.
 */
export function validateQuotas(
  { service, servers, settings: { cpu, cpuLimit } }: Pods,
  { quotas = [], givesCpuLimit }: ClusterFacts,
): ConfigIssue[] {
  if (cpuLimit !== undefined || servers.length === 0 || givesCpuLimit === true) return [];
  const asking = quotas.filter(asksForLimit);
  const [first] = asking.sort((one, other) => Number(isConditional(one)) - Number(isConditional(other)));
  if (first === undefined) return [];
  // Who may not see LimitRanges does not see either whether one gives pods their limit.
  const isCertain = givesCpuLimit === false && !isConditional(first);
  return [
    (isCertain ? error : warning)({
      property: `${podSettingsPath(service)}.cpuLimit`,
      rule: isCertain
        ? "must be given where a ResourceQuota counts limits.cpu: no pod is made without one"
        : "should be given where a ResourceQuota counts limits.cpu: no pod that it is about is made without one",
      given: `${show(cpuLimit)}; ResourceQuota ${first.name}${isCertain ? "" : `, ${doubt(first, givesCpuLimit)}`}`,
      fix: `set ${podSettingsPath(service)}.cpuLimit: "${atLeast(cpu)}" or more; or have a LimitRange give the namespace's containers one`,
    }),
  ];
}

/** No pod of a cluster ends by itself, or does without requests. */
const otherPods = ["Terminating", "BestEffort", "CrossNamespacePodAffinity"];

function asksForLimit({ resources, scopes }: QuotaFacts): boolean {
  return resources.includes("limits.cpu") && !scopes.some((scope) => otherPods.includes(scope));
}

/** Whether it depends on the priority of a pod if the quota is about it. */
function isConditional({ scopes }: QuotaFacts): boolean {
  return scopes.includes("PriorityClass");
}

function doubt(quota: QuotaFacts, givesCpuLimit: boolean | undefined): string {
  if (isConditional(quota)) return "for pods of some priorities";
  return givesCpuLimit === undefined ? "and this user may not see whether a LimitRange gives a limit" : "";
}

/** Cores that are no less than the request. */
function atLeast(cpu: string): string {
  return (quantity(cpu) ?? 0) > 2 ? cpu : "2";
}
