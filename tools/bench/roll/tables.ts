import type { Impact } from "../../probe/impact";
import type { Table } from "../lib/part";
import { Samples } from "../lib/statistics";
import type { Phases } from "./phases";

/** The result of one roll of all brokers. */
export interface Roll {
  readonly strategy: string;
  /** Seconds from when the first broker began to stop until the command returned. */
  readonly seconds: number;
  /** Seconds from when the first broker began to stop until all brokers were in sync. */
  readonly inSync: number;
  readonly impact: Impact;
  readonly lost: number;
  readonly duplicated: number;
  readonly phases: readonly Phases[];
}

/** Every measurement by name. */
export function samplesOf(rolls: readonly Roll[]): Samples {
  const samples = new Samples();
  for (const { strategy: strategy, seconds, inSync, impact, lost, duplicated, phases } of rolls) {
    samples.add(`${strategy}, roll (s)`, seconds);
    samples.add(`${strategy}, in sync (s)`, inSync);
    samples.add(`${strategy}, failed sends`, impact.failed);
    samples.add(`${strategy}, lost`, lost);
    samples.add(`${strategy}, duplicated`, duplicated);
    samples.add(`${strategy}, max latency (ms)`, impact.maxLatency);
    samples.add(`${strategy}, longest ack gap (ms)`, impact.longestGap);
    for (const { stop, start, rejoin } of phases) {
      samples.add(`${strategy}, stop (s)`, stop);
      samples.add(`${strategy}, start (s)`, start);
      samples.add(`${strategy}, ISR rejoin (s)`, rejoin);
    }
  }
  return samples;
}

/** The medians of each strategy. */
export function summary(rolls: readonly Roll[]): Table {
  const samples = samplesOf(rolls);
  const rows = [...new Set(rolls.map(({ strategy: strategy }) => strategy))].map((strategy) => [
    strategy,
    samples.text(`${strategy}, roll (s)`, "s"),
    samples.ratio(`${strategy}, roll (s)`, "cp-ansible's sequence, roll (s)"),
    samples.text(`${strategy}, in sync (s)`, "s"),
    ...["failed sends", "lost", "duplicated"].map((what) => samples.text(`${strategy}, ${what}`, "", 0)),
    samples.text(`${strategy}, max latency (ms)`, "ms", 0),
    samples.text(`${strategy}, longest ack gap (ms)`, "ms", 0),
    ...["stop", "start", "ISR rejoin"].map((phase) => samples.text(`${strategy}, ${phase} (s)`, "s")),
  ]);
  return {
    title: "A roll of three brokers under load: medians (smallest-largest)",
    columns: [
      ...[
        "strategy",
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

/** Every run of every strategy. */
export function everyRun(rolls: readonly Roll[]): Table {
  const rows = rolls.map(({ strategy: strategy, seconds, inSync, impact, lost, duplicated, phases }) => [
    strategy,
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
      "strategy",
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
