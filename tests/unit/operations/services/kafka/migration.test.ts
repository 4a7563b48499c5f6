import assert from "node:assert/strict";
import { FakeMigration } from "../../../../helpers/fake-migration";

const orders = ({ cluster }: FakeMigration) => cluster.znodes.orders;
const eventsOf = ({ cluster }: FakeMigration, unit: string) =>
  cluster.events.filter((event) => event.split(" ")[1] === unit);

describe("a roll at the step controllers", () => {
  it("starts them empty, with the id of the cluster that brokers have, and restarts no broker", async () => {
    const migration = new FakeMigration("zookeeper");
    assert.equal(await migration.up("controllers"), undefined);
    assert.deepEqual(
      eventsOf(migration, "kafka-controller").slice(0, 3),
      [101, 102, 103].map((id) => `empty kafka-controller ${id} AAAAAAAAAAAAAAAAAAAAAA`),
    );
    assert.deepEqual(migration.cluster.restarts, []);
  });

  it("takes away what an earlier try has left in /migration, or the next one would skip the copy", async () => {
    const migration = new FakeMigration("zookeeper");
    migration.migration = -1;
    assert.equal(await migration.up("controllers"), undefined);
    assert.deepEqual(orders(migration), ["delete /migration"]);
  });

  it("leaves controllers that run alone, and starts one that does not with what it has", async () => {
    const migration = new FakeMigration("controllers");
    migration.cluster.service("kafka-controller", 102).lose();
    assert.equal(await migration.up("controllers"), undefined);
    assert.deepEqual(eventsOf(migration, "kafka-controller"), [
      "identify kafka-controller 102 AAAAAAAAAAAAAAAAAAAAAA",
      "start kafka-controller 102",
    ]);
  });

  for (const [what, spoil, given] of [
    [
      "a broker with an older protocol",
      (one: FakeMigration) => one.cluster.settings.get(2)?.started.set("inter.broker.protocol.version", "2.4"),
      /broker 2 runs with inter\.broker\.protocol\.version 2\.4/,
    ],
    [
      "a broker that is registered and unknown",
      (one: FakeMigration) => one.cluster.znodes.add("/brokers/ids/9"),
      /broker 9 is registered/,
    ],
    [
      "a topic without an id",
      (one: FakeMigration) => one.cluster.znodes.add("/brokers/topics/old", { data: '{"partitions":{}}' }),
      /topics have no id yet: old/,
    ],
    [
      "a topic that is being deleted",
      (one: FakeMigration) => one.cluster.znodes.add("/admin/delete_topics/gone"),
      /being deleted: gone/,
    ],
  ] as const)
    it(`starts none with ${what}, because the copy would wait for ever or lose something`, async () => {
      const migration = new FakeMigration("zookeeper");
      spoil(migration);
      const error = await migration.up("controllers");
      assert.match(error?.message ?? "", given);
      assert.deepEqual(eventsOf(migration, "kafka-controller"), []);
    });
});

describe("a roll at the step dual-write", () => {
  it("restarts the brokers one after the other, and waits until controllers have copied everything and lead", async () => {
    const migration = new FakeMigration("controllers");
    assert.equal(await migration.up("dual-write"), undefined);
    assert.equal(migration.cluster.restarts.length, 3);
    assert.deepEqual(migration.cluster.losses, []);
    assert(migration.cluster.said.includes("topics are the same in ZooKeeper and for the brokers"));
  });

  it("fails where controllers never copy, and says so", async () => {
    const migration = new FakeMigration("controllers");
    migration.copies = false;
    assert.match((await migration.up("dual-write"))?.message ?? "", /the metadata is not copied yet/);
  });

  it("stops no broker with a copy that an earlier try has left: the controllers would not make one", async () => {
    const migration = new FakeMigration("controllers");
    migration.migration = 24;
    assert.match(
      (await migration.up("dual-write"))?.message ?? "",
      /must begin the copy themselves[^]*set kafka\.metadata: controllers/,
    );
    assert.deepEqual(migration.cluster.restarts, []);
  });

  it("stops no broker while a controller has not begun to migrate", async () => {
    const migration = new FakeMigration("controllers");
    migration.cluster.quorum.migrates = (id) => id !== 103;
    assert.match((await migration.up("dual-write"))?.message ?? "", /controller 103 is not ready for a migration/);
    assert.deepEqual(migration.cluster.restarts, []);
  });

  it("fails where a topic is in ZooKeeper and not for the brokers, and says that the way back loses nothing", async () => {
    const migration = new FakeMigration("controllers");
    migration.cluster.znodes.add("/brokers/topics/lost", { data: '{"partitions":{"0":[1,2]},"topic_id":"y"}' });
    const error = await migration.up("dual-write");
    assert.match(
      error?.message ?? "",
      /partition lost-0 is 1,2 in ZooKeeper, and missing for the brokers[^]*one step back/,
    );
  });
});

describe("a roll back from dual-write", () => {
  it("ends the controllers, raises the epoch, gives the cluster to a broker, and only then stops one (KAFKA-20488)", async () => {
    const migration = new FakeMigration("dual-write");
    const stopped = migration.cluster.stoppedAt;
    assert.equal(await migration.up("controllers"), undefined);
    const atFirstStop = stopped.slice(0, 4).map(([name]) => name);
    assert.deepEqual(
      atFirstStop.slice(0, 3).sort(),
      [101, 102, 103].map((id) => `kafka-controller ${id}`),
    );
    assert.match(atFirstStop[3] ?? "", /^kafka /);
    assert.deepEqual(orders(migration).slice(0, 3), [
      "setData /controller_epoch 8",
      "delete /controller",
      "delete /migration",
    ]);
  });

  it("starts the controllers again when every broker runs as before, and empty: they would go on copying", async () => {
    const migration = new FakeMigration("dual-write");
    assert.equal(await migration.up("controllers"), undefined);
    const { events } = migration.cluster;
    const lastBroker = events.findLastIndex((event) => event.startsWith("start kafka "));
    const emptied = events.findIndex((event) => event.startsWith("empty kafka-controller"));
    assert(lastBroker >= 0 && emptied > lastBroker, events.join("\n"));
    assert.equal(events.filter((event) => event.startsWith("start kafka-controller")).length, 3);
  });

  it("keeps an epoch that is higher already", async () => {
    const migration = new FakeMigration("dual-write");
    migration.cluster.znodes.add("/controller_epoch", { data: "12" });
    assert.equal(await migration.up("controllers"), undefined);
    assert.equal(orders(migration)[0], "setData /controller_epoch 12");
  });

  for (const [what, cut] of [
    ["its controllers had ended", () => undefined],
    ["/controller was deleted, and /migration was not", (one: FakeMigration) => (one.controller = 1)],
  ] as const)
    it(`that was cut after ${what} comes to its end with the next up, and starts no controller too early`, async () => {
      const migration = new FakeMigration("dual-write");
      for (const id of [101, 102, 103]) migration.cluster.service("kafka-controller", id).lose();
      cut(migration);
      assert.equal(await migration.up("controllers"), undefined);
      const { events } = migration.cluster;
      const lastBroker = events.findLastIndex((event) => event.startsWith("start kafka "));
      assert(events.findIndex((event) => event.startsWith("start kafka-controller")) > lastBroker);
      assert.match(migration.at("/migration") ?? "", /"kraft_metadata_offset":-1/);
    });

  it("stops nothing while a broker runs in KRaft, which would be alone without controllers", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    assert.match((await migration.up("controllers"))?.message ?? "", /broker 1, 2, 3 runs in KRaft[^]*dual-write/);
    assert.deepEqual(migration.cluster.restarts, []);
    assert.deepEqual(orders(migration), []);
  });
});

describe("a roll at the step dual-write-kraft", () => {
  it("restarts the brokers, and back from there restarts them again", async () => {
    const migration = new FakeMigration("dual-write");
    assert.equal(await migration.up("dual-write-kraft"), undefined);
    assert.equal(migration.cluster.restarts.length, 3);
    assert.equal(await migration.up("dual-write"), undefined);
    assert.equal(migration.cluster.restarts.length, 6);
    assert.deepEqual(orders(migration), []);
  });

  it("stops no broker before the copy is done: a quorum without it would have them set all partitions aside", async () => {
    const migration = new FakeMigration("dual-write");
    migration.migration = -1;
    assert.match((await migration.up("dual-write-kraft"))?.message ?? "", /the metadata is not copied yet/);
    assert.deepEqual(migration.cluster.restarts, []);
  });
});

describe("a roll at the step kraft", () => {
  it("restarts no controller while a broker runs with ZooKeeper, from which there would be no way back", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    migration.cluster.service("kafka", 2).runs("dual");
    assert.match(
      (await migration.up("kraft"))?.message ?? "",
      /broker 2 runs with ZooKeeper: set kafka\.metadata: dual-write-kraft/,
    );
    assert.deepEqual(eventsOf(migration, "kafka-controller"), []);
  });

  it("restarts no controller while a replica is not in sync", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    migration.cluster.service("kafka", 2).fault = "never catches up";
    assert.match((await migration.up("kraft"))?.message ?? "", /replicas are not in sync/);
    assert.deepEqual(migration.cluster.restarts, []);
  });
});
