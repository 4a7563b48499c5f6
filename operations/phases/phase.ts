/**
 * One step of a sequence that changes what runs.
 *
 * A phase decides by what runs and by nothing that an earlier run remembered: a run that was cut is simply run again, and
 * the phases that are done have nothing to do.
 */
export interface Phase<View, Context> {
  /** What it does, in the imperative: `restart the brokers`. */
  readonly title: string;
  /** Whether there may be something to do. */
  shouldRun(view: View): boolean;
  /** What it would do, one line for each server, without doing it. */
  describe(view: View): string[];
  run(context: Context): Promise<void>;
}

/** Runs the phases that have something to do, in their order. @throws whatever a phase throws; the later ones do not run. */
export async function runPhases<View, Context>(
  phases: readonly Phase<View, Context>[],
  view: View,
  context: Context,
): Promise<void> {
  for (const phase of phases) if (phase.shouldRun(view)) await phase.run(context);
}

/** What a run would do, by phase, for a preview. */
export function describePhases<View, Context>(phases: readonly Phase<View, Context>[], view: View): string[] {
  return phases.filter((phase) => phase.shouldRun(view)).flatMap((phase) => phase.describe(view));
}
