import type {
  V1Node,
  V1NodeSelectorRequirement,
  V1NodeSelectorTerm,
  V1PersistentVolume,
} from "@kubernetes/client-node";

/**
 * The values of a node label where a volume can be used; undefined when every node reaches it, and empty when no node
 * with that label does.
 */
export function zonesOf(
  { spec }: V1PersistentVolume,
  nodes: readonly V1Node[],
  label: string,
): readonly string[] | undefined {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms === undefined) return undefined;
  const able = nodes.filter((node) => terms.some((term) => isMetBy(term, node)));
  return [...new Set(able.flatMap(({ metadata }) => metadata?.labels?.[label] ?? []))].sort();
}

function isMetBy({ matchExpressions = [], matchFields = [] }: V1NodeSelectorTerm, { metadata }: V1Node): boolean {
  return (
    matchExpressions.every((requirement) => holds(requirement, metadata?.labels?.[requirement.key])) &&
    matchFields.every((requirement) => holds(requirement, metadata?.name))
  );
}

/** As the scheduler decides it. */
function holds({ operator, values = [] }: V1NodeSelectorRequirement, value: string | undefined): boolean {
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  if (operator === "DoesNotExist") return value === undefined;
  if (value === undefined) return false;
  if (operator === "In") return values.includes(value);
  if (operator === "Gt") return Number(value) > Number(values[0]);
  if (operator === "Lt") return Number(value) < Number(values[0]);
  return operator === "Exists";
}
