import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** The number of topics of a large stack file. */
export const count = 1_000;
/** The number of topics that the tool creates one after the other; a thousand would take half an hour. */
export const sampled = 20;
/** Seconds to wait, because brokers stay busy for a while after they have created thousands of replicas. */
export const quietSeconds = 15;

export const first = `create ${count} topics, on freshly started brokers (s)`;
export const again = `create ${count} topics, on warmed-up brokers (s)`;
export const oneReplica = `create ${count} topics with one replica each (s)`;
export const unchanged = `nothing changed, ${count} topics (s)`;
export const oneCallEach = `create ${count} topics, one kafka-topics call each (s)`;

/** The topics table: this program against one call of Kafka's tool per topic. */
export function topicsFindings(samples: Samples): Findings {
  const row = (name: string) => [
    name.replace(" (s)", ""),
    samples.text(name, "s", 1),
    `${(samples.median(oneCallEach) / samples.median(name)).toFixed(0)}x`,
  ];
  const table = {
    title: `${count} topics with one partition and three replicas, whole commands: median (smallest-largest)`,
    columns: ["", "time", "faster than single calls"],
    rows: [first, again, oneReplica, unchanged, oneCallEach].map(row),
    notes: [
      `Single calls: ${sampled} calls, one after the other; their time is multiplied by ${count / sampled}.`,
      "The other rows are a whole `pulumi up` of a stack whose cluster is running. The no-op one starts " +
        `${quietSeconds} s after the topics were created.`,
      "Before topics are created, the disk rests for six minutes to finish earlier deletions. Then both programs run " +
        "once without a topic, so that they are in the page cache.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
