import type { Impact } from "../../scripts/probe/impact";
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
    notes: [
      "The load: an idempotent JVM producer with acks=all, a record every 10 ms, delivery.timeout.ms=5000, to six partitions with three copies of which two must be in sync.",
      "roll: from when the first broker begins to stop until the command comes back; all in sync: until every broker is in sync again. This program's is a real `pulumi up`, with its last look at the cluster and the end of the engine; what comes before, 3 to 4 s of engine and preflight, stops nothing.",
      "stop, start and ISR rejoin are of one broker: until its process ended, until it answers, until it is in sync with all its partitions. The same watcher looks at all ways every 100 ms.",
      "cp-ansible's and kafka-utils' sequences are what those programs do to brokers, without what they need besides (Ansible's tasks, Jolokia). kafka-utils' was run once: nearly all of its time is waiting.",
    ],
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
