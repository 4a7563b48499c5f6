import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** This program's defaults, and those of the unpacked distribution. */
export const clusters = ["our defaults", "distribution defaults"] as const;

/** The topic is created explicitly and equally in both, because the defaults for new topics differ. */
export const topicShape = { partitions: 3, replicas: 3, records: 400_000, recordSize: 1_000 } as const;

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
  const { partitions, replicas, records, recordSize } = topicShape;
  const table = {
    title: `${records} records of ${recordSize} bytes, ${partitions} partitions, ${replicas} replicas, acks=all: median (smallest-largest)`,
    columns: ["", ...clusters, "ratio"],
    rows,
    notes: [
      "Distribution defaults: its server.properties and JVM options, min.insync.replicas=1, on the same unit and version.",
      "Producer, consumer, three brokers and three ZooKeeper servers share one machine, so its limits show, not Kafka's.",
      "The consumer's rate excludes the time to form its group.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
