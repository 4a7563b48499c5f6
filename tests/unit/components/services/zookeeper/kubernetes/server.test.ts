import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const script = path.join(__dirname, "../../../../../../components/services/zookeeper/kubernetes/server.sh");
const serving = "Zookeeper version: 3.9.5\nMode: follower\nNode count: 5\n";
const waiting = "This ZooKeeper instance is not currently serving requests\n";

describe("the script that a ZooKeeper server's kubelet asks", () => {
  let directory = "";
  let servers: net.Server[] = [];

  beforeEach(() => void (directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-server-"))));
  afterEach(() => {
    for (const server of servers) server.close();
    servers = [];
    rmSync(directory, { recursive: true });
  });

  /** A server at each address, all on one port as in an ensemble; the first is the one that is asked. */
  async function ensemble(answers: Record<string, string>): Promise<string[]> {
    let port = 0;
    for (const [address, srvr] of Object.entries(answers)) {
      const server = net.createServer((socket) => {
        socket.on("error", () => undefined);
        socket.on("data", (word) => socket.end(word.toString() === "ruok" ? "imok" : srvr));
      });
      servers.push(server.listen(port, address));
      await new Promise((resolve, reject) => server.once("listening", resolve).once("error", reject));
      port = (server.address() as net.AddressInfo).port;
    }
    const lines = Object.keys(answers).map((address, index) => `server.${index + 1}=${address}:2888:3888`);
    writeFileSync(path.join(directory, "zoo.cfg"), ["dataDir=/data", ...lines, "tickTime=2000", ""].join("\n"));
    return [String(port), path.join(directory, "zoo.cfg")];
  }

  function run(...args: string[]): Promise<{ code: number; output: string }> {
    return new Promise((resolve) =>
      execFile("bash", [script, ...args], (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
      ),
    );
  }

  it("calls it ready when it serves", async () => {
    assert.deepEqual(await run("ready", ...(await ensemble({ "127.0.0.1": serving }))), { code: 0, output: "" });
  });

  it("does not while another one serves and it does not: it has not joined yet", async () => {
    const answers = { "127.0.0.1": waiting, "127.0.0.2": waiting, "127.0.0.3": serving };
    const expected = { code: 1, output: "does not serve, 127.0.0.3 does\n" };
    assert.deepEqual(await run("ready", ...(await ensemble(answers))), expected);
  });

  it("calls it ready while nobody serves, so that an ensemble can be started one after the other", async () => {
    const answers = { "127.0.0.1": waiting, "127.0.0.2": waiting };
    assert.equal((await run("ready", ...(await ensemble(answers)))).code, 0);
  });

  it("calls it alive as long as it answers, and neither when it does not", async () => {
    const [port = "", file = ""] = await ensemble({ "127.0.0.1": waiting });
    assert.equal((await run("alive", port)).code, 0);
    for (const server of servers) server.close();
    for (const args of [
      ["alive", port],
      ["ready", port, file],
    ])
      assert.deepEqual(await run(...args), { code: 1, output: `does not answer on port ${port}\n` });
  });
});
