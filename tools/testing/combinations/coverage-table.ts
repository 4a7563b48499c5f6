import { columns } from "../../../components/model/report-text";
import { missingCombinations, pairsOf, uncoveredPairs } from "./pairwise";
import { allowed, stacks, supported } from "./stacks";

/** Which end-to-end stacks cover which pair of supported values, and which stacks the planned values will ask for. */
export function coverageTable(): string {
  const pairs = [...new Set(supported.flatMap(pairsOf))];
  const rows = pairs.map((pair) => [pair, coveredBy(pair)]);
  const next = missingCombinations(allowed, Object.values(stacks)).map(
    (each) => `  ${Object.values(each).join(" + ")}`,
  );
  return [
    `\nPairs of supported values and the end-to-end stacks that cover them:`,
    ...columns(rows).map((line) => `  ${line}`),
    `Stacks to add for the planned values:`,
    ...next,
  ].join("\n");
}

/** The first stacks of those that have a pair. */
function coveredBy(pair: string): string {
  const names = Object.keys(stacks).filter((name) => pairsOf(stacks[name] ?? {}).includes(pair));
  const more = names.length > 3 ? ` and ${names.length - 3} more` : "";
  return names.length === 0 ? "NONE" : names.slice(0, 3).join(", ") + more;
}

/** Pairs of supported values that no end-to-end stack covers. */
export function uncoveredSupportedPairs(): string[] {
  return uncoveredPairs(supported, Object.values(stacks));
}
