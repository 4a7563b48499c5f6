import assert from "node:assert/strict";
import { FakeMigration } from "../../../../helpers/fake-migration";

/** What was done to controllers, and to their files. */
const eventsOf = ({ cluster }: FakeMigration) => cluster.events.filter((event) => event.includes("kafka-controller"));

/** Controllers whose disks are new: they end as soon as they start. */
function lostDisks(migration: FakeMigration, ...ids: number[]): FakeMigration {
  for (const id of ids) {
    migration.cluster.quorum.bare.add(id);
    migration.cluster.service("kafka-controller", id).lose();
  }
  return migration;
}

const identified = "identify kafka-controller 102 AAAAAAAAAAAAAAAAAAAAAA";

describe("a controller that lost its disk on the way to KRaft", () => {
  for (const step of ["controllers", "dual-write", "dual-write-kraft"] as const)
    it(`gets its identity again at ${step}, and the metadata from the majority of the others`, async () => {
      const migration = lostDisks(new FakeMigration(step), 102);
      assert.equal(await migration.up(step), undefined);
      const events = eventsOf(migration);
      const at = events.indexOf(identified);
      assert.deepEqual(events.slice(at - 1, at + 2), [
        "stop kafka-controller 102",
        identified,
        "start kafka-controller 102",
      ]);
      assert.deepEqual(
        events.filter((event) => event.startsWith("empty")),
        [],
      );
    });

  for (const [step, fix] of [
    ["dual-write", /set kafka\.metadata: controllers, run to the end/],
    ["dual-write-kraft", /restore the directories of the controllers/],
  ] as const)
    it(`gets none at ${step} where the others are no majority: brokers would set all partitions aside`, async () => {
      const migration = lostDisks(new FakeMigration(step), 101, 102);
      const { message = "" } = (await migration.up(step)) ?? {};
      assert.match(
        message,
        /a majority of the controllers must have their data, 2 of 3\n +given: none on kafka1, kafka2/,
      );
      assert.match(message, fix);
      assert(!eventsOf(migration).some((event) => /^(identify|empty)/.test(event)));
    });

  for (const [what, spoil] of [
    [
      "have no leader",
      ({ cluster }: FakeMigration) => (cluster.service("kafka-controller", 103).fault = "never answers"),
    ],
    ["are behind", ({ cluster }: FakeMigration) => cluster.quorum.behind.set(103, 60_000)],
  ] as const)
    it(`gets none while the others ${what}, however many they are`, async () => {
      const migration = lostDisks(new FakeMigration("dual-write"), 102);
      spoil(migration);
      const { message = "" } = (await migration.up("dual-write")) ?? {};
      assert.match(message, /the other controllers, before controller 102 gets its identity/);
      assert(!eventsOf(migration).includes(identified));
    });

  it("is none at the first start of all, which begin empty", async () => {
    const migration = lostDisks(new FakeMigration("zookeeper"), 101, 102, 103);
    assert.equal(await migration.up("controllers"), undefined);
    assert.equal(eventsOf(migration).filter((event) => event.startsWith("empty")).length, 3);
  });
});

describe("the backup before the step kraft", () => {
  const copies = ({ cluster }: FakeMigration) => cluster.events.filter((event) => event.startsWith("copy "));

  it("copies what ZooKeeper and the controllers have on every host before the first of them is restarted", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    assert.equal(await migration.up("kraft"), undefined);
    const hosts = [1, 2, 3];
    const wanted = hosts.flatMap((id) => [`copy kafka-controller ${100 + id}`, `copy zookeeper ${id}`]);
    assert.deepEqual([...copies(migration)].sort(), wanted.sort());
    const firstStop = migration.cluster.events.findIndex((event) => event.startsWith("stop "));
    assert(migration.cluster.events.lastIndexOf("copy zookeeper 3") < firstStop);
    const told = /^backup of ZooKeeper 1 on kafka1: \/backups\/before-kraft-[\dTZ-]+\/zookeeper\.tar\.gz$/;
    assert(
      migration.cluster.said.some((line) => told.test(line)),
      migration.cluster.said.join("\n"),
    );
  });

  it("is not made again once a controller has left ZooKeeper, whose data may be older from then on", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    migration.cluster.service("kafka-controller", 102).runs("final");
    assert.equal(await migration.up("kraft"), undefined);
    assert.deepEqual(copies(migration), []);
  });

  it("is told in the preview", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    migration.cluster.service("kafka-controller", 101).wanted = "final";
    const lines = await migration.describe("kraft");
    assert(
      lines.some((line) => line.startsWith("back up the data of ZooKeeper")),
      lines.join("\n"),
    );
  });

  it("stops the step where it fails, with what the host says", async () => {
    const migration = new FakeMigration("dual-write-kraft");
    migration.cluster.quorum.copyFails = "the copy needs 9 KiB, and /backups has 3";
    assert.match((await migration.up("kraft"))?.message ?? "", /needs 9 KiB/);
    assert.deepEqual(migration.cluster.restarts, []);
  });
});
