import { setTimeout as sleep } from "node:timers/promises";
import type { MetadataStep } from "../../../components/services/kafka/metadata";
import { Probe } from "../../probe/probe";
import { devSettings, threeHosts } from "../lib/cluster";
import { feltDuring } from "../lib/felt";
import { untilInSync } from "../lib/in-sync";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { migrationFindings, nameOf, type Step, steps } from "./findings";

const brokers = threeHosts.map(({ address, brokerId }) => ({ address, id: brokerId }));

/** What the stack file says at each of them; the last one has no ZooKeeper any more. */
const stepOf = (step: Step): MetadataStep => (step === "without ZooKeeper" ? "kraft" : step);

function settingsAt(step: Step | "zookeeper") {
  const metadata = step === "zookeeper" ? step : stepOf(step);
  const { zookeeper, kafka, ...others } = devSettings;
  return {
    ...others,
    ...(step === "without ZooKeeper" ? {} : { zookeeper }),
    kafka: { ...kafka, metadata, ...(step === "zookeeper" ? {} : { controllers: { heap: "128m" } }) },
    hosts: threeHosts.map(({ zookeeperId, ...host }) => ({
      ...host,
      ...(step === "without ZooKeeper" ? {} : { zookeeperId }),
      ...(step === "zookeeper" ? {} : { controllerId: 100 + host.brokerId }),
    })),
  };
}

/** The way of three brokers from ZooKeeper to KRaft, one `up` for each step, while an application writes to them. */
export async function migration({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  const options = { name: "bench-migration", settings: settingsAt("zookeeper"), hosts: threeHosts };
  await SandboxStack.use(options, { report, signal }, async (stack) => {
    for (let run = 1; run <= runs; run++) {
      report(`run ${run} of ${runs}: starting the cluster`);
      await stack.configure(settingsAt("zookeeper"));
      await stack.reset();
      await stack.up();
      const probe = await Probe.start(brokers.map(({ address }) => `${address}:9092`).join(","));
      try {
        for (const step of steps) {
          signal.throwIfAborted();
          report(`run ${run} of ${runs}: ${step}`);
          await measure({ stack, probe, samples }, step);
        }
      } finally {
        await probe.stop();
      }
    }
  });
  return migrationFindings(samples);
}

interface Measuring {
  readonly stack: SandboxStack;
  readonly probe: Probe;
  readonly samples: Samples;
}

async function measure({ stack, probe, samples }: Measuring, step: Step): Promise<void> {
  await untilInSync(brokers);
  await sleep(3_000);
  await stack.configure(settingsAt(step));
  let seconds = 0;
  const felt = await feltDuring(probe, 1, async () => void (seconds = await secondsOf(() => stack.up())));
  const add = (what: string, value: number) => samples.add(nameOf(step, what), value);
  add("up (s)", seconds);
  add("sends", felt.sent);
  add("failed sends", felt.failed);
  add("lost", felt.lost);
  add("longest ack gap (ms)", felt.longestGap);
}
