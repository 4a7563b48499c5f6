import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** As many as a large stack file has. */
export const count = 1_000;
/** So many are made by the tool one after the other; a thousand would take half an hour. */
export const sampled = 20;

export const made = `create ${count} topics, this program (s)`;
export const unchanged = `nothing changed, ${count} topics (s)`;
export const naive = `create ${count} topics, one kafka-topics call each (s)`;

/** The table of both ways. */
export function topicsFindings(samples: Samples): Findings {
  const row = (name: string) => [name.replace(" (s)", ""), samples.text(name, "s", 1), samples.ratio(name, naive)];
  const table = {
    title: `${count} topics of one partition with three copies, whole commands: median (smallest-largest)`,
    columns: ["", "time", `of ${count} calls`],
    rows: [row(made), row(unchanged), row(naive)],
    notes: [
      `The calls: ${sampled} were made one after the other, and their time taken ${count / sampled} times.`,
      "Ours is the whole `pulumi up` of a stack whose cluster is up: the program, the engine, and ten requests.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
