import { setTimeout as sleep } from "node:timers/promises";
import type { Reach } from "../../../operations/transport/transport";
import type { RocketmqClient } from "../../../tools/rocketmq/client";
import { clientInPods } from "../../../tools/rocketmq/client-in-pods";
import { Producer } from "../../../tools/rocketmq/producer";

const groups = 3;
const reader = "audit";

/** An application that uses RocketMQ in pods through the API server: the names of servers lead nowhere from here. */
export class RocketmqApplication {
  private readonly client: RocketmqClient;
  private readonly acknowledged = new Set<string>();
  private readonly failures: string[] = [];
  private producer: Producer | undefined;
  private sending: Promise<void> | undefined;
  private stopped = false;

  constructor(
    reach: Reach,
    nameServers: string,
    private readonly topic: string,
  ) {
    this.client = clientInPods(reach, nameServers);
  }

  /** Sends these messages, one after the other. @throws Error when one is not acknowledged. */
  async send(messages: readonly string[]): Promise<void> {
    const producer = await this.started();
    for (const message of messages) await producer.send(message);
  }

  /** Sends every 50 ms while something happens: the sends that failed, and what was acknowledged and is not there afterwards. */
  async feltDuring(task: () => Promise<unknown>): Promise<{ failed: readonly string[]; lost: readonly string[] }> {
    const before = this.failures.length;
    this.sending ??= this.sendAlways(await this.started());
    await task();
    // The last send may take as long as it may.
    await sleep(15_000);
    const sent = [...this.acknowledged];
    const read = new Set(await this.read());
    return { failed: this.failures.slice(before), lost: sent.filter((message) => !read.has(message)) };
  }

  /** Everything in the topic, by the masters of all groups. */
  async read(): Promise<string[]> {
    const read: string[] = [];
    for (const queue of await this.client.route(this.topic))
      read.push(...(await this.client.read(this.topic, reader, queue)).map(({ body }) => body.toString()));
    return read;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.sending;
    this.producer?.stop();
    this.client.close();
  }

  private async started(): Promise<Producer> {
    return (this.producer ??= await Producer.start(this.client, this.topic, groups));
  }

  private async sendAlways(producer: Producer): Promise<void> {
    for (let number = 0; !this.stopped; number += 1) {
      const message = `message ${number}`;
      await producer.send(message).then(
        () => this.acknowledged.add(message),
        (error: unknown) => this.failures.push(`${message}: ${String(error)}`),
      );
      await sleep(50);
    }
  }
}
