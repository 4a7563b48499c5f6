import type { NodeTerm, Toleration } from "../services/common-pod-settings";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { selectorOf } from "./labels";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

/** Where the pods of a service may run; what the stack file does not say is not in it. */
export function schedulingOf(spec: KubernetesSpec, pods: Pods, server: ServerInPod | undefined) {
  const { nodeSelector, tolerations, priorityClassName } = pods.common;
  return {
    ...(Object.keys(nodeSelector).length === 0 ? {} : { nodeSelector }),
    ...(tolerations.length === 0 ? {} : { tolerations: tolerations.map(inOrder) }),
    ...(priorityClassName === undefined ? {} : { priorityClassName }),
    affinity: affinityOf(spec, pods, server),
    topologySpreadConstraints: spreadOf(spec, pods),
  };
}

/** Pods are replaced when their template changes, and the order of keys in a stack file is no such change. */
function inOrder({ key, operator, value, effect, tolerationSeconds }: Toleration): Toleration {
  const given = Object.entries({ key, operator, value, effect, tolerationSeconds });
  return Object.fromEntries(given.filter(([, one]) => one !== undefined));
}

/** Pods of a service keep off each other's nodes; a server with a rack stays in it, whatever else is asked of nodes. */
function affinityOf(spec: KubernetesSpec, pods: Pods, server: ServerInPod | undefined): Record<string, unknown> {
  const { antiAffinity, topologyKey = "" } = spec.settings;
  const term = { labelSelector: { matchLabels: selectorOf(pods) }, topologyKey: "kubernetes.io/hostname" };
  const nodeAffinity = nodeAffinityOf(pods, topologyKey, server?.rack);
  return {
    podAntiAffinity:
      antiAffinity === "required"
        ? { requiredDuringSchedulingIgnoredDuringExecution: [term] }
        : { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: term }] },
    ...(Object.keys(nodeAffinity).length === 0 ? {} : { nodeAffinity }),
  };
}

function nodeAffinityOf({ common }: Pods, topologyKey: string, rack: string | undefined): Record<string, unknown> {
  const preferred = common.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const nodeSelectorTerms = requiredTerms({ common }, topologyKey, rack);
  return {
    ...(nodeSelectorTerms.length === 0
      ? {}
      : { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms } }),
    ...(preferred.length === 0
      ? {}
      : {
          preferredDuringSchedulingIgnoredDuringExecution: preferred.map(({ weight, preference }) => ({
            weight,
            preference: { matchExpressions: expressionsOf(preference) },
          })),
        }),
  };
}

/** One of the terms has to hold, so the rack has to be in each. */
function requiredTerms({ common }: Pick<Pods, "common">, topologyKey: string, rack: string | undefined) {
  const given = common.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  if (rack === undefined) return given.map((term) => ({ matchExpressions: expressionsOf(term) }));
  const inRack = { key: topologyKey, operator: "In", values: [rack] };
  const terms = given.length === 0 ? [{ matchExpressions: [] }] : given;
  return terms.map((term) => ({ matchExpressions: [inRack, ...expressionsOf(term)] }));
}

function expressionsOf({ matchExpressions }: NodeTerm) {
  return matchExpressions.map(({ key, operator, values = [] }) => {
    return { key, operator, ...(values.length === 0 ? {} : { values }) };
  });
}

/** Only the nodes that a pod may run on count, so that this never keeps a server out of its rack. */
function spreadOf({ settings }: KubernetesSpec, pods: Pods): Record<string, unknown>[] {
  const { topologyKey, antiAffinity } = settings;
  if (topologyKey === undefined) return [];
  const whenUnsatisfiable = antiAffinity === "required" ? "DoNotSchedule" : "ScheduleAnyway";
  return [{ maxSkew: 1, topologyKey, whenUnsatisfiable, labelSelector: { matchLabels: selectorOf(pods) } }];
}
