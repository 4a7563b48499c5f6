import type { NamedEndpoint, Reach } from "../../../operations/transport/transport";
import { RefusedRequest, RocketmqConnection } from "../../../operations/protocol/rocketmq/rocketmq-connection";
import { RocketmqReader } from "../../../operations/services/rocketmq/rocketmq-reader";
import { masterOf } from "../../../operations/services/rocketmq/rocketmq-view";
import { messagesIn, pullRequest, sendRequest, topicRequest } from "./rocketmq-messages";

/** Milliseconds that a send may take with all its tries, as the client files that are generated give it. */
const sendMs = 15_000;
/** Milliseconds of one try. */
const tryMs = 6_500;
/** Milliseconds after which routes are asked for again. */
const routesMs = 5_000;
const queues = 4;

type Servers = Pick<Reach, "idsOf" | "connect" | "endpointsOf">;

interface Master {
  readonly group: string;
  readonly id: number;
  readonly at: NamedEndpoint;
}

/** An application that goes on sending to a topic, by the protocol of brokers, and reads everything in the end. */
export class RocketmqApplication {
  private readonly reader: RocketmqReader;
  private readonly connections = new Map<string, Promise<RocketmqConnection>>();
  private readonly acknowledged = new Set<string>();
  private readonly failures: string[] = [];
  private masters: readonly Master[] = [];
  private askedAt = 0;
  private next = 0;
  private sending: Promise<void> | undefined;
  private stopped = false;

  constructor(
    private readonly servers: Servers,
    private readonly topic: string,
  ) {
    this.reader = new RocketmqReader(servers, { timeoutMs: 10_000 });
  }

  /** Makes the topic on every replica, as it has to be: slaves copy the list of topics only every 10 s. */
  async createTopic(): Promise<void> {
    for (const { id, at } of this.reader.places()) {
      const done = await this.reader.ask("rocketmq", id, at, (broker) => broker.send(topicRequest(this.topic, queues)));
      if (done === undefined) throw new Error(`the topic cannot be made at ${at.address}:${at.port}`);
    }
  }

  /** Sends these messages, one after the other. @throws Error when one is not acknowledged. */
  async send(messages: readonly string[]): Promise<void> {
    for (const message of messages) await this.sendOne(message);
  }

  /** Sends every 50 ms while something happens: the sends that failed, and what was acknowledged and is not there afterwards. */
  async feltDuring(task: () => Promise<unknown>): Promise<{ failed: readonly string[]; lost: readonly string[] }> {
    const before = this.failures.length;
    this.sending ??= this.sendAlways();
    await task();
    await new Promise((resolve) => setTimeout(resolve, 2 * tryMs));
    const sent = [...this.acknowledged];
    const read = new Set(await this.read());
    return { failed: this.failures.slice(before), lost: sent.filter((message) => !read.has(message)) };
  }

  /** Everything in the topic, by the masters of all groups. */
  async read(): Promise<string[]> {
    await this.findMasters();
    const all = this.masters.flatMap((master) => Array.from({ length: queues }, (_, queue) => ({ master, queue })));
    const read: string[] = [];
    for (const { master, queue } of all) read.push(...(await this.readQueue(master, queue)));
    return read;
  }

  async stop(): Promise<void> {
    this.stopped = true;
    await this.sending;
    for (const one of this.connections.values()) (await one.catch(() => undefined))?.close();
  }

  private async sendAlways(): Promise<void> {
    for (let number = 0; !this.stopped; number += 1) {
      const message = `message ${number}`;
      await this.sendOne(message).then(
        () => this.acknowledged.add(message),
        (error: unknown) => this.failures.push(`${message}: ${error instanceof Error ? error.message : String(error)}`),
      );
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** To the next master each time, and to another one after a failure, as clients do. */
  private async sendOne(message: string): Promise<void> {
    const deadline = Date.now() + sendMs;
    let last: unknown = new Error("no master was found");
    while (Date.now() < deadline) {
      if (Date.now() - this.askedAt > routesMs) await this.findMasters();
      const master = this.masters[this.next++ % Math.max(1, this.masters.length)];
      try {
        if (master === undefined) throw last;
        const timeoutMs = Math.min(tryMs, deadline - Date.now());
        const request = { ...sendRequest(this.topic, this.next % queues, message), timeoutMs };
        await (await this.connectionTo(master)).send(request);
        return;
      } catch (error) {
        last = error;
        if (master !== undefined) await this.forget(master);
        this.askedAt = 0;
        await new Promise((resolve) => setTimeout(resolve, 200));
      }
    }
    throw last;
  }

  private async readQueue(master: Master, queue: number): Promise<string[]> {
    const read: string[] = [];
    for (;;) {
      const told = await this.reader.ask("rocketmq", master.id, master.at, async (broker) => {
        try {
          return messagesIn((await broker.send(pullRequest(this.topic, queue, read.length))).body);
        } catch (error) {
          // 19: nothing behind the last one (PULL_NOT_FOUND).
          if (error instanceof RefusedRequest && error.code === 19) return [];
          throw error;
        }
      });
      if (told === undefined) throw new Error(`queue ${queue} of group ${master.group} cannot be read`);
      if (told.answer.length === 0) return read;
      read.push(...told.answer);
    }
  }

  /** Those that take messages: a broker that turns writing away leaves the routes of clients. */
  private async findMasters(): Promise<void> {
    const view = await this.reader.view();
    const places = this.reader.places();
    const settings = await this.reader.settings(places);
    const found = view.groups.flatMap((group) => {
      const id = masterOf(group)?.id;
      const place = places.find((one) => one.group === group.name && one.id === id);
      if (id === undefined || place === undefined || settings.get(place)?.permission !== 6) return [];
      return [{ group: group.name, id, at: place.at }];
    });
    this.masters = found;
    this.askedAt = Date.now();
  }

  private connectionTo({ group, id, at }: Master): Promise<RocketmqConnection> {
    const key = `${group} ${id}`;
    const known = this.connections.get(key);
    if (known !== undefined) return known;
    const made = this.servers.connect("rocketmq", id, at).then((socket) => new RocketmqConnection(socket));
    this.connections.set(key, made);
    return made;
  }

  private async forget({ group, id }: Master): Promise<void> {
    const key = `${group} ${id}`;
    const known = this.connections.get(key);
    this.connections.delete(key);
    (await known?.catch(() => undefined))?.close();
  }
}
