import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** What `kafka.metadata` is set to, one after the other. */
export const steps = ["controllers", "dual-write", "dual-write-kraft", "kraft", "without ZooKeeper"] as const;
export type Step = (typeof steps)[number];

const measured = [
  ["up (s)", "s", 1],
  ["sends", "", 0],
  ["failed sends", "", 0],
  ["lost", "", 0],
  ["longest ack gap (ms)", "ms", 0],
] as const;

/** The name of a measurement. */
export function nameOf(step: Step, what: string): string {
  return `${step}, ${what}`;
}

/** The table of all steps, and of all of them together. */
export function migrationFindings(samples: Samples): Findings {
  const all = samples.toJSON();
  const seconds = steps.map((step) => all[nameOf(step, "up (s)")] ?? []);
  const runs = Math.min(...seconds.map(({ length }) => length));
  for (let run = 0; run < runs; run++)
    samples.add(
      "all, up (s)",
      seconds.reduce((sum, values) => sum + (values[run] ?? 0), 0),
    );
  const rows = steps.map((step) => [
    step,
    ...measured.map(([what, unit, digits]) => samples.text(nameOf(step, what), unit, digits)),
  ]);
  const table = {
    title:
      "From ZooKeeper to KRaft under load, three brokers and three controllers on three hosts: medians (smallest-largest)",
    columns: ["`kafka.metadata`", "up", "sends", "failed sends", "lost", "longest ack gap"],
    rows: [...rows, ["all of them", samples.text("all, up (s)", "s"), "", "", "", ""]],
    notes: [
      "An `up` includes the start of the engine, the preflight and all gates. Failed sends: not acknowledged within 5 s.",
      "A producer sends a record every 10 ms with acks=all to six partitions with three replicas, of which two must be in sync.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
