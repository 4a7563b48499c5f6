import net from "node:net";

/** One partition as a broker tells it in its metadata. */
export interface FakePartition {
  readonly topic: string;
  readonly index: number;
  readonly replicas: readonly number[];
  readonly isr: readonly number[];
}

export interface FakeMetadata {
  readonly brokers: readonly { readonly id: number; readonly host: string; readonly rack?: string }[];
  readonly controller: number;
  readonly partitions?: readonly FakePartition[];
}

const int8 = (value: number) => Buffer.from([value]);
const int16 = (value: number) => {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
};
const int32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
};
const text = (value: string | undefined) =>
  value === undefined ? int16(-1) : Buffer.concat([int16(Buffer.byteLength(value)), Buffer.from(value)]);
const list = (items: readonly Buffer[]) => Buffer.concat([int32(items.length), ...items]);

/** The answer to a Metadata request of version 1 with correlation id 1 (Kafka protocol guide). */
export function metadataResponse({ brokers, controller, partitions = [] }: FakeMetadata): Buffer {
  const topics = [...new Set(partitions.map(({ topic }) => topic))].map((topic) => {
    const own = partitions.filter((partition) => partition.topic === topic);
    const encoded = own.map(({ index, replicas, isr }) =>
      Buffer.concat([
        int16(0),
        int32(index),
        int32(replicas[0] ?? -1),
        list(replicas.map(int32)),
        list(isr.map(int32)),
      ]),
    );
    return Buffer.concat([int16(0), text(topic), int8(topic.startsWith("__") ? 1 : 0), list(encoded)]);
  });
  const body = Buffer.concat([
    int32(1),
    list(brokers.map(({ id, host, rack }) => Buffer.concat([int32(id), text(host), int32(9092), text(rack)]))),
    int32(controller),
    list(topics),
  ]);
  return Buffer.concat([int32(body.length), body]);
}

/** What a client has to send for it: api key 3, version 1, correlation id 1, client id, all topics. */
export const metadataRequest = (() => {
  const body = Buffer.concat([int16(3), int16(1), int32(1), text("gate"), int32(-1)]);
  return Buffer.concat([int32(body.length), body]);
})();

/** Servers on this machine that a test started. */
export class FakeServers {
  private readonly servers: net.Server[] = [];

  /** A broker that answers exactly that request, and stays connected like a broker does; returns HOST:PORT. */
  broker(metadata: FakeMetadata | Buffer): Promise<string> {
    const answer = Buffer.isBuffer(metadata) ? metadata : metadataResponse(metadata);
    return this.listen((socket, received) => {
      if (received.length >= metadataRequest.length)
        socket[received.equals(metadataRequest) ? "write" : "end"](received.equals(metadataRequest) ? answer : "");
    });
  }

  /** A ZooKeeper server that answers `srvr` with a mode, or without one while it does not serve. */
  zookeeper(mode: string | undefined): Promise<string> {
    const serving = `Zookeeper version: 3.9.5\nLatency min/avg/max: 0/0.0/0\nMode: ${mode}\nNode count: 5\n`;
    const answer = mode === undefined ? "This ZooKeeper instance is not currently serving requests\n" : serving;
    return this.listen((socket, received) => {
      if (received.length >= 4) socket.end(received.toString() === "srvr" ? answer : "");
    });
  }

  /** An address where nothing listens. */
  async nobody(): Promise<string> {
    const server = net.createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    return `127.0.0.1:${port}`;
  }

  close(): void {
    for (const server of this.servers.splice(0)) server.close();
  }

  private async listen(answer: (socket: net.Socket, received: Buffer) => void): Promise<string> {
    const server = net.createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.on("error", () => undefined);
      socket.on("data", (data: Buffer) => {
        received = Buffer.concat([received, data]);
        answer(socket, received);
      });
    });
    this.servers.push(server.listen(0, "127.0.0.1"));
    await new Promise((resolve) => server.once("listening", resolve));
    return `127.0.0.1:${(server.address() as net.AddressInfo).port}`;
  }
}
