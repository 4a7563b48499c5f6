import assert from "node:assert/strict";
import { openToAll, ownedBy, readableByAll } from "../../../../../../operations/protocol/zookeeper/znode-acl";
import { FakeCluster } from "../../../../../helpers/fake-cluster";

const owner = "CN=broker,OU=zookeeper-client,O=kafka-zookeeper";
const closed = [ownedBy(owner), ...readableByAll];
const secret = [ownedBy(owner)];
const paths = [
  "/brokers/topics/orders/partitions/0/state",
  "/config/users/app",
  "/config/topics/orders",
  "/kafka-acl/Topic/orders",
];

describe("the znodes of brokers in a roll", () => {
  let cluster: FakeCluster;

  beforeEach(() => void (cluster = FakeCluster.running({ zookeeper: "new", kafka: "new" })));

  function made(prefix = "", acls = openToAll): void {
    for (const path of [...paths, "/consumers/old"]) cluster.znodes.add(prefix + path, { acls });
  }

  function roll(access: "closed" | "open", chroot = "") {
    const servers = [1, 2, 3].map((id) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port: 2181 }));
    return cluster.roll({ znodes: { access, service: "zookeeper", chroot, owner, servers } });
  }

  const aclsOf = (path: string) => cluster.znodes.nodes.get(path)?.acls;

  it("that were made without rights get those that brokers give, and logins are read by brokers alone", async () => {
    made();
    assert.equal(await roll("closed"), undefined);
    for (const path of ["/", "/brokers", "/brokers/topics/orders/partitions/0/state", "/kafka-acl/Topic/orders"])
      assert.deepEqual(aclsOf(path), closed, path);
    for (const path of ["/config/users", "/config/users/app"]) assert.deepEqual(aclsOf(path), secret, path);
    assert.deepEqual([aclsOf("/consumers"), aclsOf("/consumers/old")], [openToAll, openToAll]);
    assert(
      cluster.said.some((line) => /^closed 1\d znodes of the brokers$/.test(line)),
      cluster.said.join("\n"),
    );
  });

  it("are left alone after one look when they have their rights", async () => {
    made();
    await roll("closed");
    cluster.znodes.orders.length = cluster.znodes.asked = 0;
    cluster.said.length = 0;
    assert.equal(await roll("closed"), undefined);
    assert.deepEqual(cluster.znodes.orders, []);
    assert(cluster.znodes.asked < 30, String(cluster.znodes.asked));
    assert(!cluster.said.some((line) => line.includes("znodes")));
  });

  it("are opened again on the way back", async () => {
    made();
    await roll("closed");
    assert.equal(await roll("open"), undefined);
    for (const [path, { acls }] of cluster.znodes.nodes) assert.deepEqual(acls, openToAll, path);
  });

  it("of a cluster with a path of its own are closed, and nothing else in the ensemble is", async () => {
    made("/kafka");
    made();
    assert.equal(await roll("closed", "/kafka"), undefined);
    assert.deepEqual(aclsOf("/kafka"), closed);
    assert.deepEqual(aclsOf("/kafka/config/users/app"), secret);
    for (const path of ["/", "/brokers", "/config/users/app"]) assert.deepEqual(aclsOf(path), openToAll, path);
  });

  it("go on being closed where a run was cut, which the topmost one tells", async () => {
    made();
    cluster.znodes.endsAfter = 60;
    const cut = await roll("closed");
    assert.match(cut?.message ?? "", /must be closed to all but CN=broker.*no ZooKeeper server answers: ZooKeeper 1:/s);
    assert.deepEqual(aclsOf("/"), openToAll);
    cluster.znodes.endsAfter = Infinity;
    assert.equal(await roll("closed"), undefined);
    assert.deepEqual([aclsOf("/"), aclsOf("/config/users/app")], [closed, secret]);
  });

  it("that are deleted meanwhile are no failure, and those that are created are looked at again", async () => {
    made();
    let done = false;
    cluster.znodes.before = (order) => {
      if (order === "setACL /kafka-acl/Topic/orders")
        cluster.znodes.nodes.delete("/brokers/topics/orders/partitions/0/state");
      if (order !== "setACL /brokers/topics/orders" || done) return;
      done = true;
      cluster.znodes.add("/admin/delete_topics/orders");
    };
    assert.equal(await roll("closed"), undefined);
    assert.deepEqual(aclsOf("/admin/delete_topics/orders"), closed);
  });

  it("that the operator may not change fail the roll with what is refused, and say what to do", async () => {
    made();
    cluster.znodes.refuses = "NoAuth";
    const error = await roll("closed");
    assert.match(error?.message ?? "", /given: setACL of \/\w+: NoAuth\n {4}fix: {3}see that every ZooKeeper server/);
  });

  it("that somebody opens again and again fail the roll instead of keeping it for ever", async () => {
    made();
    cluster.znodes.before = (order) => {
      if (order === "setACL /brokers") cluster.znodes.add(`/config/x${cluster.znodes.orders.length}`);
    };
    const reopened = cluster.znodes.nodes.get("/brokers");
    Object.defineProperty(reopened, "acls", { get: () => openToAll, set: () => undefined });
    assert.match((await roll("closed"))?.message ?? "", /in each of 5 looks/);
  });

  it("have no part in the roll of a stack that tells nobody apart", async () => {
    made();
    assert.equal(await cluster.roll(), undefined);
    assert.equal(cluster.znodes.asked, 0);
  });
});
