import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { RefusedRequest } from "../../operations/protocol/rocketmq/rocketmq-connection";
import { clientOf, RocketmqClient } from "./client";
import { Producer } from "./producer";

/** Milliseconds after which what cannot be read is lost. */
const readMs = 60_000;

/**
 * Sends a message at each tick, each waited for on its own, and prints what became of it; `check` on its input has it read everything
 * back. The lines are those of Probe.java.
 *
 * Arguments: name servers, topic, consumer group, number of broker groups, milliseconds of a tick, and the folder with the client files
 * of a user, where servers have TLS and logins.
 */
async function main([nameServers = "", topic = "", group = "", groups = "1", period = "20", files]: readonly string[]) {
  const connect = () => (files === undefined ? new RocketmqClient(nameServers) : clientOf(nameServers, files));
  const client = connect();
  const producer = await Producer.start(client, topic, Number(groups));
  const acknowledged = new Set<number>();
  let going = true;

  async function sendOne(id: number, due: number): Promise<void> {
    try {
      await producer.send(String(id));
      acknowledged.add(id);
      console.log(`ack ${id} ${due} ${Date.now()}`);
    } catch (error) {
      console.error(`${id}: ${String(error)}`);
      console.log(
        `fail ${id} ${due} ${Date.now()} ${error instanceof RefusedRequest ? `Code${error.code}` : "NoAnswer"}`,
      );
    }
  }

  /** How often each message is there; while a broker group has no master, its messages cannot be read. */
  async function readAll(reader: RocketmqClient): Promise<Map<number, number>> {
    const found = new Map<number, number>();
    for (const queue of await reader.route(topic))
      for (const { body } of await reader.read(topic, group, queue)) {
        const id = Number(body.toString());
        found.set(id, (found.get(id) ?? 0) + 1);
      }
    return found;
  }

  async function check(): Promise<void> {
    const reader = connect();
    const expected = [...acknowledged];
    for (const until = Date.now() + readMs; ; await sleep(1_000)) {
      const found = await readAll(reader).catch((error: unknown) => {
        console.error(String(error));
        return new Map<number, number>();
      });
      const lost = expected.filter((id) => !found.has(id));
      if (Date.now() < until && lost.length > 0) continue;
      const twice = [...found].filter(([, count]) => count > 1).map(([id]) => id);
      console.log(["check", found.size, "lost", ...lost, "duplicated", ...twice].join(" "));
      return reader.close();
    }
  }

  createInterface(process.stdin)
    .on("line", () => void check().catch((error: unknown) => console.error(String(error))))
    .on("close", () => (going = false));

  const start = Date.now();
  for (let id = 0; going; id += 1) {
    const due = start + id * Number(period);
    if (due > Date.now()) await sleep(due - Date.now());
    void sendOne(id, due);
  }
  producer.stop();
  client.close();
}

void main(process.argv.slice(2));
