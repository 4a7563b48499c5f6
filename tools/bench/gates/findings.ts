import type { Findings } from "../lib/part";
import type { Samples } from "../lib/statistics";

/** Sizes of the clusters that are looked at. */
export const sizes = [
  { brokers: 5, topics: 2_000, partitions: 20_000 },
  { brokers: 30, topics: 8_000, partitions: 200_000 },
] as const;

/** Seconds of one core that a gate may take, by the number of partitions. */
const targets = new Map([
  [20_000, 1],
  [200_000, 5],
]);

/** The gates that a roll waits at, of one broker. */
export const gateNames = ["before its restart", "after its restart"] as const;
export type GateName = (typeof gateNames)[number];

/** What one gate cost: seconds of one core of the process that asks, seconds until it opened, and what was answered. */
export interface Cost {
  readonly core: number;
  readonly passed: number;
  readonly requests: number;
  readonly bytes: number;
}

/** The name of a measurement. */
export function sampleOf(partitions: number, gate: GateName, what: keyof Cost): string {
  return `${partitions} partitions, ${gate}, ${what}`;
}

/** The gates table: what a look at a large cluster costs. */
export function gatesFindings(samples: Samples, load: string): Findings {
  const row = ({ brokers, topics, partitions }: (typeof sizes)[number], gate: GateName) => {
    const text = (what: keyof Cost, unit: string, digits = 1) =>
      samples.text(sampleOf(partitions, gate, what), unit, digits);
    const bytes = samples.median(sampleOf(partitions, gate, "bytes")) / 2 ** 20;
    return [
      `${partitions} partitions of ${topics} topics on ${brokers} brokers, ${gate}`,
      text("core", "s", 2),
      `${targets.get(partitions)} s`,
      text("passed", "s"),
      text("requests", "", 0),
      `${bytes.toFixed(1)} MiB`,
    ];
  };
  const table = {
    title: "A gate of a roll, three looks without a problem: median (smallest-largest)",
    columns: ["", "one core", "target", "passed after", "requests", "answers"],
    rows: sizes.flatMap((size) => gateNames.map((gate) => row(size, gate))),
    notes: [
      "The brokers are one process that answers at once with frames like those of a real cluster. The gate, its " +
        "client and its rules are the real ones, in a process that has just started.",
      "`one core` is the processor time of that process alone. `passed after` has the pauses between looks in it.",
      `Other work shared the machine: its load average was ${load}.`,
    ],
  };
  return { tables: [table], samples: samples.toJSON() };
}
