import { columns } from "../../../components/model/report-text";
import { missingCombinations, pairsOf, uncoveredPairs } from "./pairwise";
import { allowed, furtherStacks, stacks } from "./stacks";

const all = { ...stacks, ...furtherStacks };

/** Which end-to-end stacks cover which pair of supported values; those of each commit come first. */
export function coverageTable(): string {
  const pairs = [...new Set(allowed.flatMap(pairsOf))];
  const rows = pairs.map((pair) => [pair, coveredBy(pair)]);
  const next = missingCombinations(allowed, Object.values(all)).map((one) => `  ${Object.values(one).join(" + ")}`);
  return [
    `\nPairs of supported values and the end-to-end stacks that cover them (*: only with scripts/test all):`,
    ...columns(rows).map((line) => `  ${line}`),
    ...(next.length === 0 ? [] : ["Stacks to add:", ...next]),
  ].join("\n");
}

/** The first stacks of those that have a pair. */
function coveredBy(pair: string): string {
  const names = Object.entries(all).flatMap(([name, stack]) => (pairsOf(stack).includes(pair) ? [name] : []));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  const marked = names.slice(0, 3).map((name) => (name in furtherStacks ? `${name}*` : name));
  return names.length === 0 ? "NONE" : marked.join(", ") + more;
}

/** Pairs of supported values that no end-to-end stack covers. */
export function uncoveredSupportedPairs(): string[] {
  return uncoveredPairs(allowed, Object.values(all));
}
