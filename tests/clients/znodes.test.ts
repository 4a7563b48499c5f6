import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { applyRights } from "../../operations/services/kafka/znodes/apply-rights";
import * as messages from "../../operations/protocol/zookeeper/messages";
import { openToAll, ownedBy, readableByAll, sameAcls } from "../../operations/protocol/zookeeper/znode-acl";
import { failedWith } from "../../operations/protocol/zookeeper/zookeeper-error";
import { ZooKeeperSession } from "../../operations/protocol/zookeeper/zookeeper-session";
import { secureConnection } from "../../operations/transport/secure-connection";
import { classPathOf } from "../../tools/lib/class-path";
import { type Pair, TestAuthority } from "../helpers/certificates";
import { closedPort } from "../helpers/closed-port";

const owner = "CN=broker,OU=zookeeper-client,O=kafka-zookeeper";
const patience = 60_000;
const nothing = Buffer.alloc(0);

for (const version of ["3.6.0", "3.9.5"])
  describe(`a server of ZooKeeper ${version} with TLS`, () => {
    const authority = new TestAuthority();
    const directory = mkdtempSync(path.join(os.tmpdir(), "znodes-"));
    let server: ChildProcess | undefined;
    let port: number;

    before(async () => {
      port = await closedPort();
      const file = (name: string, { key, cert }: Pair) => authority.write(name, key + cert);
      const config = [
        ...[`dataDir=${directory}`, "tickTime=2000", `secureClientPort=${port}`, "admin.enableServer=false"],
        "serverCnxnFactory=org.apache.zookeeper.server.NettyServerCnxnFactory",
        `ssl.keyStore.location=${file("server.pem", authority.issue())}`,
        `ssl.trustStore.location=${authority.write("ca.pem", authority.certificate)}`,
        ...["ssl.keyStore.type=PEM", "ssl.trustStore.type=PEM", "ssl.clientAuth=need"],
        "authProvider.x509=org.apache.zookeeper.server.auth.X509AuthenticationProvider",
        "X509AuthenticationProvider.superUser=CN=admin,OU=admin",
      ];
      const zoo = path.join(directory, "zoo.cfg");
      writeFileSync(zoo, config.join("\n"));
      const words = ["-Xmx128m", "-cp", await classPathOf("zookeeper", version)];
      const main = "org.apache.zookeeper.server.quorum.QuorumPeerMain";
      server = spawn("java", ["-XX:TieredStopAtLevel=1", ...words, main, zoo], { stdio: "ignore" });
    });

    after(async () => {
      if (server?.exitCode === null) {
        server.kill("SIGKILL");
        await once(server, "exit");
      }
      authority.remove();
      rmSync(directory, { recursive: true });
    });

    /** A session of somebody, once the server is up. */
    async function session(subject: string, chroot?: string): Promise<ZooKeeperSession> {
      const identity = authority.identity({ subject });
      for (const end = Date.now() + patience; ; await sleep(200))
        try {
          const stream = await secureConnection(net.connect(port, "127.0.0.1"), { identity, address: "127.0.0.1" });
          return await ZooKeeperSession.open(stream, chroot === undefined ? {} : { chroot });
        } catch (error) {
          if (Date.now() > end) throw error;
        }
    }

    const admin = () => session("/OU=admin/CN=admin");
    const broker = () => session("/O=kafka-zookeeper/OU=zookeeper-client/CN=broker", "/kafka");

    it("understands every request of our client, and answers what it understands", async () => {
      const own = await admin();
      assert.equal(await own.create({ path: "/kafka", data: Buffer.from("1"), acls: openToAll }), "/kafka");
      const changes = await own.create({ path: "/kafka/c_", data: nothing, acls: openToAll, sequential: true });
      assert.match(changes, /^\/kafka\/c_\d{10}$/);
      const before = await own.ask(messages.getData, { path: "/kafka" });
      assert.equal(before.data.toString(), "1");
      assert.deepEqual([before.stat.version, before.stat.children, before.stat.ephemeralOwner], [0, 1, 0n]);
      const stat = await own.ask(messages.setData, { path: "/kafka", data: Buffer.from("2"), version: 0 });
      assert.equal(stat.version, 1);
      await assert.rejects(own.ask(messages.setData, { path: "/kafka", data: nothing, version: 0 }), (error) =>
        failedWith(error, "BadVersion"),
      );
      assert.equal(await own.ask(messages.sync, { path: "/kafka" }), "/kafka");
      assert.deepEqual(await own.ask(messages.getChildren, { path: "/kafka" }), [changes.slice(7)]);
      await assert.rejects(own.ask(messages.remove, { path: "/kafka", version: -1 }), (error) =>
        failedWith(error, "NotEmpty"),
      );
      await own.ask(messages.remove, { path: changes, version: 0 });
      assert.deepEqual([await own.exists("/kafka"), await own.exists(changes)], [true, false]);
      await own.close();
    });

    it("has znodes closed by the operator, which their owner alone changes then, and opened again", async () => {
      const own = await session("/OU=admin/CN=admin", "/kafka");
      for (const path of ["/config", "/config/users", "/config/users/app", "/brokers", "/brokers/topics"])
        await own.create({ path, data: Buffer.from(path), acls: openToAll });
      const rights = (access: "closed" | "open") =>
        applyRights(own, { access, owner }, { begin: () => undefined, seen: () => undefined });
      assert.deepEqual([await rights("closed"), await rights("closed")], [6, 0]);
      const acls = await own.ask(messages.getAcl, { path: "/brokers/topics" });
      assert(sameAcls(acls, [ownedBy(owner), ...readableByAll]));
      const [friend, stranger] = [await broker(), await session("/OU=zookeeper/CN=zookeeper-1", "/kafka")];
      const users = { path: "/config/users/app" };
      assert.equal((await friend.ask(messages.getData, users)).data.toString(), users.path);
      await friend.create({ path: "/brokers/ids", data: nothing, acls: openToAll });
      const isRefused = (error: unknown) => failedWith(error, "NoAuth");
      await assert.rejects(stranger.ask(messages.getData, users), isRefused);
      await assert.rejects(stranger.create({ path: "/x", data: nothing, acls: openToAll }), isRefused);
      assert.equal((await stranger.ask(messages.getData, { path: "/brokers" })).data.toString(), "/brokers");
      assert.equal(await rights("open"), 6);
      assert.equal((await stranger.ask(messages.getData, users)).data.toString(), users.path);
      for (const one of [own, friend, stranger]) await one.close();
    });

    it("keeps a session while nothing is asked, and answers hundreds of requests at once", async () => {
      const own = await admin();
      const all = Array.from({ length: 500 }, (_, index) => `/many${index}`);
      await Promise.all(all.map((path) => own.create({ path, data: Buffer.from(path), acls: openToAll })));
      const read = await Promise.all(all.map((path) => own.ask(messages.getData, { path })));
      assert.deepEqual(
        read.map(({ data }) => data.toString()),
        all,
      );
      await sleep(12_000);
      assert.equal(await own.exists("/many0"), true);
      await own.close();
    });
  });
