import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { KafkaConnection } from "../../operations/protocol/kafka/kafka-connection";
import { loginWithScram } from "../../operations/protocol/kafka/login";
import { fetchMembers } from "../../operations/protocol/kafka/metadata";
import { fetchPlainListeners } from "../../operations/services/kafka/plain-clients";
import { applyUsers, type ApplyArgs } from "../../operations/services/kafka/users/apply";
import type { Reach } from "../../operations/transport/transport";
import { classPathOf } from "../../tools/lib/class-path";
import { closedPort } from "../helpers/closed-port";

const patience = 120_000;
const mechanism = "SCRAM-SHA-512";
const [login, password] = ["app@x/SCRAM-SHA-512", "planted-Secret-1"];
const user = {
  credentials: { [mechanism]: 8192 },
  acls: ["allow IdempotentWrite on literal cluster kafka-cluster", "allow Write on prefixed topic orders-"],
  quotas: { producer_byte_rate: 1_000_000 },
};

describe("users of a broker of Kafka 2.4.1 with ZooKeeper 3.6.0", () => {
  const directory = mkdtempSync(path.join(os.tmpdir(), "users-"));
  const processes: ChildProcess[] = [];
  let fingerprints: Record<string, string> = {};
  let said: string[] = [];
  let ports: readonly number[];

  before(async () => {
    ports = await Promise.all([closedPort(), closedPort(), closedPort()]);
    const [zookeeper, admin, clients] = ports;
    await start("zookeeper", "3.6.0", "org.apache.zookeeper.server.quorum.QuorumPeerMain", [
      ...[`dataDir=${path.join(directory, "zookeeper")}`, "tickTime=2000", `clientPort=${zookeeper}`],
      ...["admin.enableServer=false", "clientPortAddress=127.0.0.1"],
    ]);
    await start("kafka", "2.4.1", "kafka.Kafka", [
      ...["broker.id=1", `log.dirs=${path.join(directory, "kafka")}`, "offsets.topic.replication.factor=1"],
      `zookeeper.connect=127.0.0.1:${zookeeper}/orders`,
      `listeners=PLAINTEXT://127.0.0.1:${admin},CLIENTS://127.0.0.1:${clients}`,
      "listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CLIENTS:SASL_PLAINTEXT",
      ...["inter.broker.listener.name=PLAINTEXT", `sasl.enabled.mechanisms=${mechanism}`],
      "listener.name.clients.scram-sha-512.sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "authorizer.class.name=kafka.security.authorizer.AclAuthorizer",
      "super.users=User:ANONYMOUS",
    ]);
    for (const end = Date.now() + patience; ; await sleep(500)) {
      const broker = await connection(1).catch(() => undefined);
      const found = broker === undefined ? undefined : await fetchMembers(broker).catch(() => undefined);
      broker?.close();
      if (found?.controller === 1) return;
      assert(Date.now() < end, readFileSync(path.join(directory, "kafka.log"), "utf8").slice(-2_000));
    }
  });

  after(async () => {
    for (const one of processes.filter(({ exitCode }) => exitCode === null)) {
      one.kill("SIGKILL");
      await once(one, "exit");
    }
    rmSync(directory, { recursive: true });
  });

  it("leave those alone who use its listener in plain text, which it tells beside the one with logins", async () => {
    const broker = await connection(1);
    const plain = { broker: 1, listener: "PLAINTEXT", port: ports[1], isShared: true };
    assert.deepEqual(await fetchPlainListeners(broker, 1), [plain]);
    broker.close();
  });

  it("log in with their password as soon as they are written, and with no other one", async () => {
    await apply({ wanted: { "app@x": user } });
    assert.deepEqual(said, [
      "users: 2 of 2 ACLs created",
      "users: quotas of 1 of 1 changed",
      "users: 1 of 1 logins written",
      "users: 1 of 1 logins tried on every broker",
    ]);
    await tryWith(password);
    await assert.rejects(tryWith("guessed"), /lets user app@x by SCRAM-SHA-512 not in/);
  });

  it("are seen as they are: a second run writes nothing", async () => {
    await apply({ wanted: { "app@x": user }, known: { "app@x": user } });
    assert.deepEqual(said, []);
  });

  it("get another password, and lose their login when they leave", async () => {
    const next = "another-Secret-2";
    await apply({ wanted: { "app@x": user }, known: { "app@x": user }, passwords: { [login]: next } });
    await tryWith(next);
    await assert.rejects(tryWith(password));
    await apply({ known: { "app@x": user } });
    for (const end = Date.now() + 10_000; ; await sleep(200)) {
      if (
        await tryWith(next).then(
          () => false,
          () => true,
        )
      )
        return;
      assert(Date.now() < end, "it still logs in");
    }
  });

  function apply(args: Partial<ApplyArgs>): Promise<void> {
    said = [];
    const logins = [{ id: 1, address: "127.0.0.1", port: ports[2] ?? 0 }];
    return applyUsers(
      reach,
      { wanted: {}, known: {}, passwords: { [login]: password }, fingerprints, logins, chroot: "/orders", ...args },
      {
        say: (line) => void said.push(line),
        begin: () => undefined,
        wrote: (name, fingerprint) => (fingerprints = { ...fingerprints, [name]: fingerprint }),
      },
    );
  }

  const reach: Reach = {
    idsOf: () => [1],
    connect: (service, _id, at) => socketTo(at?.port ?? ports[service === "zookeeper" ? 0 : 1] ?? 0),
    problemOf: () => undefined,
    sockets: () => Promise.resolve([]),
    outsideOf: () => [],
    askOutside: () => Promise.reject(new Error("there is nothing outside")),
    open: () => Promise.reject(new Error("nobody looks at a certificate here")),
    close: () => undefined,
  };

  async function connection(index: number): Promise<KafkaConnection> {
    return new KafkaConnection(await socketTo(ports[index] ?? 0));
  }

  async function tryWith(secret: string): Promise<void> {
    const broker = await connection(2);
    try {
      await loginWithScram(broker, { user: "app@x", password: secret, mechanism });
    } finally {
      broker.close();
    }
  }

  async function start(name: string, version: string, main: string, config: readonly string[]): Promise<void> {
    const [file, log] = [path.join(directory, `${name}.properties`), path.join(directory, `${name}.log`)];
    mkdirSync(path.join(directory, name));
    writeFileSync(file, config.join("\n"));
    const words = ["-XX:TieredStopAtLevel=1", "-Xmx256m", "-cp", await classPathOf(name, version), main, file];
    const output = openSync(log, "a");
    processes.push(spawn("java", words, { stdio: ["ignore", output, output] }));
  }
});

async function socketTo(port: number): Promise<net.Socket> {
  const socket = net.connect(port, "127.0.0.1");
  await once(socket, "connect");
  return socket;
}
