import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";
import { topicShape } from "../throughput/findings";

/** What a cluster has, or has not. */
export const kinds = ["plain text", "TLS and logins"] as const;
export type Kind = (typeof kinds)[number];

const measured = [
  ["producer", "MB/s", 1],
  ["producer p99", "ms", 0],
  ["consumer", "MB/s", 1],
  ["roll", "s", 1],
] as const;

/** The table of both kinds. */
export function securityFindings(samples: Samples): Findings {
  const [plain, secure] = kinds;
  const rows = measured.map(([what, unit, digits]) => [
    `${what}, ${unit}`,
    ...kinds.map((kind) => samples.text(`${what}, ${kind} (${unit})`, unit, digits)),
    samples.ratio(`${what}, ${secure} (${unit})`, `${what}, ${plain} (${unit})`),
  ]);
  const { partitions, replicas, records, recordSize } = topicShape;
  const table = {
    title: `${records} records of ${recordSize} bytes, ${partitions} partitions, ${replicas} replicas, acks=all, and a roll: median (smallest-largest)`,
    columns: ["", ...kinds, "ratio"],
    rows,
    notes: [
      "A roll is a whole `up` with another setting of the brokers, which restarts three of them behind the gates.",
      "Secure: TLS between all servers and to clients, SCRAM-SHA-512, and rights. All of it shares one machine, whose limits show.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
