import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import os from "node:os";
import path from "node:path";
import fc from "fast-check";
import type { FakeMetadata, FakePartition } from "../../../../helpers/fake-broker";
import { FakeServers } from "../../../../helpers/fake-server";

const script = path.join(__dirname, "../../../../../components/kubernetes/scripts/broker.sh");
const three = [1, 2, 3];

describe("the script that a broker's kubelet asks", () => {
  const servers = new FakeServers();
  let directory = "";
  let properties = "";

  before(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-broker-"));
    properties = path.join(directory, "server.properties");
    writeFileSync(properties, "# Generated\nbroker.id=2\nmin.insync.replicas=2\nlog.dirs=/var/lib/kafka/data\n");
  });
  afterEach(() => servers.close());
  after(() => rmSync(directory, { recursive: true }));

  /** A broker whose answers change from one request to the next; the last one stays. */
  async function portOf(...states: Partial<FakeMetadata>[]): Promise<string> {
    let asked = 0;
    const metadata = () => {
      const state = states[Math.min(asked++, states.length - 1)];
      return { brokers: three, controller: 1, partitions: [], ...state };
    };
    return connected(await servers.broker({ metadata }, 7));
  }

  async function connected(socket: Socket): Promise<string> {
    if (socket.connecting) await once(socket, "connect");
    return String(socket.remotePort);
  }

  function run(...args: string[]): Promise<{ code: number; output: string }> {
    return new Promise((resolve) =>
      execFile("bash", [script, ...args], (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
      ),
    );
  }

  const partition = (isr: number[], changes: Partial<FakePartition> = {}): FakePartition => ({
    topic: "orders",
    index: 0,
    leader: isr[0] ?? -1,
    replicas: three,
    isr,
    ...changes,
  });

  it("calls it ready when it is registered and in sync", async () => {
    const port = await portOf({ partitions: [partition(three), partition([3, 2, 1], { index: 1 })] });
    assert.deepEqual(await run("ready", port, properties), { code: 0, output: "" });
  });

  it("calls it ready when only others are behind, and when it holds nothing", async () => {
    const partitions = [partition([2]), partition([1], { topic: "elsewhere", replicas: [1, 3] })];
    assert.equal((await run("ready", await portOf({ partitions }), properties)).code, 0);
    assert.equal((await run("ready", await portOf(), properties)).code, 0);
  });

  it("does not while it is behind itself, and says with how many replicas", async () => {
    const partitions = [partition([1, 3]), partition([1], { index: 1 }), partition(three, { index: 2 })];
    const port = await portOf({ partitions });
    assert.deepEqual(await run("ready", port, properties), { code: 1, output: "is behind with 2 replicas\n" });
  });

  it("does not before it is registered", async () => {
    const port = await portOf({ brokers: [1, 3] });
    assert.deepEqual(await run("ready", port, properties), { code: 1, output: "is not registered\n" });
  });

  it("does not when nothing, or something else, answers", async () => {
    const port = await portOf();
    servers.close();
    assert.deepEqual(await run("ready", port, properties), { code: 1, output: `does not answer on port ${port}\n` });
    const other = await servers.connect((socket) => socket.end("\x00\x00\x00\x08nonsense"));
    assert.equal((await run("ready", await connected(other), properties)).code, 1);
  });

  it("lets it stop at once when every partition keeps enough replicas without it, or can never have them", async () => {
    const partitions = [partition(three), partition([2], { index: 1, replicas: [2] }), partition([1], { index: 2 })];
    const started = performance.now();
    assert.equal((await run("before-stop", await portOf({ partitions }), properties, "60")).code, 0);
    assert(performance.now() - started < 30_000);
  });

  it("lets it stop as soon as the others have caught up", async () => {
    const behind = { partitions: [partition([2, 3])] };
    const port = await portOf(behind, behind, { partitions: [partition(three)] });
    assert.equal((await run("before-stop", port, properties, "60")).code, 0);
  });

  it("lets it stop when the others do not catch up in time, and when it does not answer", async () => {
    const started = performance.now();
    const port = await portOf({ partitions: [partition([2, 3])] });
    assert.equal((await run("before-stop", port, properties, "2")).code, 0);
    assert(performance.now() - started > 1_000);
    servers.close();
    assert.equal((await run("before-stop", port, properties, "60")).code, 0);
  });

  it("counts like a program that reads the protocol, for any cluster", async () => {
    const ids = fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 6 });
    const anyPartition = fc.record({ topic: fc.stringMatching(/^[a-z]{1,9}$/), replicas: ids, isr: ids });
    await fc.assert(
      fc.asyncProperty(ids, fc.array(anyPartition, { maxLength: 8 }), async (brokers, made) => {
        const partitions = made.map((one, index) => ({ ...one, index, leader: one.isr[0] ?? -1 }));
        const id = brokers[0] ?? 0;
        const behind = partitions.filter(({ replicas, isr }) => replicas.includes(id) && !isr.includes(id));
        const needed = partitions.filter(
          ({ replicas, isr }) => isr.includes(id) && replicas.length > 2 && isr.length - 1 < 2,
        );
        const port = await portOf({ brokers, partitions });
        const { output } = await run("look", String(id), port, "2");
        assert.equal(output, `1 ${behind.length} ${needed.length}\n`);
        servers.close();
      }),
      { numRuns: 20 },
    );
  }).timeout(60_000);
});
