import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import net, { type AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import { Session } from "../../operations/transport/session";
import { eventually } from "../e2e/support/hosts";
import { Relay } from "./support/relay";
import { type Sshd, startSshd } from "./support/sshd";

describe("A session of a roll with a host", () => {
  let folder: string;
  let sshd: Sshd;
  let relay: Relay;
  let session: Session;

  const open = (port: number) => {
    const { user, privateKey, hostKey } = sshd;
    const connection = { host: "127.0.0.1", port, user, privateKey, hostKey };
    return Session.open({ name: "kafka1", sudo: false, connection });
  };
  const file = (name: string) => path.join(folder, name);

  before(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-session-"));
    sshd = await startSshd(file("sshd"));
  });

  beforeEach(async () => {
    relay = await Relay.to(sshd.ports[0]);
    session = await open(relay.port);
  });

  afterEach(async () => {
    session.close();
    await relay.close();
  });

  after(async () => {
    await sshd.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const lines = (name: string) => readFileSync(file(name), "utf8").trim().split("\n").length;

  it("runs once more what was cut, on a connection that is made anew", async () => {
    const running = session.run(`echo begun >> ${file("cut")}; sleep 2; echo ended`);
    await eventually("the command has begun", 20, () => Promise.resolve(existsSync(file("cut"))));
    relay.cut();
    assert.equal(await running, "ended\n");
    assert.equal(lines("cut"), 2);
  });

  it("goes on when the connection broke while nothing ran, also with several commands at once", async () => {
    relay.cut();
    const answers = ["a", "b", "c"].map((word) => session.run(`echo ${word}`));
    assert.deepEqual(await Promise.all(answers), ["a\n", "b\n", "c\n"]);
  });

  it("runs more commands at once than the SSH server takes at a time, each once, and keeps its connection", async () => {
    const words = Array.from({ length: 25 }, (_, index) => `${index}`);
    const each = (word: string) =>
      session.run(`echo ${word} >> ${file("many")}; sleep 0.3; echo ${word} $SSH_CONNECTION`);
    const answers = (await Promise.all(words.map(each))).map((answer) => answer.trim().split(" "));
    assert.deepEqual(
      answers.map(([word]) => word),
      words,
    );
    assert.equal(new Set(answers.map(([, , port]) => port)).size, 1);
    assert.equal(lines("many"), words.length);
  });

  it("does not run again what failed by itself", async () => {
    await assert.rejects(session.run(`echo once >> ${file("failed")}; kill -9 $$`), /kafka1 failed: exit status 255/);
    assert.equal(lines("failed"), 1);
  });

  it("tells which host did not come back", async () => {
    await relay.close();
    await assert.rejects(
      session.run("true"),
      /^Error: kafka1 \(127\.0\.0\.1\): after 10 failed attempts: .*ECONNREFUSED/,
    );
  });

  it("runs nothing any more once it is closed, and makes no new connection for it", async () => {
    const cut = session.run("sleep 60");
    session.close();
    await assert.rejects(cut, /the session is closed/);
    await assert.rejects(session.run("echo done"), /^Error: kafka1: the session is closed$/);
  });

  it("waits on the host until something takes connections, and no longer than it is told", async () => {
    const server = net.createServer((socket) => socket.destroy());
    const port = await new Promise<number>((resolve) => {
      server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
    });
    await session.listening("127.0.0.1", port, "kafka", 60);
    await new Promise((resolve) => server.close(resolve));
    const started = performance.now();
    await session.listening("127.0.0.1", port, "kafka", 1);
    assert(performance.now() - started >= 1_000);
  });

  it("keeps its lock over a connection that broke", async () => {
    await session.lock(file("kept.lock"));
    relay.cut();
    await session.run("true");
    const other = await open(sshd.ports[1]);
    await assert.rejects(other.lock(file("kept.lock")), /given: another run holds .*kept\.lock on kafka1/);
    session.close();
    await eventually("the lock is free", 10, () => other.lock(file("kept.lock")).then(() => true));
    other.close();
  });

  it("loses its lock when nothing is heard of it any more, and a command that waits for an answer ends", async () => {
    await session.lock(file("silent.lock"));
    relay.freeze();
    const cut = assert.rejects(session.run("sleep 300"), /kafka1 \(127\.0\.0\.1\)|connection lost/);
    const other = await open(sshd.ports[1]);
    await assert.rejects(other.lock(file("silent.lock")), /another run holds/);
    await eventually("the lock is free", 60, () => other.lock(file("silent.lock")).then(() => true));
    other.close();
    await relay.close();
    await cut;
  });
});
