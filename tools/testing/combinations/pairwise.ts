/** The values of each parameter. */
export type Parameters = Readonly<Record<string, readonly string[]>>;

/** One value for each parameter. */
export type Combination = Readonly<Record<string, string>>;

/** Two values of different parameters, for example `quorum zookeeper, security plaintext`. */
export type Pair = string;

/** Every pair of values in a combination. */
export function pairsOf(combination: Combination): Pair[] {
  const values = Object.entries(combination).map(([parameter, value]) => `${parameter} ${value}`);
  return values.flatMap((one, index) => values.slice(index + 1).map((other) => `${one}, ${other}`));
}

/** All combinations that the constraints allow. */
export function combinationsOf(parameters: Parameters, isAllowed: (combination: Combination) => boolean) {
  const all = Object.entries(parameters).reduce<Combination[]>(
    (rows, [parameter, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [parameter]: value }))),
    [{}],
  );
  return all.filter(isAllowed);
}

/** Pairs that some allowed combination has and none of the chosen ones. */
export function uncoveredPairs(allowed: readonly Combination[], chosen: readonly Combination[]): Pair[] {
  const covered = new Set(chosen.flatMap(pairsOf));
  return [...new Set(allowed.flatMap(pairsOf))].filter((pair) => !covered.has(pair));
}

/**
 * Combinations to add to the chosen ones until every allowed pair is covered. Each one covers as many uncovered pairs as
 * any does (greedy, as AETG), which is near the fewest for a handful of parameters. It starts from stacks that exist,
 * which the packages on npm cannot.
 */
export function missingCombinations(allowed: readonly Combination[], chosen: readonly Combination[]): Combination[] {
  const uncovered = new Set(uncoveredPairs(allowed, chosen));
  const added: Combination[] = [];
  while (uncovered.size > 0) {
    const gain = (combination: Combination) => pairsOf(combination).filter((pair) => uncovered.has(pair)).length;
    const best = allowed.reduce((left, right) => (gain(right) > gain(left) ? right : left));
    for (const pair of pairsOf(best)) uncovered.delete(pair);
    added.push(best);
  }
  return added;
}
