import assert from "node:assert/strict";
import { FakeMigrationInPods } from "../../../helpers/fake-migration-pods";

const ids = [101, 102, 103];
const eventsOf = ({ cluster }: FakeMigrationInPods, unit: string) =>
  cluster.events.filter((event) => event.split(" ")[1] === unit);
const orders = ({ cluster }: FakeMigrationInPods) => cluster.znodes.orders;
const clusterId = "AAAAAAAAAAAAAAAAAAAAAA";

describe("a roll of pods at the step controllers", () => {
  it("has the waiting controllers start empty, with the id of the cluster that brokers have, and replaces no pod", async () => {
    const migration = new FakeMigrationInPods("zookeeper");
    assert.equal(await migration.up("controllers"), undefined);
    assert.deepEqual(
      eventsOf(migration, "kafka-controller").filter((event) => event.startsWith("empty")),
      ids.map((id) => `empty kafka-controller ${id} ${clusterId}`),
    );
    assert.deepEqual(migration.cluster.restarts, []);
    assert.deepEqual([...migration.pods.held], []);
  });

  it("starts none while a broker has an older protocol, and finds that out before any file changes", async () => {
    const migration = new FakeMigrationInPods("zookeeper");
    migration.cluster.settings.get(2)?.started.set("inter.broker.protocol.version", "2.4");
    assert.match(
      String(await migration.check("controllers")),
      /broker 2 runs with inter\.broker\.protocol\.version 2\.4/,
    );
    assert.match(String(await migration.roll("controllers")), /broker 2 runs with/);
    assert.deepEqual(migration.cluster.events, []);
    assert.equal(migration.pods.held.size, 3);
  });

  it("leaves controllers that run alone, and tells one with an empty volume who it is", async () => {
    const migration = new FakeMigrationInPods("controllers");
    migration.cluster.service("kafka-controller", 102).lose();
    migration.pods.held.add("kafka-controller-102");
    assert.equal(await migration.up("controllers"), undefined);
    assert.deepEqual(eventsOf(migration, "kafka-controller"), [
      `identify kafka-controller 102 ${clusterId}`,
      "start kafka-controller 102",
    ]);
  });
});

describe("a roll of pods at the step dual-write", () => {
  it("replaces the brokers one after the other, and waits until controllers have copied everything and lead", async () => {
    const migration = new FakeMigrationInPods("controllers");
    assert.equal(await migration.up("dual-write"), undefined);
    assert.deepEqual(migration.cluster.restarts.length, 3);
    assert.deepEqual(migration.cluster.losses, []);
    assert.deepEqual(eventsOf(migration, "kafka-controller"), []);
  });

  it("has no file changed with a copy that an earlier try has left: the controllers would not make one", async () => {
    const migration = new FakeMigrationInPods("controllers");
    migration.migration.migration = 24;
    assert.match(String(await migration.check("dual-write")), /must begin the copy themselves/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("refuses nothing where all pods start anew, as after a destroy: they find the files of the step", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    for (const id of migration.cluster.ids) {
      migration.cluster.service("kafka", id).lose();
      migration.cluster.service("kafka", id).running = "dual";
    }
    migration.migration.controller = 1;
    assert.equal(await migration.check("dual-write"), undefined);
  });
});

describe("a controller that has lost its volume on the way", () => {
  it("begins anew before the next step, while a majority of the others knows everything", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    migration.cluster.service("kafka-controller", 103).lose();
    migration.pods.held.add("kafka-controller-103");
    assert.equal(await migration.up("dual-write-kraft"), undefined);
    assert.deepEqual(eventsOf(migration, "kafka-controller"), [
      `identify kafka-controller 103 ${clusterId}`,
      "start kafka-controller 103",
    ]);
  });

  it("waits while there is no such majority, which could elect a leader that knows nothing; no broker is replaced", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    for (const id of [102, 103]) {
      migration.cluster.service("kafka-controller", id).lose();
      migration.pods.held.add(`kafka-controller-${id}`);
    }
    assert.match(
      String(await migration.up("dual-write-kraft")),
      /a majority of the controllers must have their data, 2 of 3/,
    );
    assert.deepEqual(migration.cluster.events, []);
  });
});

describe("a roll of pods back from dual-write", () => {
  it("has the controllers wait, raises the epoch, gives the cluster to a broker, and only then replaces one (KAFKA-20488)", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    const { stoppedAt } = migration.cluster;
    assert.equal(await migration.up("controllers"), undefined);
    const first = stoppedAt.slice(0, 4).map(([name]) => name);
    assert.deepEqual(
      first.slice(0, 3).sort(),
      ids.map((id) => `kafka-controller ${id}`),
    );
    assert.match(first[3] ?? "", /^kafka /);
    assert.deepEqual(orders(migration).slice(0, 3), [
      "setData /controller_epoch 8",
      "delete /controller",
      "delete /migration",
    ]);
  });

  it("empties the volumes of the controllers before they start again, and starts none before every broker is as it was", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    assert.equal(await migration.up("controllers"), undefined);
    const { events } = migration.cluster;
    const lastBroker = events.findLastIndex((event) => event.startsWith("start kafka "));
    const emptied = events.findIndex((event) => event.startsWith("empty kafka-controller"));
    const started = events.findIndex((event) => event.startsWith("start kafka-controller"));
    assert(lastBroker >= 0 && emptied > lastBroker && started > emptied, events.join("\n"));
    assert.equal(events.filter((event) => event.startsWith("empty kafka-controller")).length, 3);
  });

  it("that was cut after its controllers had ended comes to its end with the next up", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    for (const id of ids) {
      migration.cluster.service("kafka-controller", id).lose();
      migration.pods.held.add(`kafka-controller-${id}`);
    }
    assert.equal(await migration.up("controllers"), undefined);
    assert.match(migration.migration.at("/migration") ?? "", /"kraft_metadata_offset":-1/);
  });

  it("changes no file and ends no controller while a broker runs in KRaft, which would be alone", async () => {
    const migration = new FakeMigrationInPods("dual-write-kraft");
    assert.match(String(await migration.check("controllers")), /broker 1, 2, 3 runs in KRaft/);
    assert.match(String(await migration.roll("controllers")), /broker 1, 2, 3 runs in KRaft/);
    assert.deepEqual(migration.cluster.events, []);
    assert.deepEqual(orders(migration), []);
  });
});

describe("a roll of pods at the steps to KRaft", () => {
  it("replaces the brokers, and back from there replaces them again", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    assert.equal(await migration.up("dual-write-kraft"), undefined);
    assert.equal(migration.cluster.restarts.length, 3);
    assert.equal(await migration.up("dual-write"), undefined);
    assert.equal(migration.cluster.restarts.length, 6);
    assert.deepEqual(orders(migration), []);
  });

  it("has no file of a broker in KRaft before the copy is done: one that starts would set all its partitions aside", async () => {
    const migration = new FakeMigrationInPods("dual-write");
    migration.migration.migration = -1;
    assert.match(String(await migration.check("dual-write-kraft")), /the metadata is not copied yet/);
  });

  it("replaces no controller while a broker runs with ZooKeeper, from which there would be no way back", async () => {
    const migration = new FakeMigrationInPods("dual-write-kraft");
    migration.cluster.service("kafka", 2).runs("dual");
    assert.match(String(await migration.check("kraft")), /broker 2 runs with ZooKeeper/);
    assert.match(String(await migration.roll("kraft")), /broker 2 runs with ZooKeeper/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("copies what ZooKeeper and the controllers have into their volumes before one of them leaves ZooKeeper", async () => {
    const migration = new FakeMigrationInPods("dual-write-kraft");
    assert.equal(await migration.up("kraft"), undefined);
    const { events, said } = migration.cluster;
    const copies = events.filter((event) => event.startsWith("copy "));
    assert.deepEqual(copies.sort(), [
      ...ids.map((id) => `copy kafka-controller ${id}`),
      ...[1, 2, 3].map((id) => `copy zookeeper ${id}`),
    ]);
    assert(
      events.findLastIndex((event) => event.startsWith("copy ")) <
        events.findIndex((event) => !event.startsWith("copy ")),
    );
    assert(said.includes("backup of ZooKeeper 1 on zk-1: /volume/backups/before"), said.join("\n"));
  });

  it("makes no other copy in a second up, when nothing is left in ZooKeeper that counts", async () => {
    const migration = new FakeMigrationInPods("dual-write-kraft");
    assert.equal(await migration.up("kraft"), undefined);
    const { length } = migration.cluster.events;
    assert.equal(await migration.up("kraft"), undefined);
    assert.equal(migration.cluster.events.length, length);
  });
});
