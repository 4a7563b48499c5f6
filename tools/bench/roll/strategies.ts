import { setTimeout as sleep } from "node:timers/promises";
import { inHost } from "../../sandbox/host";
import type { SandboxStack } from "../lib/sandbox-stack";
import { metadataOf, type Endpoint, isInSync } from "./watch";

/** A broker and the host that it runs on. */
export interface Target extends Endpoint {
  readonly host: string;
}

/** A strategy to restart all brokers. */
export type RollStrategy = (stack: SandboxStack, targets: readonly Target[]) => Promise<unknown>;

const libraries = "/opt/kafka/kafka_2.13-3.9.2/libs/*";

/** Restarts the next broker as soon as systemd reports the previous one as started. */
export const naive: RollStrategy = async (stack, targets) => {
  for (const { host } of targets) await systemctl(stack, host, "restart");
};

/** cp-ansible, roles/kafka_broker: restart, `health_check_delay`, then `kafka-topics` on the host until it prints nothing. */
export const cpAnsible: RollStrategy = async (stack, targets) => {
  for (const target of targets) {
    await systemctl(stack, target.host, "restart");
    await sleep(20_000);
    await retry(15, 5_000, () => topicsAreReplicated(stack, target));
  }
};

/** kafka-utils, kafka-rolling-restart: many checks of the cluster before each broker and after the last one. */
export const kafkaUtils: RollStrategy = async (stack, targets) => {
  for (const [index, { host }] of targets.entries()) {
    await untilStable(targets, index === 0 ? 1 : 12);
    await systemctl(stack, host, "stop");
    await systemctl(stack, host, "start");
  }
  await untilStable(targets, 12);
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

/** Waits for consecutive checks, ten seconds apart, in which every broker responds and every replica is in sync. */
async function untilStable(targets: readonly Target[], count: number): Promise<void> {
  for (let healthy = 0; ; await sleep(10_000)) {
    const views = await Promise.all(targets.map((target) => metadataOf(target)));
    const inSync = views.every((view) => view !== undefined && targets.every(({ id }) => isInSync(view, id)));
    healthy = inSync ? healthy + 1 : 0;
    if (healthy >= count) return;
  }
}

async function retry(tries: number, pause: number, done: () => Promise<boolean>): Promise<void> {
  for (let left = tries; left > 0; left--) {
    if (await done()) return;
    await sleep(pause);
  }
  throw new Error(`no success within ${tries} attempts`);
}
