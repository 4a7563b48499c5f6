import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** This program's defaults, and what somebody has who unpacks the distribution and starts it. */
export const clusters = ["our defaults", "row VM"] as const;

/** The same topic in both, made by hand, because the defaults for new topics differ. */
export const topicShape = { partitions: 3, copies: 3, records: 400_000, recordSize: 1_000 } as const;

const measured = [
  ["producer", "MB/s", 1],
  ["producer", "records/s", 0],
  ["producer p99", "ms", 0],
  ["consumer", "MB/s", 1],
  ["consumer", "records/s", 0],
] as const;

/** The table of both clusters. */
export function throughputFindings(samples: Samples): Findings {
  const [own, stock] = clusters;
  const rows = measured.map(([what, unit, digits]) => [
    `${what}, ${unit}`,
    ...clusters.map((cluster) => samples.text(`${what}, ${cluster} (${unit})`, unit, digits)),
    samples.ratio(`${what}, ${own} (${unit})`, `${what}, ${stock} (${unit})`),
  ]);
  const { partitions, copies, records, recordSize } = topicShape;
  const table = {
    title: `${records} records of ${recordSize} bytes, ${partitions} partitions, ${copies} copies, acks=all: median (smallest-largest)`,
    columns: ["", ...clusters, "ratio"],
    rows,
    notes: [
      "Row VM: server.properties and JVM options of the distribution, min.insync.replicas=1, on the same unit and version.",
      "Producer, consumer, three brokers and three ZooKeeper servers share the machine: its limit shows, not Kafka's.",
      "The consumer's rate leaves out the time in which its group is formed.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
