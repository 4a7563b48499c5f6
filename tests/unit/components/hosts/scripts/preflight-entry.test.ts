import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { Shell } from "../../../../helpers/shell";

/** What a ZooKeeper 3.9.5 answered to the three requests: a session, the data or -101, the end of the session. */
const found =
  "000000240000000000002710010002c9ae670001000000105e04c1191ca67c4e96fd023df9ed1d7600000085000000010000000000000005000000000000002d7b2276657273696f6e223a2231222c226964223a225a6b3378516d467a5155794162436445664768496a4b227d00000000000000030000000000000003000001a2250ca741000001a2250ca74100000000000000000000000000000000000000000000002d0000000000000000000000030000001000000002000000000000000600000000";
const missing =
  "000000240000000000002710010002c9ae6700020000001025a1d2193cc3de7fb734cdba7e53e00e00000010000000010000000000000007ffffff9b0000001000000002000000000000000800000000";

describe("look_at_entry", () => {
  let shell: Shell;
  beforeEach(() => (shell = new Shell(["preflight"])));
  afterEach(() => shell.remove());

  /** What the function says of a server that answers so; `asked` is what the server got. */
  async function ask(answer: string): Promise<{ said: string; asked: Buffer }> {
    const parts: Buffer[] = [];
    const server = createServer((socket) => {
      socket.on("data", (part) => {
        parts.push(part);
        // The last request ends the session.
        if (Buffer.concat(parts).subarray(-4).readInt32BE() === -11) socket.end(Buffer.from(answer, "hex"));
      });
      socket.on("error", () => undefined);
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const { stdout } = await shell.run(`look_at_entry 127.0.0.1 ${port} /kafka/cluster/id`, "wait");
    server.close();
    return { said: stdout.trim().replace(`entry:127.0.0.1:${port}=`, ""), asked: Buffer.concat(parts) };
  }

  it("asks for the data of a path, in a session that it ends", async () => {
    const { asked } = await ask(found);
    assert.equal(asked.length, 48 + 4 + 13 + 17 + 12);
    assert.equal(asked.readInt32BE(0), 44);
    assert.equal(asked.readInt32BE(48), 13 + 17);
    assert.equal(asked.readInt32BE(56), 4);
    assert.equal(asked.subarray(64, 81).toString(), "/kafka/cluster/id");
  });

  it("tells what stands there", async () => {
    assert.equal((await ask(found)).said, 'is {"version":"1","id":"Zk3xQmFzQUyAbCdEfGhIjK"}');
  });

  it("tells that nothing stands there", async () => {
    assert.equal((await ask(missing)).said, "missing");
  });

  it("tells that it does not know when something else answers, or nothing", async () => {
    assert.equal((await ask("48545450")).said, "unknown");
    assert.equal((await ask("")).said, "unknown");
    const { stdout } = await shell.run("look_at_entry 127.0.0.1 1 /cluster/id", "wait");
    assert.equal(stdout.trim(), "entry:127.0.0.1:1=unknown");
  });
});
