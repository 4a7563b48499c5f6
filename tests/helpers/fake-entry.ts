import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";

/** What a ZooKeeper 3.9.5 answered to the three requests: a session, the data, the end of the session. */
export const entryFound =
  "000000240000000000002710010002c9ae670001000000105e04c1191ca67c4e96fd023df9ed1d7600000085000000010000000000000005000000000000002d7b2276657273696f6e223a2231222c226964223a225a6b3378516d467a5155794162436445664768496a4b227d00000000000000030000000000000003000001a2250ca741000001a2250ca74100000000000000000000000000000000000000000000002d0000000000000000000000030000001000000002000000000000000600000000";
/** The same where nothing stands at the path: -101. */
export const entryMissing =
  "000000240000000000002710010002c9ae6700020000001025a1d2193cc3de7fb734cdba7e53e00e00000010000000010000000000000007ffffff9b0000001000000002000000000000000800000000";

/** A server that answers so, on a port of its own, and what it was asked. */
export class FakeEntry {
  private readonly parts: Buffer[] = [];
  private readonly server = createServer((socket) => {
    socket.on("data", (part) => {
      this.parts.push(part);
      // The last request ends the session.
      if (this.asked.subarray(-4).readInt32BE() === -11) socket.end(Buffer.from(this.answer, "hex"));
    });
    socket.on("error", () => undefined);
  });

  constructor(private readonly answer: string) {}

  async listen(address = "127.0.0.1"): Promise<number> {
    this.server.listen(0, address);
    await once(this.server, "listening");
    return (this.server.address() as AddressInfo).port;
  }

  get asked(): Buffer {
    return Buffer.concat(this.parts);
  }

  close(): void {
    this.server.close();
  }
}
