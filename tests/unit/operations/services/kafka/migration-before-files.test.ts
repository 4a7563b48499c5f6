import assert from "node:assert/strict";
import { FakeMigration } from "../../../../helpers/fake-migration";

describe("before the files of a step to KRaft are on the hosts, where a server that ends by itself would find them", () => {
  for (const [from, to] of [
    ["zookeeper", "controllers"],
    ["controllers", "dual-write"],
    ["dual-write", "dual-write-kraft"],
    ["dual-write-kraft", "kraft"],
    ["dual-write-kraft", "dual-write"],
    ["dual-write", "controllers"],
  ] as const)
    it(`nothing is refused from ${from} to ${to}, and no server is touched`, async () => {
      const migration = new FakeMigration(from);
      assert.equal(await migration.check(to), undefined);
      assert.deepEqual(migration.cluster.events, []);
    });

  it("brokers do not get those of KRaft while the metadata is not copied", async () => {
    const migration = new FakeMigration("dual-write");
    migration.migration = -1;
    assert.match(String(await migration.check("dual-write-kraft")), /the metadata is not copied yet/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("controllers do not get those without ZooKeeper while a broker runs with it", async () => {
    const migration = new FakeMigration("dual-write");
    assert.match(String(await migration.check("kraft")), /broker 1 runs with ZooKeeper/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("brokers do not get those of ZooKeeper while one of them is in KRaft", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    assert.match(String(await migration.check("controllers")), /broker 1, 2, 3 runs in KRaft/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("a broker with an older protocol is found before controllers are there", async () => {
    const migration = new FakeMigration("zookeeper");
    migration.cluster.settings.get(2)?.started.set("inter.broker.protocol.version", "2.4");
    assert.match(
      String(await migration.check("controllers")),
      /broker 2 runs with inter\.broker\.protocol\.version 2\.4/,
    );
  });

  it("a server that does not run is left to the roll, which starts it before it looks", async () => {
    const migration = new FakeMigration("dual-write");
    migration.cluster.service("kafka", 2).lose();
    assert.equal(await migration.check("dual-write-kraft"), undefined);
    assert.equal(await migration.up("dual-write-kraft"), undefined);
  });
});
