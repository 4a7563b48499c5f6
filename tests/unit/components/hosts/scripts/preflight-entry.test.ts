import assert from "node:assert/strict";
import { entryFound as found, entryMissing as missing, FakeEntry } from "../../../../helpers/fake-entry";
import { Shell } from "../../../../helpers/shell";

describe("look_at_entry", () => {
  let shell: Shell;
  beforeEach(() => (shell = new Shell(["preflight", "../../services/read-entry"])));
  afterEach(() => shell.remove());

  /** What the function says of a server that answers so; `asked` is what the server got. */
  async function ask(answer: string): Promise<{ said: string; asked: Buffer }> {
    const server = new FakeEntry(answer);
    const port = await server.listen();
    const { stdout } = await shell.run(`look_at_entry 127.0.0.1 ${port} /kafka/cluster/id`, "wait");
    server.close();
    return { said: stdout.trim().replace(`entry:127.0.0.1:${port}=`, ""), asked: server.asked };
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
