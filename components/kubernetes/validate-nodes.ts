import { type ConfigIssue, error, warning } from "../model/issue";
import { joinLimited } from "../model/report-text";
import type { Toleration } from "../services/common-pod-settings";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts, NodeFacts, Taint } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";
import { holdsFor } from "./node-terms";
import { claimName, type Pods } from "./servers";

/** Whether a node has the labels that the stack file asks of nodes for these pods; racks come on top. */
function isWanted({ common }: Pick<Pods, "common">, { name, labels = {} }: NodeFacts): boolean {
  const terms = common.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  return (
    Object.entries(common.nodeSelector).every(([key, value]) => labels[key] === value) &&
    (terms === undefined || terms.some((term) => holdsFor(term, { name, labels })))
  );
}

/** Whether a node takes pods of a service now: it is ready, not cordoned, wanted, and its taints are tolerated. */
export function takes(pods: Pick<Pods, "common">, node: NodeFacts): boolean {
  const { schedulable, taints = [] } = node;
  const closing = taints.filter(({ effect }) => effect === "NoSchedule" || effect === "NoExecute");
  const tolerated = closing.every((taint) => pods.common.tolerations.some((one) => tolerates(one, taint)));
  return schedulable && tolerated && isWanted(pods, node);
}

/** Kubernetes, "Taints and Tolerations". */
function tolerates({ key, operator = "Equal", value = "", effect }: Toleration, taint: Taint): boolean {
  if (effect !== undefined && effect !== taint.effect) return false;
  if (key !== undefined && key !== taint.key) return false;
  return operator === "Exists" || value === (taint.value ?? "");
}

/** Rules about how what is asked of nodes fits those of a cluster, and the volumes that are there. */
export function validateNodes(spec: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const volumes = spec.pods.flatMap((pods) => validateVolumes(pods, facts));
  return volumes.length > 0 ? volumes : validateCount(spec, facts);
}

/** Nodes may be made on demand, so this is no error. */
function validateCount({ settings, pods: all }: KubernetesSpec, { nodes }: ClusterFacts): ConfigIssue[] {
  const found = all.map((pods) => {
    const chosen = choosesNodes(pods);
    const needed = settings.antiAffinity === "required" ? pods.servers.length : chosen ? 1 : 0;
    return { pods, chosen, needed, there: nodes.filter((node) => takes(pods, node)).length };
  });
  const short = found.filter(({ needed, there }) => there < needed);
  const [most] = short
    .filter(({ chosen }) => !chosen)
    .sort((left, right) => right.needed - right.there - (left.needed - left.there));
  return [
    ...(most === undefined
      ? []
      : [
          warning({
            property: "kubernetes.antiAffinity",
            rule: `needs ${most.needed} nodes that take pods; pods without a node of their own stay Pending`,
            given: `${most.there} of ${nodes.length} nodes take pods`,
            fix: "add nodes, or set kubernetes.antiAffinity to preferred",
          }),
        ]),
    ...short
      .filter(({ chosen }) => chosen)
      .map(({ pods, needed, there }) =>
        warning({
          property: choicePlace(pods),
          rule: `needs ${needed} node${needed === 1 ? "" : "s"} with what nodeSelector and nodeAffinity ask for, whose taints are tolerated; pods without one stay Pending`,
          given: `${there} of ${nodes.length} nodes take pods of ${pods.service.name}`,
          fix: "label or add nodes, or correct nodeSelector, nodeAffinity and tolerations",
        }),
      ),
  ];
}

function choosesNodes({ common }: Pods): boolean {
  return Object.keys(common.nodeSelector).length + Object.keys(common.nodeAffinity).length > 0;
}

/** Where the stack file says which nodes a service's pods may run on: for all services, or for this one. */
export function choicePlace({ service, settings }: Pods): string {
  const own = settings.nodeSelector !== undefined || settings.nodeAffinity !== undefined;
  return own ? podSettingsPath(service) : "kubernetes";
}

/** A volume on the disk of a node, or of a zone, does not follow its server: a roll would leave the pod Pending. */
function validateVolumes(pods: Pods, { nodes, volumeNodes }: ClusterFacts): ConfigIssue[] {
  if (!choosesNodes(pods)) return [];
  const { servers, volumes } = pods;
  const away = servers.flatMap((server) =>
    volumes.flatMap((volume) => {
      const claim = claimName(volume, server) ?? "";
      const able = nodes.filter(({ name }) => volumeNodes[claim]?.includes(name));
      if (able.length === 0 || able.some((node) => isWanted(pods, node))) return [];
      return [`${claim} on ${able.map(({ name }) => name).join(" or ")}`];
    }),
  );
  if (away.length === 0) return [];
  return [
    error({
      property: choicePlace(pods),
      rule: "must admit a node where the volume of each server is: a pod can use it nowhere else, and would stay Pending",
      given: `nodeSelector and nodeAffinity rule out where there is ${joinLimited(away, 3)}`,
      fix: "give these nodes the labels that are asked for, or change nodeSelector and nodeAffinity back",
    }),
  ];
}
