import { type ConfigIssue, error, show } from "../model/issue";
import { heapBytes } from "../model/jvm";
import { podSettingsOf, podSettingsPath } from "../services/pod-settings";
import { configOf, settingsPathOf } from "../services/resolve-group";
import type { PodService } from "../services/service";
import type { KubernetesConfig } from "./kubernetes-schema";
import { quantity, suggestQuantity } from "./quantity";
import { defaultMemory, memoryBesidesHeap } from "./servers";

/** Rules about the memory and the CPU of the pods of a service. */
export function validateResources(config: KubernetesConfig, service: PodService): ConfigIssue[] {
  const { kubernetes } = service;
  const at = podSettingsPath(service);
  const settings = podSettingsOf(config, service);
  const { memory, cpu, cpuLimit } = settings;
  const issues = [
    ...validateBytes(`${at}.memory`, memory, "2Gi"),
    ...validateCpu(`${at}.cpu`, cpu, "500m"),
    ...validateCpuLimit(`${at}.cpuLimit`, cpu, cpuLimit),
    ...validateBytes(`${at}.pageCache`, kubernetes.pageCache?.(settings), "4Gi"),
  ];
  const { heap } = configOf(config, service);
  const besides = memoryBesidesHeap(config, service);
  const [bytes, more] = [heapBytes(heap), besides === undefined ? 0 : heapBytes(besides)];
  const limit = memory === undefined ? defaultMemory(config, service) : quantity(memory);
  if (bytes === undefined || more === undefined || limit === undefined || bytes + more < limit) return issues;
  const reserved = `${settingsPathOf(service)}.heap, ${heap}`;
  return [
    ...issues,
    error({
      property: `${at}.memory`,
      rule:
        besides === undefined
          ? `must be more than ${reserved}: the JVM needs memory besides it`
          : `must be more than ${reserved}, and the ${besides} that the JVM reserves besides it`,
      given: show(memory),
      fix: "leave it out, or lower the heap",
    }),
  ];
}

const unitOfMemory = /\d\s*[kKMGTPE]i?[bB]?$/;

/** Cores, and thousandths of one with `m`; undefined for what has a larger unit, which was meant for memory. */
function cores(text: string): number | undefined {
  return unitOfMemory.test(text) ? undefined : quantity(text);
}

function validateCpu(property: string, text: string | undefined, example: string): ConfigIssue[] {
  if (text === undefined || cores(text) !== undefined) return [];
  const more = unitOfMemory.test(text) ? ", in cores: this unit is one of memory" : "";
  const rule = `must be a Kubernetes quantity above zero${more}`;
  return [error({ property, rule, given: show(text), fix: `write it as ${example}` })];
}

/** Kubernetes: ValidateResourceRequirements. */
function validateCpuLimit(property: string, cpu: string, limit: string | undefined): ConfigIssue[] {
  const issues = validateCpu(property, limit, "2");
  const [least, most] = [cores(cpu), cores(limit ?? "")];
  if (issues.length > 0 || least === undefined || most === undefined || most >= least) return issues;
  const rule = `must be at least the request, cpu: ${show(cpu)}`;
  return [error({ property, rule, given: show(limit), fix: `write "${cpu}" or more, or lower cpu` })];
}

/** Bytes are given in Mi and more: `m` is a thousandth, and people write GB and g. */
export function validateBytes(property: string, text: string | undefined, example: string): ConfigIssue[] {
  if (text === undefined || (quantity(text) ?? 0) >= 2 ** 20) return [];
  const rule = "must be a Kubernetes quantity of at least 1Mi";
  const meant = suggestQuantity(text) ?? example;
  return [error({ property, rule, given: show(text), fix: `write it as ${meant}` })];
}
