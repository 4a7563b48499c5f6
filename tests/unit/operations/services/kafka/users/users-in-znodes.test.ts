import assert from "node:assert/strict";
import { applyUsers, type ApplyArgs } from "../../../../../../operations/services/kafka/users/apply";
import { fingerprintOf } from "../../../../../../operations/services/kafka/users/password";
import { Refused } from "../../../../../../operations/protocol/kafka/refused";
import { openToAll, ownedBy } from "../../../../../../operations/protocol/zookeeper/znode-acl";
import { FakeUsers } from "../../../../../helpers/fake-users";
import { FakeZnodes } from "../../../../../helpers/fake-znodes";
import { VirtualClock } from "../../../../../helpers/virtual-clock";

const password = "planted-Secret-1";
const login = "app/SCRAM-SHA-512";
const app = { credentials: { "SCRAM-SHA-512": 8192 }, acls: ["allow Write on literal topic orders"], quotas: {} };

describe("users of brokers before 2.7", () => {
  let cluster: FakeUsers;
  let tree: FakeZnodes;
  let fingerprints: Record<string, string>;

  beforeEach(() => {
    [cluster, tree, fingerprints] = [new FakeUsers(), new FakeZnodes(), {}];
    for (const path of ["/config/users", "/config/changes"]) tree.add(path);
    [cluster.tree, cluster.passwordOf] = [tree, () => password];
  });

  function apply(args: Partial<ApplyArgs>): Promise<void> {
    const given = {
      passwords: { [login]: password },
      logins: cluster.logins,
      fingerprints: { ...fingerprints },
      chroot: "",
    };
    return applyUsers(
      cluster.reach,
      { wanted: {}, known: {}, ...given, ...args },
      {
        ...{ say: () => undefined, begin: () => undefined, clock: new VirtualClock() },
        wrote: (name, fingerprint) => (fingerprints[name] = fingerprint),
      },
    );
  }

  const config = (name = "app") =>
    (JSON.parse(tree.nodes.get(`/config/users/${name}`)?.data ?? "{}") as { config: Record<string, string> }).config;

  it("log in on every broker, which are told of them, and nothing has their password", async () => {
    await apply({ wanted: { app } });
    assert.match(config()["SCRAM-SHA-512"] ?? "", /^salt=\S{44},stored_key=\S{88},server_key=\S{88},iterations=8192$/);
    assert.deepEqual(
      cluster.tried,
      [1, 2, 3].map((id) => `${id} app SCRAM-SHA-512 ok`),
    );
    assert.deepEqual(cluster.orders, ["create User:app 3 4 * on 2 3 orders"]);
    assert.equal(
      tree.orders.at(-1),
      'create /config/changes/config_change_0000000001 {"version":2,"entity_path":"users/app"}',
    );
    assert(!JSON.stringify([...tree.nodes, tree.orders, fingerprints]).includes(password));
  });

  it("that are as they shall be are left alone: a second run writes nothing", async () => {
    await apply({ wanted: { app } });
    tree.orders.length = cluster.orders.length = 0;
    await apply({ wanted: { app }, known: { app } });
    assert.deepEqual([tree.orders, cluster.orders], [[], []]);
  });

  it("have limits beside their login, and keep what a stack file cannot have", async () => {
    const given = { consumer_byte_rate: "5", controller_mutation_rate: "3" };
    tree.add("/config/users/app", { data: JSON.stringify({ version: 1, config: given }) });
    await apply({ wanted: { app: { ...app, quotas: { producer_byte_rate: 1000, request_percentage: 12.5 } } } });
    const { "SCRAM-SHA-512": _, ...rest } = config();
    assert.deepEqual(rest, { controller_mutation_rate: "3", producer_byte_rate: "1000", request_percentage: "12.5" });
  });

  it("that left the file lose their login and limits; all others are left alone", async () => {
    const old = { "SCRAM-SHA-512": "salt=a,stored_key=b,server_key=c,iterations=4096", producer_byte_rate: "1" };
    for (const name of ["old", "other"])
      tree.add(`/config/users/${name}`, { data: JSON.stringify({ version: 1, config: old }) });
    await apply({ known: { old: app } });
    assert.deepEqual([config("old"), config("other")], [{}, old]);
  });

  it("get back what somebody took away by hand", async () => {
    await apply({ wanted: { app } });
    const node = tree.nodes.get("/config/users/app");
    assert(node);
    node.data = JSON.stringify({ version: 1, config: {} });
    await apply({ wanted: { app }, known: { app } });
    assert.match(config()["SCRAM-SHA-512"] ?? "", /^salt=/);
  });

  it("are written again when somebody else writes at the same moment, and lose nothing of it", async () => {
    tree.add("/config/users/app", { data: JSON.stringify({ version: 1, config: {} }) });
    let done = false;
    tree.before = (order) => {
      const node = tree.nodes.get("/config/users/app");
      if (!order.startsWith("setData") || done || node === undefined) return;
      done = true;
      [node.version, node.data] = [9, JSON.stringify({ version: 1, config: { controller_mutation_rate: "7" } })];
    };
    await apply({ wanted: { app } });
    assert.deepEqual(Object.keys(config()).sort(), ["SCRAM-SHA-512", "controller_mutation_rate"]);
  });

  it("have the rights in ZooKeeper that brokers give theirs, below the path of the cluster", async () => {
    const owner = [ownedBy("CN=broker")];
    tree.add("/orders/config/changes").add("/orders/config/users", { acls: owner });
    await apply({
      wanted: { app: { credentials: {}, acls: [], quotas: { request_percentage: 9 } } },
      chroot: "/orders",
    });
    assert.deepEqual(tree.nodes.get("/orders/config/users/app")?.acls, owner);
    assert.deepEqual(tree.nodes.get("/orders/config/changes/config_change_0000000001")?.acls, openToAll);
  });

  it("stand under names as Kafka writes them", async () => {
    cluster.passwordOf = () => password;
    const passwords = { "a+b@c/SCRAM-SHA-512": password };
    await apply({ wanted: { "a+b@c": { ...app, acls: [] } }, passwords });
    assert(tree.nodes.has("/config/users/a%2Bb%40c"));
    assert(tree.orders.some((order) => order.endsWith('"entity_path":"users/a%2Bb%40c"}')));
  });

  it("are told with the words of ZooKeeper when it does not take them, and without a password", async () => {
    tree.refuses = "NoAuth";
    await assert.rejects(apply({ wanted: { app } }), (error: Error) => {
      assert(error instanceof Refused);
      assert.match(error.message, /^ZooKeeper does not let this program change users: create of .*: NoAuth$/);
      return true;
    });
  });

  it("get another password without a change of anything else", async () => {
    fingerprints = { [login]: fingerprintOf("older-Secret-0") };
    await apply({ wanted: { app } });
    const before = config()["SCRAM-SHA-512"];
    cluster.passwordOf = () => "another-Secret-2";
    await apply({ wanted: { app }, known: { app }, passwords: { [login]: "another-Secret-2" } });
    assert.notEqual(config()["SCRAM-SHA-512"], before);
  });
});
