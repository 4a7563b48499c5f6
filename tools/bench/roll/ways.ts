import { setTimeout as sleep } from "node:timers/promises";
import { inHost } from "../../sandbox/host";
import type { SandboxStack } from "../lib/sandbox-stack";
import { ask, type Endpoint, isInSync } from "./watch";

/** A broker and the host that it runs on. */
export interface Target extends Endpoint {
  readonly host: string;
}

/** One way to restart all brokers. */
export type Way = (stack: SandboxStack, targets: readonly Target[]) => Promise<unknown>;

const libraries = "/opt/kafka/kafka_2.13-3.9.2/libs/*";

/** One after the other as soon as systemd says that it is started. */
export const naive: Way = async (stack, targets) => {
  for (const { host } of targets) await systemctl(stack, host, "restart");
};

/** cp-ansible, roles/kafka_broker: restart, `health_check_delay`, then `kafka-topics` on the host until it is silent. */
export const cpAnsible: Way = async (stack, targets) => {
  for (const target of targets) {
    await systemctl(stack, target.host, "restart");
    await sleep(20_000);
    await atMost(15, 5_000, () => topicsAreReplicated(stack, target));
  }
};

/** kafka-utils, kafka-rolling-restart: before each broker, and after the last one, the cluster is looked at often. */
export const kafkaUtils: Way = async (stack, targets) => {
  for (const [index, { host }] of targets.entries()) {
    await stable(targets, index === 0 ? 1 : 12);
    await systemctl(stack, host, "stop");
    await systemctl(stack, host, "start");
  }
  await stable(targets, 12);
};

function systemctl(stack: SandboxStack, host: string, action: "restart" | "start" | "stop"): Promise<unknown> {
  return inHost(stack.name, host, ["systemctl", action, "kafka"]);
}

async function topicsAreReplicated(stack: SandboxStack, { host, address }: Target): Promise<boolean> {
  const tool = ["java", "-Xmx256m", "-cp", libraries, "org.apache.kafka.tools.TopicCommand"];
  const args = ["--bootstrap-server", `${address}:9092`, "--describe", "--under-replicated-partitions"];
  const { stdout, stderr, exitCode } = await inHost(stack.name, host, [...tool, ...args], { reject: false });
  return exitCode === 0 && stdout === "" && !stderr.includes("ERROR");
}

/** Several looks in a row, ten seconds apart, at which every broker answers and no partition lacks a copy. */
async function stable(targets: readonly Target[], count: number): Promise<void> {
  for (let healthy = 0; ; await sleep(10_000)) {
    const answers = await Promise.all(targets.map((target) => ask(target)));
    const well = answers.every((answer) => answer !== undefined && targets.every(({ id }) => isInSync(answer, id)));
    healthy = well ? healthy + 1 : 0;
    if (healthy >= count) return;
  }
}

async function atMost(tries: number, pause: number, done: () => Promise<boolean>): Promise<void> {
  for (let left = tries; left > 0; left--) {
    if (await done()) return;
    await sleep(pause);
  }
  throw new Error(`not within ${tries} tries`);
}
