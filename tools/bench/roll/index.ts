import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { Probe } from "../../probe/probe";
import { electPreferredLeaders } from "../../../operations/protocol/kafka/partitions";
import { inHost } from "../../sandbox/host";
import { devSettings, threeHosts } from "../lib/cluster";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { phasesOf, type Stop } from "./phases";
import { everyRun, type Roll, samplesOf, summary } from "./tables";
import { ask, isInSync, Watch } from "./watch";
import { cpAnsible, kafkaUtils, naive, type Target, type Way } from "./ways";

const targets: readonly Target[] = threeHosts.map(({ name, address, brokerId }) => ({
  host: name,
  address,
  id: brokerId,
}));

/** An `up` with a setting that takes a restart of every broker; each time another value. */
const thisProgram: Way = async (stack) => {
  const properties = { "log.retention.hours": String(Date.now() % 1_000_000) };
  await stack.configure({ ...devSettings, kafka: { ...devSettings.kafka, properties } });
  await stack.up();
};

const ways: Readonly<Record<string, Way>> = {
  "this program": thisProgram,
  "naive sequential": naive,
  "cp-ansible's sequence": cpAnsible,
  "kafka-utils' sequence": kafkaUtils,
};

/** Nearly all of its time is waiting: twelve looks, ten seconds apart, for each broker. */
const onceOnly = "kafka-utils' sequence";

/** A roll of three brokers, by several ways, while an application writes to them. */
export async function roll({ runs, report, signal }: PartOptions): Promise<Findings> {
  const options = { name: "bench-roll", settings: devSettings, hosts: threeHosts };
  const rolls: Roll[] = [];
  await SandboxStack.use(options, { report, signal }, async (stack) => {
    report("starting the cluster");
    await stack.startOver();
    await stack.up();
    const probe = await Probe.start(targets.map(({ address }) => `${address}:9092`).join(","));
    try {
      for (let run = 1; run <= runs; run++)
        for (const [name, way] of Object.entries(ways)) {
          if (run > 1 && name === onceOnly) continue;
          signal.throwIfAborted();
          report(`run ${run} of ${runs}: ${name}`);
          rolls.push(await measure(stack, probe, name, way));
        }
    } finally {
      await probe.stop();
    }
  });
  return { tables: [summary(rolls), everyRun(rolls)], samples: samplesOf(rolls).toJSON() };
}

async function measure(stack: SandboxStack, probe: Probe, name: string, way: Way): Promise<Roll> {
  await untilInSync();
  await preferLeaders();
  await sleep(3_000);
  const before = await probe.check();
  const watch = new Watch(targets);
  try {
    const from = Date.now();
    await way(stack, targets);
    const over = Date.now();
    await untilInSync();
    const inSync = Date.now();
    await sleep(1_000);
    const stops = await Promise.all(targets.map(({ host }) => stopOf(stack, host)));
    const impact = await probe.impact(from, Date.now());
    const after = await probe.check();
    const began = Math.min(...stops.map((stop) => stop.began));
    return {
      way: name,
      seconds: (over - began) / 1_000,
      inSync: (inSync - began) / 1_000,
      impact,
      lost: after.lost.length - before.lost.length,
      duplicated: after.duplicated.length - before.duplicated.length,
      phases: stops.map((stop, index) => phasesOf(stop, watch.looks(targets[index]?.id ?? 0))),
    };
  } finally {
    await watch.stop();
  }
}

/** Everything is as good as before the first roll: what one way leaves behind is no burden for the next. */
async function untilInSync(): Promise<void> {
  for (const deadline = Date.now() + 120_000; ; await sleep(250)) {
    const answers = await Promise.all(targets.map((target) => ask(target)));
    const well = answers.every((answer) => answer !== undefined && targets.every(({ id }) => isInSync(answer, id)));
    if (well) return;
    if (Date.now() > deadline) throw new Error("the brokers do not come back in sync");
  }
}

async function preferLeaders(): Promise<void> {
  const answers = await Promise.all(targets.map((target) => ask(target)));
  const controller = targets.find(({ id }) => id === answers[0]?.controller);
  if (controller === undefined) throw new Error("there is no controller");
  await electPreferredLeaders(connect({ host: controller.address, port: 9092 }));
}

/** systemd's clock began when this machine booted, and so did the monotonic one of this process. */
async function stopOf(stack: SandboxStack, host: string): Promise<Stop> {
  const properties = ["ActiveExitTimestampMonotonic", "InactiveEnterTimestampMonotonic"];
  const { stdout } = await inHost(stack.name, host, [
    "systemctl",
    "show",
    "kafka",
    ...properties.flatMap((each) => ["--property", each]),
  ]);
  const booted = Date.now() - Number(process.hrtime.bigint() / 1_000_000n);
  const moment = (name: string) => {
    const passed = Number(new RegExp(`^${name}=(\\d+)$`, "m").exec(stdout)?.[1]);
    // It says 0 of a unit that it has forgotten since.
    if (!(passed > 0)) throw new Error(`${host}: systemd does not tell when kafka was stopped: ${stdout}`);
    return booted + passed / 1_000;
  };
  return { began: moment("ActiveExitTimestampMonotonic"), ended: moment("InactiveEnterTimestampMonotonic") };
}
