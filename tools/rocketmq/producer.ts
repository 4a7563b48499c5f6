import { setTimeout as sleep } from "node:timers/promises";
import type { Queue, RocketmqClient } from "./client";

/** What application teams are told: `pollNameServerInterval`, `sendMsgTimeout`, `sendMsgMaxTimeoutPerRequest`, two retries. */
const pollMs = 5_000;
const sendMs = 15_000;
const tryMs = 6_500;
const tries = 3;

/** Sends as an application does: to each queue in turn, and once more to another broker group when that fails. */
export class Producer {
  private queues: readonly Queue[] = [];
  private next = 0;
  private readonly poll: NodeJS.Timeout;

  private constructor(
    private readonly client: RocketmqClient,
    private readonly topic: string,
  ) {
    this.poll = setInterval(() => void this.refresh().catch(() => undefined), pollMs);
  }

  /** A producer that knows where to send. @throws Error when no queue takes messages within a minute. */
  static async start(client: RocketmqClient, topic: string, groups: number): Promise<Producer> {
    const producer = new Producer(client, topic);
    for (let waited = 0; ; waited += 1) {
      await producer.refresh().catch(() => undefined);
      if (new Set(producer.queues.map(({ group }) => group)).size >= groups) return producer;
      if (waited === 120) throw new Error(`topic ${topic} has no queues in ${groups} broker groups within a minute`);
      await sleep(500);
    }
  }

  stop(): void {
    clearInterval(this.poll);
  }

  /** Sends a message, or several as a batch. @throws Error of the last try. */
  async send(...bodies: readonly string[]): Promise<void> {
    const until = Date.now() + sendMs;
    let failed: Queue | undefined;
    for (let left = tries - 1; ; left -= 1) {
      const to = this.choose(failed);
      try {
        if (to === undefined) throw new Error("no queue takes messages");
        return await this.client.send(this.topic, to, bodies, Math.min(tryMs, Math.max(1, until - Date.now())));
      } catch (error) {
        if (left === 0 || Date.now() >= until) throw error;
        failed = to;
      }
    }
  }

  /** The next queue, of another broker group than the one that failed. */
  choose(failed?: Queue): Queue | undefined {
    const others = this.queues.filter(({ group }) => group !== failed?.group);
    const queues = others.length > 0 ? others : this.queues;
    return queues[this.next++ % Math.max(1, queues.length)];
  }

  private async refresh(): Promise<void> {
    const queues = (await this.client.route(this.topic)).filter(({ writable }) => writable);
    if (queues.length > 0) this.queues = queues;
  }
}
