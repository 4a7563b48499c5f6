/** A term of a node selector, as the API and a stack file have it. */
export interface NodeSelectorTerm {
  readonly matchExpressions?: readonly Requirement[];
  readonly matchFields?: readonly Requirement[];
}

interface Requirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

/** A node by what terms can ask of it. */
export interface NodeToMatch {
  readonly name: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** Whether all parts of a term hold for a node. */
export function holdsFor({ matchExpressions = [], matchFields = [] }: NodeSelectorTerm, node: NodeToMatch): boolean {
  return (
    matchExpressions.every((requirement) => isMet(requirement, node.labels[requirement.key])) &&
    matchFields.every((requirement) => isMet(requirement, node.name))
  );
}

/** Whether a label has what is asked of it, as the scheduler decides it. */
export function isMet({ operator, values = [] }: Requirement, value: string | undefined): boolean {
  if (operator === "NotIn") return value === undefined || !values.includes(value);
  if (operator === "DoesNotExist") return value === undefined;
  if (value === undefined) return false;
  if (operator === "In") return values.includes(value);
  if (operator === "Gt") return Number(value) > Number(values[0]);
  if (operator === "Lt") return Number(value) < Number(values[0]);
  return operator === "Exists";
}
