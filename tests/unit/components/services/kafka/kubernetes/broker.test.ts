import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const script = path.join(__dirname, "../../../../../../components/services/kafka/kubernetes/broker.sh");

describe("broker.sh, which the kubelet runs in a broker's container", () => {
  let directory = "";
  const servers: net.Server[] = [];
  const sockets: net.Socket[] = [];

  beforeEach(() => void (directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-broker-"))));
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  });

  /** The port of something that listens at an address of this machine. */
  async function listener(address = "127.0.0.1"): Promise<number> {
    const server = net.createServer((socket) => void sockets.push(socket));
    servers.push(server.listen(0, address));
    await once(server, "listening");
    return (server.address() as net.AddressInfo).port;
  }

  async function connect(port: number): Promise<net.Socket> {
    const socket = net.connect(port, "127.0.0.1");
    sockets.push(socket);
    await once(socket, "connect");
    return socket;
  }

  /** A port at which nothing listens any more. */
  async function closed(): Promise<number> {
    const port = await listener();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    return port;
  }

  /** Programs that the script finds; default: all of this machine. */
  let programs = process.env["PATH"];
  afterEach(() => void (programs = process.env["PATH"]));

  function run(...args: (string | number)[]): Promise<{ code: number; output: string; seconds: number }> {
    const started = performance.now();
    const options = { env: { ...process.env, TMPDIR: directory, PATH: programs } };
    return new Promise((resolve) =>
      execFile("/bin/bash", [script, ...args.map(String)], options, (error, stdout, stderr) =>
        resolve({
          code: typeof error?.code === "number" ? error.code : 0,
          output: stdout + stderr,
          seconds: (performance.now() - started) / 1_000,
        }),
      ),
    );
  }

  async function assertReady(port: number, zookeeper: number, problem?: string): Promise<void> {
    const { code, output } = await run("ready", port, zookeeper);
    assert.deepEqual({ code, output }, { code: problem === undefined ? 0 : 1, output: problem ? `${problem}\n` : "" });
  }

  it("calls a broker ready that listens and has a connection to ZooKeeper, whatever address it listens at", async () => {
    const zookeeper = await listener();
    await connect(zookeeper);
    for (const address of ["127.0.0.1", "0.0.0.0", "::"]) await assertReady(await listener(address), zookeeper);
  });

  it("sends a broker nothing, so a listener with TLS logs no failed handshake every 5 s", async () => {
    const [port, zookeeper] = [await listener(), await listener()];
    await connect(zookeeper);
    let connections = 0;
    servers[0]?.on("connection", () => (connections += 1));
    await assertReady(port, zookeeper);
    assert.equal(connections, 0);
  });

  it("starts two processes to tell that a broker is ready, so that probes take less than a hundredth of a core", async () => {
    const [port, zookeeper] = [await listener(), await listener()];
    await connect(zookeeper);
    const log = path.join(directory, "started");
    const counting = `#!/bin/bash\necho grep >>${log}\nPATH=${process.env["PATH"]} exec grep "$@"\n`;
    writeFileSync(path.join(directory, "grep"), counting, { mode: 0o755 });
    programs = directory;
    await assertReady(port, zookeeper);
    assert.equal(readFileSync(log, "utf8"), "grep\ngrep\n");
  });

  it("does not call a broker ready that does not listen yet: clients would be sent to it by the Service", async () => {
    const zookeeper = await listener();
    await connect(zookeeper);
    const port = await closed();
    await assertReady(port, zookeeper, `is not listening on port ${port}`);
  });

  it("does not call a broker ready that lost ZooKeeper: a drain would take the next one from its partitions", async () => {
    const [port, zookeeper] = [await listener(), await listener()];
    const problem = `has no connection to ZooKeeper on port ${zookeeper}`;
    await assertReady(port, zookeeper, problem);
    const session = await connect(zookeeper);
    await assertReady(port, zookeeper);
    session.end();
    await once(session, "close").catch(() => undefined);
    for (const socket of sockets.splice(0)) socket.destroy();
    await assertReady(port, zookeeper, problem);
  });

  it("does not take a port for another one that ends with the same digits", async () => {
    const zookeeper = await listener();
    await connect(zookeeper);
    const port = await listener();
    const other = port % 4096;
    await assertReady(other, zookeeper, `is not listening on port ${other}`);
  });

  it("keeps an evicted broker up for some seconds, in which the one that came back before it catches up", async () => {
    const { code, seconds } = await run("before-stop", await listener(), 1);
    assert.equal(code, 0);
    assert(seconds >= 1 && seconds < 30, `${seconds} s`);
  });

  it("lets a broker stop at once that the roll has checked", async () => {
    assert.equal((await run("may-stop")).code, 0);
    const { code, seconds } = await run("before-stop", await listener(), 60);
    assert.equal(code, 0);
    assert(seconds < 30, `${seconds} s`);
  });

  it("lets a broker stop in the middle of its wait when the roll has checked it meanwhile", async () => {
    const stopping = run("before-stop", await listener(), 60);
    await run("may-stop");
    assert((await stopping).seconds < 30);
  });

  it("lets a broker stop at once that does not serve", async () => {
    const { code, seconds } = await run("before-stop", await closed(), 60);
    assert.equal(code, 0);
    assert(seconds < 30, `${seconds} s`);
  });

  it("refuses what it does not know", async () => {
    assert.deepEqual((({ code, output }) => ({ code, output }))(await run("start")), {
      code: 2,
      output: "unknown: start\n",
    });
  });
});
