import assert from "node:assert/strict";
import { FakeMigration } from "../../../../helpers/fake-migration";

describe("brokers whose channel to the controller dies when the kind of controller changes", () => {
  const dead = "ERROR [zk-broker-2-to-controller-alter-partition-channel-manager]: Error due to";
  const firstBrokerStop = ({ cluster }: FakeMigration) =>
    cluster.stoppedAt.find(([name]) => name.startsWith("kafka "))?.[1] ?? 0;

  /** Where one does before the roll, or as soon as another one is restarted; a process that starts has a channel. */
  function withDead(id: number, when: (started: number) => boolean = () => false): FakeMigration {
    const migration = new FakeMigration("dual-write");
    const { cluster } = migration;
    const follow = cluster.started;
    cluster.started = (service) => {
      if (service.unit === "kafka") service.journal = "";
      if (service.unit === "kafka" && when(service.id)) {
        cluster.service("kafka", id).journal = dead;
        service.fault = "never catches up";
      }
      if (service.unit === "kafka" && service.id === id)
        for (const each of [1, 2, 3]) cluster.service("kafka", each).fault = undefined;
      follow(service);
    };
    return migration;
  }

  it("are waited for until they have found the new one, before the first of them stops: until then none tells that it died", async () => {
    const migration = new FakeMigration("dual-write");
    assert.equal(await migration.up("controllers"), undefined);
    const led = migration.cluster.stoppedAt.filter(([name]) => name.startsWith("kafka-controller")).at(-1)?.[1] ?? 0;
    assert(firstBrokerStop(migration) - led > 30_000);
  });

  it("are not waited for where the controller has led for long, or no broker is to be restarted", async () => {
    const migration = new FakeMigration("dual-write");
    await migration.cluster.clock.sleep(60_000);
    const from = migration.cluster.clock.now();
    assert.equal(await migration.up("dual-write-kraft"), undefined);
    assert(firstBrokerStop(migration) - from < 30_000);
    const still = new FakeMigration("dual-write");
    assert.equal(await still.up("dual-write"), undefined);
    assert(still.cluster.clock.now() < 30_000);
  });

  it("are restarted before all others, as replicas of what they lead would never count as in sync again", async () => {
    const migration = withDead(2);
    migration.cluster.service("kafka", 2).journal = dead;
    assert.equal(await migration.up("controllers"), undefined);
    const brokers = migration.cluster.restarts.filter((name) => name.startsWith("kafka "));
    assert.equal(brokers[0], "kafka 2");
    assert.deepEqual(brokers.toSorted(), ["kafka 1", "kafka 2", "kafka 3"]);
  });

  it("do not end a step while nobody can look whether there are any: a gate waits for that host as well", async () => {
    const migration = new FakeMigration("dual-write");
    const [first, other] = [2, 3].map((id) => migration.cluster.service("kafka", id));
    Object.defineProperty(other, "journal", {
      get: () => {
        if (first?.inSync !== true) throw new Error("the host is not responding");
        return "";
      },
    });
    assert.equal(await migration.up("controllers"), undefined);
    assert.equal(migration.cluster.restarts.filter((name) => name.startsWith("kafka "))[0], "kafka 2");
  });

  it("are restarted while another one waits for its replicas to count as in sync, which they would not let it", async () => {
    let first: number | undefined;
    const migration = withDead(3, (started) => started !== 3 && (first ??= started) === started);
    migration.cluster.minInsync = 1;
    assert.equal(await migration.up("controllers"), undefined);
    const brokers = migration.cluster.restarts.filter((name) => name.startsWith("kafka "));
    assert.deepEqual(brokers[1], "kafka 3");
    assert.equal(new Set(brokers).size, brokers.length);
  });
});
