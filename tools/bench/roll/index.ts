import { setTimeout as sleep } from "node:timers/promises";
import { Probe } from "../../probe/probe";
import { inHost } from "../../sandbox/host";
import { devSettings, threeHosts } from "../lib/cluster";
import { feltDuring } from "../lib/felt";
import { electLeaders, untilInSync } from "../lib/in-sync";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { phasesOf, type Stop } from "./phases";
import { everyRun, type Roll, samplesOf, summary } from "./tables";
import { Watch } from "./watch";
import { cpAnsible, kafkaUtils, naive, type Target, type RollStrategy } from "./strategies";

const targets: readonly Target[] = threeHosts.map(({ name, address, brokerId }) => ({
  host: name,
  address,
  id: brokerId,
}));

/** An `up` with a changed setting that requires a restart of every broker. */
const thisProgram: RollStrategy = async (stack) => {
  const properties = { "log.retention.hours": String(Date.now() % 1_000_000) };
  await stack.configure({ ...devSettings, kafka: { ...devSettings.kafka, properties } });
  await stack.up();
};

const strategies: Readonly<Record<string, RollStrategy>> = {
  "this program": thisProgram,
  "naive sequential": naive,
  "cp-ansible's sequence": cpAnsible,
  "kafka-utils' sequence": kafkaUtils,
};

/** Runs only once, because it mostly waits: twelve checks, ten seconds apart, for each broker. */
const runsOnce = "kafka-utils' sequence";

/** A roll of three brokers, with several strategies, while an application writes to them. */
export async function roll({ runs, report, signal }: PartOptions): Promise<Findings> {
  const options = { name: "bench-roll", settings: devSettings, hosts: threeHosts };
  const rolls: Roll[] = [];
  await SandboxStack.use(options, { report, signal }, async (stack) => {
    report("starting the cluster");
    await stack.reset();
    await stack.up();
    const probe = await Probe.start(targets.map(({ address }) => `${address}:9092`).join(","));
    try {
      for (let run = 1; run <= runs; run++)
        for (const [name, strategy] of Object.entries(strategies)) {
          if (run > 1 && name === runsOnce) continue;
          signal.throwIfAborted();
          report(`run ${run} of ${runs}: ${name}`);
          rolls.push(await measure(stack, probe, name, strategy));
        }
    } finally {
      await probe.stop();
    }
  });
  return { tables: [summary(rolls), everyRun(rolls)], samples: samplesOf(rolls).toJSON() };
}

async function measure(stack: SandboxStack, probe: Probe, name: string, strategy: RollStrategy): Promise<Roll> {
  await untilInSync(targets);
  await electLeaders(targets);
  await sleep(3_000);
  const watch = new Watch(targets);
  try {
    let [returned, inSync] = [0, 0];
    const { lost, duplicated, ...impact } = await feltDuring(probe, 1, async () => {
      await strategy(stack, targets);
      returned = Date.now();
      await untilInSync(targets);
      inSync = Date.now();
    });
    const stops = await Promise.all(targets.map(({ host }) => stopOf(stack, host)));
    const began = Math.min(...stops.map((stop) => stop.began));
    return {
      strategy: name,
      seconds: (returned - began) / 1_000,
      inSync: (inSync - began) / 1_000,
      ...{ impact, lost, duplicated },
      phases: stops.map((stop, index) => phasesOf(stop, watch.samples(targets[index]?.id ?? 0))),
    };
  } finally {
    await watch.stop();
  }
}

/** systemd's monotonic clock and that of this process both start when the machine boots. */
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
    // systemd reports 0 for a unit that it has unloaded since.
    if (!(passed > 0)) throw new Error(`${host}: systemd does not report when kafka was stopped: ${stdout}`);
    return booted + passed / 1_000;
  };
  return { began: moment("ActiveExitTimestampMonotonic"), ended: moment("InactiveEnterTimestampMonotonic") };
}
