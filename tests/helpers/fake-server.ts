import net from "node:net";
import { answerTo, type FakeBroker, requestsIn } from "./fake-broker";

/** How a server answers: what it writes for what it received, and whether it then stays connected. */
type Answer = (socket: net.Socket, received: Buffer) => void;

/** Servers on this machine that a test started. */
export class FakeServers {
  private readonly servers: net.Server[] = [];
  private readonly sockets: net.Socket[] = [];

  /** A broker; it stays connected like a broker does. Its answers come in pieces of that many bytes. */
  broker(broker: FakeBroker, pieces = Infinity): Promise<net.Socket> {
    let answered = 0;
    return this.connect((socket, received) => {
      const { frames } = requestsIn(received);
      const answers = frames.slice(answered).map((frame) => answerTo(frame, broker));
      answered = frames.length;
      if (answers.includes(undefined)) socket.end();
      else void inPieces(socket, Buffer.concat(answers as Buffer[]), pieces);
    });
  }

  /** Something that does with a request what it wants. */
  async connect(answer: Answer): Promise<net.Socket> {
    const server = net.createServer((socket) => {
      let received = Buffer.alloc(0);
      socket.setNoDelay(true);
      socket.on("error", () => undefined);
      socket.on("data", (data: Buffer) => {
        received = Buffer.concat([received, data]);
        answer(socket, received);
      });
      this.sockets.push(socket);
    });
    this.servers.push(server.listen(0, "127.0.0.1"));
    await new Promise((resolve) => server.once("listening", resolve));
    const socket = net.connect((server.address() as net.AddressInfo).port, "127.0.0.1");
    this.sockets.push(socket);
    return socket;
  }

  close(): void {
    for (const socket of this.sockets.splice(0)) socket.destroy();
    for (const server of this.servers.splice(0)) server.close();
  }
}

async function inPieces(socket: net.Socket, answer: Buffer, size: number): Promise<void> {
  for (let at = 0; at < answer.length; at += size) {
    socket.write(answer.subarray(at, Math.min(answer.length, at + size)));
    await new Promise((resolve) => setImmediate(resolve));
  }
}
