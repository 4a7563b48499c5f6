import type { Report } from "../../../operations/lib/progress";

/** One table of results; the first column says what a row is about. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader must know to interpret the numbers. */
  readonly notes?: readonly string[];
}

/** The results of a part. */
export interface Findings {
  readonly tables: readonly Table[];
  /** Every measurement by name, which includes the unit: `fresh, Ansible (s)`. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export interface PartOptions {
  /** How often everything is measured. */
  readonly runs: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** One part of the benchmark. It cleans up after itself, even when interrupted. */
export type Part = (options: PartOptions) => Promise<Findings>;
