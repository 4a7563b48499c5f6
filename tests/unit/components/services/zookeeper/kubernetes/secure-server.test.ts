import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  utimesSync,
  watch,
  writeFileSync,
} from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";

const script = path.join(__dirname, "../../../../../../components/services/zookeeper/kubernetes/secure-server.sh");

describe("the script that the kubelet of a ZooKeeper server with TLS asks", () => {
  let directory = "";
  const servers: net.Server[] = [];
  const sockets: net.Socket[] = [];

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-secure-server-"));
    for (const name of ["data/version-2", "tmp"]) mkdirSync(path.join(directory, name), { recursive: true });
    writeFileSync(path.join(directory, "server.sh"), readFileSync(script));
  });
  afterEach(() => {
    for (const socket of sockets.splice(0)) socket.destroy();
    for (const server of servers.splice(0)) server.close();
    rmSync(directory, { recursive: true });
  });

  /** The port of something that listens, and what reaches it. */
  async function listener(address = "127.0.0.1", port = 0): Promise<{ port: number; received: string[] }> {
    const received: string[] = [];
    const server = net.createServer((socket) => {
      sockets.push(socket);
      socket.on("error", () => undefined).on("data", (bytes) => received.push(bytes.toString()));
    });
    servers.push(server.listen(port, address));
    await once(server, "listening");
    return { port: (server.address() as net.AddressInfo).port, received };
  }

  async function connect(port: number, address = "127.0.0.1"): Promise<void> {
    const socket = net.connect(port, address);
    sockets.push(socket.on("error", () => undefined));
    await once(socket, "connect");
  }

  async function closed(): Promise<number> {
    const { port } = await listener();
    await new Promise((resolve) => servers.pop()?.close(resolve));
    return port;
  }

  /** Members at addresses of this machine; an observer is behind those that vote. */
  function zooCfg(quorum: number, hosts: readonly string[], observers: readonly string[] = []): string {
    const lines = [...hosts, ...observers].map((host, index) => {
      return `server.${index + 1}=${host}:${quorum}:3888${observers.includes(host) ? ":observer" : ""}`;
    });
    const file = path.join(directory, "zoo.cfg");
    writeFileSync(file, [`dataDir=${path.join(directory, "data")}`, ...lines, "tickTime=2000", ""].join("\n"));
    return file;
  }

  /** Whether this pod has caught up with a leader since it was made. */
  function joined(since: boolean): void {
    const [myid, epoch] = ["myid", "version-2/currentEpoch"].map((name) => path.join(directory, "data", name));
    for (const file of [myid, epoch]) writeFileSync(file ?? "", "1\n");
    utimesSync(epoch ?? "", 1_000, since ? 2_000 : 500);
    utimesSync(myid ?? "", 1_000, 1_000);
  }

  function run(...args: (string | number)[]): Promise<{ code: number; output: string }> {
    const PATH = `${path.join(directory, "bin")}:${process.env["PATH"]}`;
    const options = { env: { ...process.env, TMPDIR: path.join(directory, "tmp"), PATH } };
    return new Promise((resolve) =>
      execFile("bash", [path.join(directory, "server.sh"), ...args.map(String)], options, (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, output: stdout + stderr }),
      ),
    );
  }

  /** What the script finds in the kernel's list; a machine that connects to itself is in its own on both sides. */
  function kernelSays(lines: readonly string[]): void {
    const list = path.join(directory, "tcp");
    writeFileSync(list, `${lines.join("\n")}\n`);
    // The wrapper's own directory is first in PATH: what it calls is the next one.
    const grep = `#!/bin/bash\nPATH=\${PATH#*:} exec grep "\${@:1:2}" "${list}"\n`;
    mkdirSync(path.join(directory, "bin"), { recursive: true });
    writeFileSync(path.join(directory, "bin/grep"), grep, { mode: 0o755 });
  }

  const three = ["127.0.0.2", "127.0.0.3", "127.0.0.4"];
  const ready = { code: 0, output: "" };

  it("calls a member ready that has caught up and is connected to the leader, and sends nobody anything", async () => {
    const [client, leader] = [await listener(), await listener("127.0.0.2")];
    joined(true);
    await connect(leader.port, "127.0.0.2");
    assert.deepEqual(await run("ready", client.port, zooCfg(leader.port, three)), ready);
    assert.deepEqual([client.received, leader.received], [[], []]);
  });

  it("does not call a member ready that is connected to the leader and still catches up", async () => {
    const [client, leader] = [await listener(), await listener("127.0.0.2")];
    joined(false);
    await connect(leader.port, "127.0.0.2");
    const expected = { code: 1, output: "does not serve, 127.0.0.2 leads\n" };
    assert.deepEqual(await run("ready", client.port, zooCfg(leader.port, three)), expected);
    assert.deepEqual(leader.received, []);
  });

  it("does not call a member ready that lost a leader whom the others have: a drain would take the next one", async () => {
    const [client, leader] = [await listener(), await listener("127.0.0.3")];
    joined(true);
    const expected = { code: 1, output: "does not serve, 127.0.0.3 leads\n" };
    assert.deepEqual(await run("ready", client.port, zooCfg(leader.port, three)), expected);
  });

  it("calls the leader ready as soon as enough members for a majority are connected to it", async () => {
    const five = ["127.0.0.1", ...three, "127.0.0.5"];
    const quorum = await closed();
    const file = zooCfg(quorum, five, ["127.0.0.6"]);
    joined(true);
    await listener("127.0.0.1", quorum);
    const hex = quorum.toString(16).toUpperCase().padStart(4, "0");
    const line = (local: string, remote: string, state: string) =>
      `   1: 0100007F:${local} 0200007F:${remote} ${state} 0`;
    for (const [members, code] of [
      [1, 1],
      [2, 0],
      [5, 0],
    ] as const) {
      const connected = Array.from({ length: members }, (_, index) => line(hex, `D00${index}`, "01"));
      kernelSays([line("0885", "0000", "0A"), line(hex, "0000", "0A"), ...connected]);
      assert.equal((await run("ready", 2181, file)).code, code, `${members} members`);
    }
  });

  it("calls it ready while nobody leads, so that an ensemble can be started one after the other", async () => {
    const [client, quorum] = [await listener(), await closed()];
    joined(false);
    assert.deepEqual(await run("ready", client.port, zooCfg(quorum, three)), ready);
  });

  it("calls a server without others ready as soon as it listens", async () => {
    const [client, quorum] = [await listener(), await closed()];
    assert.deepEqual(await run("ready", client.port, zooCfg(quorum, ["127.0.0.2"])), ready);
  });

  it("calls it neither alive nor ready when it does not listen", async () => {
    const [client, quorum] = [await closed(), await closed()];
    const expected = { code: 1, output: `is not listening on port ${client}\n` };
    assert.deepEqual(await run("alive", client), expected);
    assert.deepEqual(await run("ready", client, zooCfg(quorum, three)), expected);
  });

  it("makes the links to keys anew when the Secret has others, and only then, as ZooKeeper reads a file by its name", async () => {
    const { port } = await listener();
    const [keys, tls] = ["keys", "tls"].map((name) => path.join(directory, name)) as [string, string];
    for (const name of [keys, tls, path.join(keys, "..1"), path.join(keys, "..2")]) mkdirSync(name);
    symlinkSync("..1", path.join(keys, "..data"));
    symlinkSync(path.join(keys, "..data/zk-1.server.pem"), path.join(tls, "server.pem"));
    const events = async (act: () => Promise<unknown>): Promise<string[]> => {
      const seen: string[] = [];
      const watcher = watch(tls, (_, name) => void seen.push(String(name)));
      await act();
      await new Promise((resolve) => setTimeout(resolve, 50));
      watcher.close();
      return seen;
    };
    const alive = () => run("alive", port);
    assert.deepEqual(await events(alive), []);
    rmSync(path.join(keys, "..data"));
    symlinkSync("..2", path.join(keys, "..data"));
    assert((await events(alive)).includes("server.pem"));
    assert.equal(readlinkSync(path.join(tls, "server.pem")), path.join(keys, "..data/zk-1.server.pem"));
    assert.deepEqual(await events(alive), []);
  });

  it("lets a server stop without a wait, and refuses what it does not know", async () => {
    assert.equal((await run("may-stop")).code, 0);
    assert.deepEqual(await run("start"), { code: 2, output: "unknown: start\n" });
  });
});
