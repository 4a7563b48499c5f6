import { type ConfigIssue, error, show } from "../model/issue";
import type { PodService } from "../services/service";
import { type CommonPlace, commonPlaces } from "./common-settings";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes-spec";
import { isMet } from "./node-terms";
import type { Pods } from "./servers";
import { validateAnnotationsSize, validateLabelValue, validateOwnKeys } from "./validate-labels";
import { validateSubdomain } from "./validate-names";
import { choicePlace } from "./validate-nodes";
import { validateScheduling } from "./validate-scheduling";

/** Rules about what can be said for the pods and Services of all services, and of one. */
export function validateCommon(
  config: KubernetesConfig,
  spec: KubernetesSpec,
  services: readonly PodService[],
): ConfigIssue[] {
  const issues = commonPlaces(config, services).flatMap(validatePlace);
  return issues.length > 0 ? issues : spec.pods.flatMap((pods) => validateWithRacks(spec, pods));
}

function validatePlace({ place, given }: CommonPlace): ConfigIssue[] {
  const { podLabels = {}, podAnnotations = {}, serviceLabels = {}, serviceAnnotations = {}, priorityClassName } = given;
  return [
    ...validateScheduling(place, given),
    ...(priorityClassName === undefined
      ? []
      : validateSubdomain(`${place}.priorityClassName`, priorityClassName, "high-priority")),
    ...validateLabels(`${place}.podLabels`, podLabels),
    ...validateAnnotations(`${place}.podAnnotations`, podAnnotations),
    ...validateLabels(`${place}.serviceLabels`, serviceLabels),
    ...validateAnnotations(`${place}.serviceAnnotations`, serviceAnnotations),
  ];
}

function validateLabels(property: string, labels: Readonly<Record<string, string>>): ConfigIssue[] {
  const values = Object.entries(labels).flatMap(([key, value]) => validateLabelValue(`${property}.${key}`, value));
  return [...validateOwnKeys(property, labels), ...values];
}

function validateAnnotations(property: string, annotations: Readonly<Record<string, string>>): ConfigIssue[] {
  return [...validateOwnKeys(property, annotations), ...validateAnnotationsSize(property, annotations)];
}

/** A server stays in its rack, so what else is asked of nodes must leave it some there. */
function validateWithRacks({ settings }: KubernetesSpec, pods: Pods): ConfigIssue[] {
  const { service, servers, common } = pods;
  const { topologyKey } = settings;
  if (topologyKey === undefined) return [];
  const terms = common.nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms;
  const selected = common.nodeSelector[topologyKey];
  const canBeIn = (rack: string) =>
    (selected === undefined || selected === rack) &&
    (terms === undefined ||
      terms.some(({ matchExpressions }) =>
        matchExpressions.every((one) => one.key !== topologyKey || isMet(one, rack)),
      ));
  const outside = servers.filter(({ rack }) => rack !== undefined && !canBeIn(rack));
  if (outside.length === 0) return [];
  return [
    error({
      property: choicePlace(pods),
      rule: `must admit nodes in the rack of each ${service.noun}: nodeSelector and nodeAffinity leave some none`,
      given: outside.map(({ id, rack }) => `${service.noun} ${id} in rack ${show(rack)}`).join(", "),
      fix: `take ${topologyKey} out of nodeSelector and nodeAffinity: racks bind ${service.noun}s already`,
    }),
  ];
}
