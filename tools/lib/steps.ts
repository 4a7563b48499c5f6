import { Listr, PRESET_TIMER } from "listr2";
import type { Report } from "../../operations/lib/progress";

/** One step of a command, shown with its elapsed time. */
export interface Step {
  readonly title: string;
  /** The signal is aborted when another step fails or the command must stop. */
  readonly run: (report: Report, signal: AbortSignal) => Promise<void>;
}

export interface StepsOptions {
  readonly signal: AbortSignal;
  readonly concurrent?: boolean;
}

/** Runs steps in parallel or in sequence. The first failure stops them all. */
export async function runSteps(steps: readonly Step[], { signal, concurrent = false }: StepsOptions): Promise<void> {
  const failed = new AbortController();
  const stop = AbortSignal.any([signal, failed.signal]);
  const tasks = steps.map(({ title, run }) => ({
    title,
    task: (_: unknown, task: { output: string }) =>
      run((line) => {
        task.output = line;
      }, stop).catch((error: unknown) => {
        failed.abort(error);
        throw error;
      }),
  }));
  await new Listr(tasks, {
    concurrent,
    exitOnError: true,
    registerSignalListeners: false,
    rendererOptions: { timer: PRESET_TIMER, collapseErrors: false },
    fallbackRendererOptions: { timer: PRESET_TIMER },
  }).run();
}

/** Formats the seconds since a moment of `performance.now()`, until now or another moment: `0.8 s`. */
export function elapsed(since: number, until = performance.now()): string {
  return `${((until - since) / 1_000).toFixed(1)} s`;
}
