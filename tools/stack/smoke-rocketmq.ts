import { setTimeout as sleep } from "node:timers/promises";
import type { Report } from "../../operations/lib/progress";
import {
  deleteConsumerGroup,
  putConsumerGroup,
  topicsOfConsumerGroup,
} from "../../operations/protocol/rocketmq/consumer-groups";
import { deleteRoute, deleteTopic, putTopic } from "../../operations/protocol/rocketmq/topics";
import type { Queue, RocketmqClient } from "../rocketmq/client";
import { Producer } from "../rocketmq/producer";
import type { StackOutputs } from "./stack";

const synchronous = 120;
const batches = 10;
const oneWay = 20;
const limitSeconds = 120;

/** Where a smoke test finds name servers, and every replica. */
interface Outputs {
  readonly rocketmqNameServers: string;
  readonly rocketmqBrokers: NonNullable<StackOutputs["rocketmqBrokers"]>;
}

/**
 * Uses RocketMQ as an application would: a topic and a consumer group on every replica, messages sent synchronously, in batches and
 * one-way, all of them read and compared; then topic and group are gone again.
 *
 * @param client - That of an operator where servers have logins; it is closed in the end.
 * @returns when the first message was read, as `performance.now()` tells the time.
 * @throws Error when an acknowledged message is missing or changed, or when none that was sent one-way arrives.
 */
export async function smokeTestRocketmq(
  outputs: Outputs,
  client: RocketmqClient,
  report: Report,
  signal: AbortSignal,
): Promise<number> {
  const { rocketmqNameServers: nameServers, rocketmqBrokers: replicas } = outputs;
  const name = `smoke-test-${Date.now()}`;
  const everywhere = async (use: Parameters<typeof client.ask<void>>[1]) => {
    for (const { endpoint } of replicas) await client.ask(endpoint, use);
  };
  try {
    report(`creating topic ${name} on ${replicas.length} replicas`);
    const queues = { readQueues: 2, writeQueues: 2 };
    await everywhere((broker) => putTopic(broker, name, { type: "NORMAL", ...queues, permission: 6 }));
    await everywhere((broker) => putConsumerGroup(broker, name, { ordered: false, retries: 1, broadcast: true }));
    const expected = await sendAll(client, name, new Set(replicas.map(({ group }) => group)).size, report);
    report("reading and comparing");
    return await compare(client, name, expected, signal);
  } finally {
    await everywhere((broker) => deleteTopic(broker, name)).catch(() => undefined);
    await everywhere((broker) => deleteConsumerGroup(broker, name)).catch(() => undefined);
    for (const server of nameServers.split(";"))
      for (const topic of [name, ...topicsOfConsumerGroup(name)])
        await client.ask(server, (one) => deleteRoute(one, topic)).catch(() => undefined);
    client.close();
  }
}

/** Sends everything, and returns what was acknowledged. */
async function sendAll(client: RocketmqClient, topic: string, groups: number, report: Report): Promise<string[]> {
  const producer = await Producer.start(client, topic, groups);
  try {
    report(`sending ${synchronous} messages, ${batches} batches, and ${oneWay} messages one-way`);
    const expected: string[] = [];
    for (let index = 0; index < synchronous; index += 1) {
      const text = `message ${index} ${"x".repeat(index)}`;
      await producer.send(text);
      expected.push(text);
    }
    for (let index = 0; index < batches; index += 1) {
      const batch = [0, 1, 2].map((part) => `batch ${index} ${part}`);
      await producer.send(...batch);
      expected.push(...batch);
    }
    for (let index = 0; index < oneWay; index += 1) {
      const to = producer.choose();
      if (to !== undefined) await client.sendOneWay(topic, to, `one-way ${index}`);
    }
    return expected;
  } finally {
    producer.stop();
  }
}

async function compare(
  client: RocketmqClient,
  topic: string,
  expected: readonly string[],
  signal: AbortSignal,
): Promise<number> {
  let first = 0;
  for (const until = performance.now() + limitSeconds * 1_000; ; await sleep(1_000, undefined, { signal })) {
    const found = await readAll(client, topic, await client.route(topic));
    if (first === 0 && found.length > 0) first = performance.now();
    const strange = found.filter((text) => !expected.includes(text) && !text.startsWith("one-way"));
    const missing = expected.filter((text) => !found.includes(text));
    const oneWays = found.filter((text) => text.startsWith("one-way"));
    // A send that was repeated may be there twice, which applications are told; nothing else may be there.
    if (strange.length > 0) throw new Error(`${strange.length} messages that nobody sent: ${shorten(strange)}`);
    // What nobody acknowledges may vanish; all of it must not.
    if (missing.length === 0 && oneWays.length > 0) return first;
    if (performance.now() < until) continue;
    throw new Error(
      missing.length > 0
        ? `${missing.length} of ${expected.length} messages are missing: ${shorten(missing)}`
        : `none of ${oneWay} messages that were sent one-way has arrived`,
    );
  }
}

async function readAll(client: RocketmqClient, topic: string, queues: readonly Queue[]): Promise<string[]> {
  const all = await Promise.all(queues.map((queue) => client.read(topic, topic, queue)));
  return all.flat().map(({ body }) => body.toString());
}

function shorten(texts: readonly string[]): string {
  return texts
    .slice(0, 3)
    .map((text) => text.slice(0, 20))
    .join(", ");
}
