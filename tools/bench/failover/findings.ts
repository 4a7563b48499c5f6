import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** What keeps the metadata. */
export const kinds = ["ZooKeeper", "KRaft"] as const;
export type Kind = (typeof kinds)[number];

/** What is killed. The broker is never the controller. */
export const faults = ["broker", "controller"] as const;
export type Fault = (typeof faults)[number];

const measured = [
  ["longest ack gap (ms)", "ms", 0],
  ["max latency (ms)", "ms", 0],
  ["failed sends", "", 0],
  ["lost", "", 0],
  ["all in sync (s)", "s", 1],
] as const;

/** The name of a measurement. */
export function nameOf(kind: Kind, fault: Fault, what: string): string {
  return `${kind}, ${fault} killed, ${what}`;
}

/** The table of all faults, ZooKeeper beside KRaft. */
export function failoverFindings(samples: Samples): Findings {
  const rows = faults.flatMap((fault) =>
    measured.map(([what, unit, digits]) => [
      `${fault} killed: ${what.replace(/ \(.*/, "")}`,
      ...kinds.map((kind) => samples.text(nameOf(kind, fault, what), unit, digits)),
    ]),
  );
  const table = {
    title: "kill -9 under load, three brokers of Kafka 3.9.2: medians (smallest-largest)",
    columns: ["", ...kinds],
    rows,
    notes: [
      "With ZooKeeper, the controller is one of the brokers, and leads a third of the partitions as well.",
      "In KRaft, the active one of three controllers is killed, a process that leads no partition.",
      "Failed sends: not acknowledged within 5 s (delivery.timeout.ms; Kafka's default is 120 s). systemd starts again what was killed.",
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
