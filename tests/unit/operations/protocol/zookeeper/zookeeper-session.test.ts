import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { withAnyServer } from "../../../../../operations/protocol/zookeeper/any-server";
import * as messages from "../../../../../operations/protocol/zookeeper/messages";
import { openToAll, ownedBy } from "../../../../../operations/protocol/zookeeper/znode-acl";
import { failedWith } from "../../../../../operations/protocol/zookeeper/zookeeper-error";
import { ZooKeeperSession } from "../../../../../operations/protocol/zookeeper/zookeeper-session";
import { FakeZnodes } from "../../../../helpers/fake-znodes";

const data = (text: string) => Buffer.from(text);

describe("a session with a ZooKeeper server", () => {
  it("creates, reads, changes and deletes znodes, below the path of its cluster", async () => {
    const tree = new FakeZnodes().add("/kafka");
    const session = await ZooKeeperSession.open(tree.connect(), { chroot: "/kafka" });
    assert.equal(await session.create({ path: "/a", data: data("1"), acls: openToAll }), "/a");
    assert.equal(
      await session.create({ path: "/a/b_", data: data(""), acls: openToAll, sequential: true }),
      "/a/b_0000000001",
    );
    assert.equal((await session.ask(messages.getData, { path: "/a" })).data.toString(), "1");
    await session.ask(messages.setData, { path: "/a", data: data("2"), version: 0 });
    assert.deepEqual(await session.ask(messages.getChildren, { path: "/a" }), ["b_0000000001"]);
    await session.ask(messages.setAcl, { path: "/a", acls: [ownedBy("CN=x")], version: messages.anyVersion });
    assert.deepEqual(await session.ask(messages.getAcl, { path: "/a" }), [ownedBy("CN=x")]);
    await session.ask(messages.remove, { path: "/a/b_0000000001", version: messages.anyVersion });
    assert.deepEqual([await session.exists("/a"), await session.exists("/a/b_0000000001")], [true, false]);
    assert.deepEqual(await session.ask(messages.getChildren, { path: "/" }), ["a"]);
    await session.close();
    assert.equal(tree.nodes.get("/kafka/a")?.data, "2");
  });

  it("tells refusals by their names and paths, and goes on", async () => {
    const session = await ZooKeeperSession.open(new FakeZnodes().connect());
    await assert.rejects(session.ask(messages.getData, { path: "/a" }), (error) => failedWith(error, "NoNode"));
    await session.create({ path: "/a", data: data(""), acls: openToAll });
    const late = session.ask(messages.setData, { path: "/a", data: data(""), version: 7 });
    await assert.rejects(late, { message: "setData of /a: BadVersion" });
    assert.equal(await session.exists("/a"), true);
    await session.close();
  });

  it("has many requests on their way, and gives each its own answer", async () => {
    const tree = new FakeZnodes();
    const paths = Array.from({ length: 200 }, (_, index) => `/n${index}`);
    paths.forEach((path) => tree.add(path, { data: path }));
    const session = await ZooKeeperSession.open(tree.connect());
    const read = await Promise.all(paths.map((path) => session.ask(messages.getData, { path })));
    assert.deepEqual(
      read.map((one) => one.data.toString()),
      paths,
    );
    await session.close();
  });

  it("fails with every request when its connection ends, and with those that come later", async () => {
    const tree = new FakeZnodes();
    const session = await ZooKeeperSession.open(tree.connect());
    tree.endsAfter = 0;
    await assert.rejects(session.exists("/"), /closed the connection/);
    await assert.rejects(session.exists("/"), /closed the connection/);
    assert.equal(session.isOpen, false);
  });

  it("gives up a server that says nothing", async () => {
    const silent = new Duplex({ read: () => undefined, write: (_chunk, _encoding, done) => done() });
    await assert.rejects(ZooKeeperSession.open(silent, { timeoutMs: 20 }), /no session within 0.02 s/);
    assert(silent.destroyed);
  });

  it("ends at bytes that are no answer, without ending the process", async () => {
    const babble = new Duplex({
      read: () => undefined,
      write(_chunk, _encoding, done) {
        this.push("HTTP/1.1 400 Bad Request");
        done();
      },
    });
    await assert.rejects(ZooKeeperSession.open(babble), /none of the ZooKeeper protocol/);
  });

  it("is begun with another server when one does not serve, or ends in the middle", async () => {
    const [dead, alive] = [new FakeZnodes(), new FakeZnodes()];
    dead.endsAfter = 0;
    const servers = [
      { name: "ZooKeeper 1", connect: () => Promise.reject(new Error("refused")) },
      { name: "ZooKeeper 2", connect: () => Promise.resolve(dead.connect()) },
      { name: "ZooKeeper 3", connect: () => Promise.resolve(alive.connect()) },
    ];
    assert.equal(await withAnyServer(servers, {}, (session) => session.exists("/")), true);
    const none = withAnyServer(servers.slice(0, 2), {}, (session) => session.exists("/"));
    await assert.rejects(
      none,
      /^Error: no ZooKeeper server answers: ZooKeeper 1: refused; ZooKeeper 2: the server closed/,
    );
  });

  it("is not begun again for what a server refuses", async () => {
    const tree = new FakeZnodes();
    const server = { name: "ZooKeeper 1", connect: () => Promise.resolve(tree.connect()) };
    const work = withAnyServer([server, server], {}, (session) => session.ask(messages.getData, { path: "/none" }));
    await assert.rejects(work, { message: "getData of /none: NoNode" });
    assert.equal(tree.asked, 2);
  });
});
