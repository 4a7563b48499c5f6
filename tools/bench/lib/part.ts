import type { Report } from "../../../operations/lib/progress";

/** One table of results; the first column says what a row is about. */
export interface Table {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** What a reader has to know to judge the numbers. */
  readonly notes?: readonly string[];
}

/** What a part has measured. */
export interface Findings {
  readonly tables: readonly Table[];
  /** Every single measurement by what was measured, with its unit in the name: `deploy fresh, Ansible (s)`. */
  readonly samples: Readonly<Record<string, readonly number[]>>;
}

export interface PartOptions {
  /** How often each thing is measured. */
  readonly runs: number;
  readonly report: Report;
  readonly signal: AbortSignal;
}

/** One part of the benchmark; it cleans up after itself, also when it is cut. */
export type Part = (options: PartOptions) => Promise<Findings>;
