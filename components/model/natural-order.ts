// One for all comparisons: `localeCompare` makes one for each, which is most of the time that files take to render.
const collator = new Intl.Collator("en", { numeric: true });

/**
 * Orders texts so that the numbers in them are compared as numbers; for `sort`.
 *
 * @example ["kafka10", "kafka9"].sort(naturalOrder) // ["kafka9", "kafka10"]
 */
export function naturalOrder(left: string, right: string): number {
  return collator.compare(left, right);
}
