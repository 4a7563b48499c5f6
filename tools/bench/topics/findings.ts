import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** As many as a large stack file has. */
export const count = 1_000;
/** So many are made by the tool one after the other; a thousand would take half an hour. */
export const sampled = 20;
/** Brokers that have just made thousands of replicas are busy for a while, whoever works beside them. */
export const quietSeconds = 15;

export const first = `create ${count} topics, on brokers that have just started (s)`;
export const again = `create ${count} topics, on brokers that have had work (s)`;
export const oneCopy = `create ${count} topics of one copy each (s)`;
export const unchanged = `nothing changed, ${count} topics (s)`;
export const naive = `create ${count} topics, one kafka-topics call each (s)`;

/** Both ways to the same topics. */
export function topicsFindings(samples: Samples): Findings {
  const row = (name: string) => [
    name.replace(" (s)", ""),
    samples.text(name, "s", 1),
    `${(samples.median(naive) / samples.median(name)).toFixed(0)}x`,
  ];
  const table = {
    title: `${count} topics of one partition with three copies, whole commands: median (smallest-largest)`,
    columns: ["", "time", "faster than the calls"],
    rows: [first, again, oneCopy, unchanged, naive].map(row),
    notes: [
      `The calls: ${sampled} were made one after the other, and their time taken ${count / sampled} times.`,
      "The others are a whole `pulumi up` of a stack whose cluster is up; the one without a change comes " +
        `${quietSeconds} s after the topics were made.`,
      "Before topics are made, the disk rests for six minutes from all that was deleted on it; then both ways run " +
        "once, without a topic, so that their programs need not be read from it.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
