import { type ConfigIssue, error, show } from "../model/issue";
import type { CommonPodSettings, NodeRequirement, NodeTerm, Toleration } from "../services/common-pod-settings";
import { validateKey, validateLabelValue } from "./validate-labels";

const example = "example.org/pool";

/** Rules of the API server about where pods may run, so that none is found when the first pod is to be replaced. */
export function validateScheduling(place: string, given: CommonPodSettings): ConfigIssue[] {
  const { nodeSelector = {}, tolerations = [], nodeAffinity = {} } = given;
  const { requiredDuringSchedulingIgnoredDuringExecution: required } = nodeAffinity;
  const preferred = nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution ?? [];
  const affinity = `${place}.nodeAffinity`;
  const terms = `${affinity}.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms`;
  return [
    ...Object.entries(nodeSelector).flatMap(([key, value]) => [
      ...validateKey(`${place}.nodeSelector.${key}`, key, example),
      ...validateLabelValue(`${place}.nodeSelector.${key}`, value),
    ]),
    ...tolerations.flatMap((one, index) => validateToleration(`${place}.tolerations[${index}]`, one)),
    ...(required === undefined ? [] : validateTerms(terms, required.nodeSelectorTerms)),
    ...preferred.flatMap(({ weight, preference }, index) => {
      const at = `${affinity}.preferredDuringSchedulingIgnoredDuringExecution[${index}]`;
      return [...validateWeight(`${at}.weight`, weight), ...validateTerm(`${at}.preference`, preference)];
    }),
  ];
}

/** Kubernetes: ValidateTolerations. What its parts have to do with each other is said of the whole. */
function validateToleration(
  property: string,
  { key, operator, value, effect, tolerationSeconds }: Toleration,
): ConfigIssue[] {
  const issues: ConfigIssue[] = [];
  if (key === undefined && operator !== "Exists")
    issues.push(
      error({
        property,
        rule: "must have a key, except with operator: Exists, which then tolerates every taint",
        given: "no key",
        fix: "add the key of the taint",
      }),
    );
  if (operator === "Exists" && value !== undefined && value !== "")
    issues.push(
      error({
        property,
        rule: "must have no value with operator: Exists, which asks for none",
        given: show(value),
        fix: "remove the value, or the operator",
      }),
    );
  if (tolerationSeconds !== undefined && effect !== "NoExecute")
    issues.push(
      error({
        property,
        rule: "must have tolerationSeconds only with effect: NoExecute, for which a pod leaves after them",
        given: `${tolerationSeconds}, with ${effect === undefined ? "no effect" : `effect: ${effect}`}`,
        fix: "remove them, or set effect: NoExecute",
      }),
    );
  return [
    ...issues,
    ...(key === undefined ? [] : validateKey(`${property}.key`, key, example)),
    ...(value === undefined || operator === "Exists" ? [] : validateLabelValue(`${property}.value`, value)),
  ];
}

function validateTerms(at: string, terms: readonly NodeTerm[]): ConfigIssue[] {
  if (terms.length > 0) return terms.flatMap((term, index) => validateTerm(`${at}[${index}]`, term));
  const rule = "must have a term: one of them has to hold";
  return [error({ property: at, rule, given: "an empty list", fix: "add a term with matchExpressions, or remove it" })];
}

/** A term without expressions matches no node. */
function validateTerm(at: string, { matchExpressions }: NodeTerm): ConfigIssue[] {
  const property = `${at}.matchExpressions`;
  if (matchExpressions.length > 0)
    return matchExpressions.flatMap((one, index) => validateExpression(`${property}[${index}]`, one));
  const rule = "must have an expression: a term without any holds for no node";
  return [error({ property, rule, given: "an empty list", fix: "add one with key and operator, or remove the term" })];
}

/** Kubernetes: ValidateNodeSelectorRequirement. */
function validateExpression(at: string, { key, operator, values = [] }: NodeRequirement): ConfigIssue[] {
  const problem = valuesProblem(operator, values);
  return [
    ...validateKey(`${at}.key`, key, example),
    ...(problem === undefined ? [] : [error({ property: `${at}.values`, given: show(values), ...problem })]),
    ...(operator === "In" || operator === "NotIn"
      ? values.flatMap((value, index) => validateLabelValue(`${at}.values[${index}]`, value))
      : []),
  ];
}

function valuesProblem(operator: NodeRequirement["operator"], values: readonly string[]) {
  switch (operator) {
    case "In":
    case "NotIn":
      if (values.length > 0) return undefined;
      return { rule: `must have a value for operator: ${operator}`, fix: "add the values of the label" };
    case "Exists":
    case "DoesNotExist":
      if (values.length === 0) return undefined;
      return { rule: `must be empty for operator: ${operator}`, fix: "remove the values, or use In or NotIn" };
    case "Gt":
    case "Lt":
      if (values.length === 1 && /^-?\d+$/.test(values[0] ?? "")) return undefined;
      return { rule: `must be one whole number for operator: ${operator}`, fix: 'write it as ["4"]' };
  }
}

function validateWeight(property: string, weight: number): ConfigIssue[] {
  if (weight >= 1 && weight <= 100) return [];
  return [error({ property, rule: "must be from 1 to 100", given: show(weight), fix: "use 100 for a single one" })];
}
