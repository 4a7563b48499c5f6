import { setTimeout as sleep } from "node:timers/promises";
import { fetchQuorum } from "../../../operations/protocol/kafka/quorum";
import { Probe } from "../../probe/probe";
import { inHost } from "../../sandbox/host";
import { devSettings, threeHosts } from "../lib/cluster";
import { feltDuring } from "../lib/felt";
import { askBroker, electLeaders, untilInSync } from "../lib/in-sync";
import type { Findings, PartOptions } from "../lib/part";
import { SandboxStack } from "../lib/sandbox-stack";
import { Samples, secondsOf } from "../lib/statistics";
import { metadataOf } from "../roll/watch";
import { failoverFindings, type Fault, faults, type Kind, kinds, nameOf } from "./findings";

const brokers = threeHosts.map(({ name, address, brokerId }) => ({ host: name, address, id: brokerId }));
/** Controllers are on the hosts of the brokers, with ids of their own. */
const controllerId = (brokerId: number) => 100 + brokerId;

/** One release of Kafka with either, so that they differ in nothing else. */
const clusters = {
  ZooKeeper: { hosts: threeHosts, settings: devSettings },
  KRaft: {
    hosts: threeHosts.map(({ zookeeperId: _, ...host }) => ({ ...host, controllerId: controllerId(host.brokerId) })),
    settings: {
      security: devSettings.security,
      kafka: { ...devSettings.kafka, metadata: "kraft", controllers: { heap: "128m" } },
    },
  },
} satisfies Record<Kind, unknown>;

/** What an application feels when a broker, or the controller, is killed: with ZooKeeper and in KRaft. */
export async function failover({ runs, report, signal }: PartOptions): Promise<Findings> {
  const samples = new Samples();
  for (const kind of kinds) {
    const options = { name: "bench-failover", ...clusters[kind] };
    await SandboxStack.use(options, { report, signal }, async (stack) => {
      report(`${kind}: starting the cluster`);
      await stack.reset();
      await stack.up();
      const probe = await Probe.start(brokers.map(({ address }) => `${address}:9092`).join(","));
      try {
        for (let run = 1; run <= runs; run++)
          for (const fault of faults) {
            signal.throwIfAborted();
            report(`${kind}, run ${run} of ${runs}: ${fault}`);
            await measure({ stack, probe, samples }, kind, fault);
          }
      } finally {
        await probe.stop();
      }
    });
  }
  return failoverFindings(samples);
}

interface Measuring {
  readonly stack: SandboxStack;
  readonly probe: Probe;
  readonly samples: Samples;
}

/** From the kill until everything is in sync again, with what systemd starts again by itself. */
async function measure({ stack, probe, samples }: Measuring, kind: Kind, fault: Fault): Promise<void> {
  await untilInSync(brokers);
  await electLeaders(brokers);
  await sleep(5_000);
  const { host, unit } = await victimOf(kind, fault);
  let seconds = 0;
  const felt = await feltDuring(probe, 2, async () => {
    seconds = await secondsOf(async () => {
      await inHost(stack.name, host, ["systemctl", "kill", "--signal=KILL", unit]);
      await sleep(1_000);
      await untilInSync(brokers);
    });
  });
  const add = (what: string, value: number) => samples.add(nameOf(kind, fault, what), value);
  add("longest ack gap (ms)", felt.longestGap);
  add("max latency (ms)", felt.maxLatency);
  add("failed sends", felt.failed);
  add("lost", felt.lost);
  add("all in sync (s)", seconds);
}

/** With ZooKeeper, the controller is one of the brokers; in KRaft it is a process of its own. */
async function victimOf(kind: Kind, fault: Fault): Promise<{ readonly host: string; readonly unit: string }> {
  const [first] = brokers;
  if (first === undefined) throw new Error("there are no brokers");
  const leader =
    kind === "KRaft" ? (await askBroker(first, fetchQuorum))?.leader : (await metadataOf(first))?.controller;
  const isController = ({ id }: { readonly id: number }) => (kind === "KRaft" ? controllerId(id) : id) === leader;
  const victim = brokers.find((one) => isController(one) === (fault === "controller"));
  if (victim === undefined) throw new Error(`nobody knows which one is the ${fault}`);
  return { host: victim.host, unit: kind === "KRaft" && fault === "controller" ? "kafka-controller" : "kafka" };
}
