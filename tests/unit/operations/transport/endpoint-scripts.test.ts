import assert from "node:assert/strict";
import { createServer } from "node:net";
import { parseTried, tryAll } from "../../../../operations/transport/endpoint-scripts";
import { run } from "../../../../tools/lib/run";

describe("trying endpoints from a host", () => {
  it("knows which IPv6 addresses are the host's own", async () => {
    const server = createServer().listen(0, "::1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    try {
      const script = tryAll([
        { address: "::1", port },
        { address: "fe80::1", port: 1 },
      ]);
      const [open, other] = parseTried((await run("bash", ["-euo", "pipefail", "-s"], { input: script })).stdout);
      assert.deepEqual(open, { own: true });
      assert.equal(other?.own, false);
      assert(other.problem);
    } finally {
      server.close();
    }
  });

  it("tells which answer, which do not, and which addresses are the host's own", async () => {
    const server = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => server.once("listening", resolve));
    const { port } = server.address() as { port: number };
    const endpoints = [
      { address: "127.0.0.1", port },
      { address: "127.0.0.1", port: 1 },
      { address: "localhost", port },
      { address: "no-such-host.invalid", port: 9092 },
    ];
    try {
      const { stdout } = await run("bash", ["-euo", "pipefail", "-s"], { input: tryAll(endpoints) });
      const [open, refused, named, unknown] = parseTried(stdout);
      assert.deepEqual(open, { own: true });
      assert.deepEqual(refused, { own: true, problem: "Connection refused" });
      assert.deepEqual(named, { own: false });
      assert.equal(unknown?.own, false);
      assert(unknown?.problem);
    } finally {
      server.close();
    }
  });
});
