/** Both ends belong to it. */
export interface VersionRange {
  readonly min: number;
  readonly max: number;
}

const ranges = new Map<string, VersionRange>();

/**
 * Reads versions as Kafka's message definitions write them: `3`, `1-4`, `2+` or `none`.
 * @throws Error for any other text.
 */
export function rangeOf(text: string): VersionRange {
  const known = ranges.get(text);
  if (known !== undefined) return known;
  const range = parse(text);
  ranges.set(text, range);
  return range;
}

function parse(text: string): VersionRange {
  if (text === "none") return { min: 1, max: 0 };
  const [, min, plus, max] = /^(\d+)(?:(\+)|-(\d+))?$/.exec(text) ?? [];
  if (min === undefined) throw new Error(`versions must be like 3, 1-4, 2+ or none, not ${text}`);
  return { min: Number(min), max: plus === undefined ? Number(max ?? min) : Infinity };
}

/** Whether a version belongs to versions such as `2+`. */
export function includes(text: string, version: number): boolean {
  const { min, max } = rangeOf(text);
  return version >= min && version <= max;
}

/** The versions of a finite range, the lowest first. */
export function versionsIn(text: string): number[] {
  const { min, max } = rangeOf(text);
  return Array.from({ length: max - min + 1 }, (_, at) => min + at);
}

/** The highest version that belongs to both; undefined when none does. */
export function highestCommon(left: VersionRange, right: VersionRange): number | undefined {
  const highest = Math.min(left.max, right.max);
  return highest >= Math.max(left.min, right.min) ? highest : undefined;
}
