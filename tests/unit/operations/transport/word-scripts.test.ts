import assert from "node:assert/strict";
import { createServer } from "node:net";
import { parseAnswers, sayToAll } from "../../../../operations/transport/word-scripts";
import { run } from "../../../../tools/lib/run";

describe("saying a word to servers from a host", () => {
  it("tells what each answered, or why none came, in the order of the servers", async () => {
    const server = createServer((socket) =>
      socket.on("data", (word) => socket.end(`Zookeeper version: 3.9.5, of ${word.toString()}\n\nMode: leader\n`)),
    ).listen(0, "127.0.0.1");
    const closing = createServer((socket) => socket.on("data", () => socket.end())).listen(0, "127.0.0.1");
    for (const one of [server, closing]) if (!one.listening) await new Promise((done) => one.once("listening", done));
    const portOf = (one: typeof server) => (one.address() as { port: number }).port;
    const endpoints = [
      { address: "127.0.0.1", port: portOf(server) },
      { address: "127.0.0.1", port: 1 },
      { address: "no-such-host.invalid", port: 2181 },
      { address: "127.0.0.1", port: portOf(closing) },
    ];
    try {
      const { stdout } = await run("bash", ["-euo", "pipefail", "-s"], { input: sayToAll(endpoints, "srvr") });
      assert.deepEqual(parseAnswers(stdout, endpoints), [
        { text: "Zookeeper version: 3.9.5, of srvr\n\nMode: leader" },
        { text: "", problem: "Connection refused" },
        { text: "", problem: "its name is not known there" },
        { text: "", problem: "the connection ended without an answer" },
      ]);
    } finally {
      server.close();
      closing.close();
    }
  });

  it("tells of a server whose line is missing that it was not tried", () => {
    const endpoints = [1, 2].map((port) => ({ address: "zk1", port }));
    assert.deepEqual(parseAnswers("1 answered Mode: leader\n", endpoints), [
      { text: "", problem: "it was not tried" },
      { text: "Mode: leader" },
    ]);
  });
});
