/** The median of numbers: for an even count, the mean of the two in the middle. @throws Error when there are none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new Error("no values to take the median of");
  return (low + high) / 2;
}

/** Measurements by name, in the order in which the names were first used. */
export class Samples {
  readonly #values = new Map<string, number[]>();

  add(name: string, value: number): void {
    this.#values.set(name, [...(this.#values.get(name) ?? []), value]);
  }

  median(name: string): number {
    return median(this.#values.get(name) ?? []);
  }

  /** The median, with the range if there are several values: `12.3 s (11.9-13.0)`. A count has an empty unit. */
  text(name: string, unit: string, digits = 1): string {
    const values = this.#values.get(name) ?? [];
    const round = (value: number) => value.toFixed(digits);
    const range = values.length > 1 ? ` (${round(Math.min(...values))}-${round(Math.max(...values))})` : "";
    return [round(median(values)), unit].filter((word) => word !== "").join(" ") + range;
  }

  /** The ratio of two medians: `0.42x`. */
  ratio(name: string, of: string): string {
    return `${(this.median(name) / this.median(of)).toFixed(2)}x`;
  }

  toJSON(): Record<string, readonly number[]> {
    return Object.fromEntries(this.#values);
  }
}

/** The seconds that a task takes. */
export async function secondsOf(task: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await task();
  return (performance.now() - started) / 1_000;
}
