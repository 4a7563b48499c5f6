import { type ConfigIssue, error, show, warning } from "../model/issue";
import { didYouMean } from "../model/nearest";
import type { CommonPlace } from "./common-settings";
import type { ClusterFacts } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";
import { isOf } from "./servers";

/** Without its PriorityClass no pod is made: a roll would delete one, and get none for it. */
export function validatePriorityClass(
  { place, given: { priorityClassName: name } }: CommonPlace,
  { priorityClasses = [] }: ClusterFacts,
): ConfigIssue[] {
  if (name === undefined) return [];
  const property = `${place}.priorityClassName`;
  if (typeof priorityClasses === "string")
    return [
      error({
        property,
        rule: "must exist in the cluster, which could not be checked",
        given: `${show(name)}; ${priorityClasses}`,
        fix: "let this user list priorityclasses (scheduling.k8s.io), or remove it",
      }),
    ];
  if (priorityClasses.includes(name)) return [];
  const otherwise = `make it first (kubectl create priorityclass ${name} --value=1000), or remove it`;
  return [
    error({
      property,
      rule: "must exist in the cluster: no pod is made without it",
      given: show(name),
      fix: didYouMean(name, priorityClasses, otherwise),
    }),
  ];
}

/** Who gives pods their user has to fit the platform, and the files that are there. */
export function validateSecurityContext(spec: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const { namespaceLabels, userRange, workloads } = facts;
  const { securityContext, namespace } = spec.settings;
  const property = "kubernetes.securityContext";
  const ours = workloads.filter(({ name }) => spec.pods.some((pods) => isOf(pods, name)));
  const [other] = ours.filter(({ securityContext: now }) => now !== undefined && now !== securityContext);
  const runsSo = ours.length > 0 && other === undefined;
  const issues: ConfigIssue[] = [];
  if (securityContext === "platform" && namespaceLabels !== undefined && userRange === undefined)
    issues.push(
      warning({
        property,
        rule: "needs a platform that gives pods a user; pods of an image that runs as root do not start without one",
        given: `"platform"; the namespace ${namespace} has no range of users, as those of OpenShift have`,
        fix: "leave securityContext out, unless the platform gives users in another way",
      }),
    );
  if (securityContext === "fixed" && userRange !== undefined && !runsSo)
    issues.push(
      warning({
        property,
        rule: "must be platform where the platform gives pods their users, unless the namespace may use any user",
        given: `"fixed", user 1000; users of the namespace ${namespace}: ${userRange}`,
        fix: "set kubernetes.securityContext: platform",
      }),
    );
  if (other?.kind === "StatefulSet")
    issues.push(
      warning({
        property,
        rule: "gives the pods another user, who can use the files of the one before only on storage that gives them to the pod's group (fsGroup)",
        given: `${show(securityContext)}; now ${show(other.securityContext)}`,
        fix: "set roll.pauseAfter: first, which tries it with one server; if it does not start, change it back",
      }),
    );
  return issues;
}
