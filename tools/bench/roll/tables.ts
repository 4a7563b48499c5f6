import type { Impact } from "../../probe/impact";
import type { Table } from "../lib/part";
import { Samples } from "../lib/statistics";
import type { Phases } from "./phases";

/** What one roll of all brokers did. */
export interface Roll {
  readonly way: string;
  /** Seconds from when the first broker began to stop until the command came back. */
  readonly seconds: number;
  /** Seconds from then until all brokers were in sync. */
  readonly inSync: number;
  readonly impact: Impact;
  readonly lost: number;
  readonly duplicated: number;
  readonly phases: readonly Phases[];
}

/** Every measurement by what was measured. */
export function samplesOf(rolls: readonly Roll[]): Samples {
  const samples = new Samples();
  for (const { way, seconds, inSync, impact, lost, duplicated, phases } of rolls) {
    samples.add(`${way}, roll (s)`, seconds);
    samples.add(`${way}, in sync (s)`, inSync);
    samples.add(`${way}, failed sends`, impact.failed);
    samples.add(`${way}, lost`, lost);
    samples.add(`${way}, duplicated`, duplicated);
    samples.add(`${way}, max latency (ms)`, impact.maxLatency);
    samples.add(`${way}, longest ack gap (ms)`, impact.longestGap);
    for (const { stop, start, rejoin } of phases) {
      samples.add(`${way}, stop (s)`, stop);
      samples.add(`${way}, start (s)`, start);
      samples.add(`${way}, ISR rejoin (s)`, rejoin);
    }
  }
  return samples;
}

/** The medians of each way. */
export function summary(rolls: readonly Roll[]): Table {
  const samples = samplesOf(rolls);
  const rows = [...new Set(rolls.map(({ way }) => way))].map((way) => [
    way,
    samples.text(`${way}, roll (s)`, "s"),
    samples.ratio(`${way}, roll (s)`, "cp-ansible's sequence, roll (s)"),
    samples.text(`${way}, in sync (s)`, "s"),
    ...["failed sends", "lost", "duplicated"].map((what) => samples.text(`${way}, ${what}`, "", 0)),
    samples.text(`${way}, max latency (ms)`, "ms", 0),
    samples.text(`${way}, longest ack gap (ms)`, "ms", 0),
    ...["stop", "start", "ISR rejoin"].map((phase) => samples.text(`${way}, ${phase} (s)`, "s")),
  ]);
  return {
    title: "A roll of three brokers under load: medians (smallest-largest)",
    columns: [
      ...[
        "way",
        "roll",
        "of cp-ansible's",
        "all in sync",
        "failed sends",
        "lost",
        "duplicates",
        "max latency",
        "longest ack gap",
      ],
      ...["stop", "start", "ISR rejoin"],
    ],
    rows,
  };
}

/** Each run of each way. */
export function everyRun(rolls: readonly Roll[]): Table {
  const rows = rolls.map(({ way, seconds, inSync, impact, lost, duplicated, phases }) => [
    way,
    `${seconds.toFixed(1)} s`,
    `${inSync.toFixed(1)} s`,
    `${impact.failed} of ${impact.sent}`,
    ...[lost, duplicated].map(String),
    `${impact.maxLatency} ms`,
    `${impact.longestGap} ms`,
    ...(["stop", "start", "rejoin"] as const).map((phase) => phases.map((each) => each[phase].toFixed(1)).join(" ")),
  ]);
  return {
    title: "Every run; the last three columns in seconds for each of the brokers",
    columns: [
      "way",
      "roll",
      "all in sync",
      "failed sends",
      "lost",
      "duplicates",
      "max latency",
      "longest ack gap",
      "stop",
      "start",
      "ISR rejoin",
    ],
    rows,
  };
}
