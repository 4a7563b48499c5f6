import { readFileSync } from "node:fs";
import net from "node:net";
import path from "node:path";
import type { Duplex } from "node:stream";
import tls from "node:tls";
import { z } from "zod";
import { parseProperties } from "../../components/model/properties";
import type { Identity, OwnLogin } from "../../components/resources/inputs/identity-inputs";
import { requestCodes } from "../../operations/protocol/rocketmq/codes";
import { parseJson } from "../../operations/protocol/rocketmq/frames";
import { RefusedRequest, RocketmqConnection } from "../../operations/protocol/rocketmq/rocketmq-connection";
import { decodeMessages, encodeBatch, type StoredMessage } from "./message-codec";

/** A queue, and where it is written and read. */
export interface Queue {
  readonly group: string;
  readonly queue: number;
  /** The master. Example: `10.0.0.1:10911`. */
  readonly master: string;
  /** Whether the master takes messages; one that is drained only gives them. */
  readonly writable: boolean;
}

const codes = { pull: 11, send: 310, sendBatch: 320 } as const;
/** Answers to a pull with nothing in them: no message yet, none that matches, none at this offset any more. */
const nothingFound = [19, 20, 21];
const writeFlag = 2;

const routeSchema = z.object({
  queueDatas: z.array(
    z.object({ brokerName: z.string(), readQueueNums: z.number(), writeQueueNums: z.number(), perm: z.number() }),
  ),
  brokerDatas: z.array(z.object({ brokerName: z.string(), brokerAddrs: z.record(z.string(), z.string()) })),
});

/** Connections to name servers and brokers as an application has them, one to each. */
export class RocketmqClient {
  private readonly open = new Map<string, RocketmqConnection>();

  /**
   * @param nameServers - `rocketmqNameServers` of the outputs. Example: `10.0.0.1:9876;10.0.0.2:9876`
   * @param dial - A new connection to a server, where it is not at its address. Default: to its address.
   * @param login - Where brokers take logins.
   */
  constructor(
    private readonly nameServers: string,
    private readonly dial: (endpoint: string) => Duplex = dialAddress,
    private readonly login?: OwnLogin,
  ) {}

  close(): void {
    for (const connection of this.open.values()) connection.close();
    this.open.clear();
  }

  /** Asks a server; a connection that failed is replaced with the next request. */
  async ask<T>(endpoint: string, use: (server: RocketmqConnection) => Promise<T>): Promise<T> {
    const connection = this.open.get(endpoint) ?? new RocketmqConnection(this.dial(endpoint), this.login);
    this.open.set(endpoint, connection);
    try {
      return await use(connection);
    } catch (error) {
      if (!(error instanceof RefusedRequest) && this.open.get(endpoint) === connection) {
        this.open.delete(endpoint);
        connection.close();
      }
      throw error;
    }
  }

  /** The queues of a topic that have a master, as the first name server that answers tells. @throws Error when none does. */
  async route(topic: string): Promise<Queue[]> {
    const said: unknown[] = [];
    for (const endpoint of this.nameServers.split(";"))
      try {
        return await this.ask(endpoint, (server) => routeAt(server, topic));
      } catch (error) {
        said.push(error);
      }
    throw new AggregateError(said, `no name server tells the route of ${topic}: ${said.map(String).join("; ")}`);
  }

  /** Sends one message, or several as a batch, and returns once they are acknowledged. @throws RefusedRequest; Error */
  async send(topic: string, to: Queue, bodies: readonly string[], timeoutMs = 6_500): Promise<void> {
    const isBatch = bodies.length > 1;
    const body = isBatch ? encodeBatch(bodies) : (bodies[0] ?? "");
    const request = { code: isBatch ? codes.sendBatch : codes.send, fields: sendFields(topic, to, isBatch), body };
    await this.ask(to.master, (broker) => broker.send({ ...request, what: "a message", timeoutMs }));
  }

  /** Sends a message that nobody acknowledges. */
  async sendOneWay(topic: string, to: Queue, body: string): Promise<void> {
    const request = { code: codes.send, fields: sendFields(topic, to, false), body };
    await this.ask(to.master, (broker) => Promise.resolve(broker.tell(request)));
  }

  /** Everything that is in a queue, in its order. */
  async read(topic: string, group: string, from: Queue): Promise<StoredMessage[]> {
    const queueId = String(from.queue);
    const first = await this.ask(from.master, (broker) =>
      broker.send({ code: requestCodes.minOffset, what: "where a queue begins", fields: { topic, queueId } }),
    );
    const messages: StoredMessage[] = [];
    for (let offset = Math.max(0, Number(first.fields["offset"])); ;) {
      const some = await this.pull(topic, group, { ...from, offset });
      const last = some.at(-1);
      if (last === undefined) return messages;
      messages.push(...some);
      offset = last.offset + 1;
    }
  }

  private async pull(topic: string, group: string, from: Queue & { readonly offset: number }) {
    const fields = {
      ...{ consumerGroup: group, topic, queueId: String(from.queue), queueOffset: String(from.offset) },
      ...{ maxMsgNums: "32", sysFlag: "4", commitOffset: "0", suspendTimeoutMillis: "0" },
      ...{ subscription: "*", subVersion: "0", expressionType: "TAG" },
    };
    try {
      const request = { code: codes.pull, what: `messages of ${topic}`, fields, timeoutMs: 30_000 };
      return decodeMessages((await this.ask(from.master, (broker) => broker.send(request))).body);
    } catch (error) {
      if (error instanceof RefusedRequest && nothingFound.includes(error.code)) return [];
      throw error;
    }
  }
}

function dialAddress(endpoint: string): Duplex {
  const { host, port } = partsOf(endpoint);
  return net.connect(port, host);
}

/** Connections by TLS to servers that some of these have signed certificates of; an application has no certificate of its own. */
export function dialByTls({
  authorities: ca,
  certificate: cert,
  key,
}: Pick<Identity, "authorities"> & Partial<Identity>): (endpoint: string) => Duplex {
  const own = { ...(cert === undefined ? {} : { cert }), ...(key === undefined ? {} : { key }) };
  return (endpoint) => tls.connect({ ...partsOf(endpoint), ca, ...own });
}

/** A client of servers at their own addresses, as the operator where they have TLS and logins. */
export function clientOnHosts(nameServers: string, identity?: Identity): RocketmqClient {
  if (identity === undefined) return new RocketmqClient(nameServers);
  return new RocketmqClient(nameServers, dialByTls(identity), identity.logins?.["rocketmq"]);
}

/** A client with the login in the generated files of a user. */
export function clientOf(nameServers: string, files: string): RocketmqClient {
  const { AccessKey: user = "", SecretKey: password = "" } = parseProperties(
    readFileSync(path.join(files, "rocketmq.properties"), "utf8"),
  );
  const authorities = readFileSync(path.join(files, "ca.pem"), "utf8");
  return new RocketmqClient(nameServers, dialByTls({ authorities }), { user, password });
}

function partsOf(endpoint: string): { readonly host: string; readonly port: number } {
  const { hostname, port } = new URL(`tcp://${endpoint}`);
  return { host: hostname.replace(/^\[|\]$/g, ""), port: Number(port) };
}

async function routeAt(server: RocketmqConnection, topic: string): Promise<Queue[]> {
  const request = { code: requestCodes.route, what: `the route of ${topic}`, fields: { topic }, timeoutMs: 3_000 };
  const { body } = await server.send(request);
  const { queueDatas, brokerDatas } = routeSchema.parse(parseJson(body.toString()));
  return queueDatas.flatMap(({ brokerName: group, readQueueNums, perm }) => {
    const master = brokerDatas.find(({ brokerName }) => brokerName === group)?.brokerAddrs["0"];
    if (master === undefined) return [];
    const writable = (perm & writeFlag) !== 0;
    return Array.from({ length: readQueueNums }, (_, queue) => ({ group, queue, master, writable }));
  });
}

/** `SendMessageRequestHeaderV2`, whose fields have one letter each. */
function sendFields(topic: string, { group, queue }: Queue, isBatch: boolean): Record<string, string> {
  return {
    ...{ a: "tests", b: topic, c: "TBW102", d: "4", e: String(queue), f: "0", g: String(Date.now()), h: "0" },
    ...{ i: "", j: "0", k: "false", m: String(isBatch), n: group },
  };
}
