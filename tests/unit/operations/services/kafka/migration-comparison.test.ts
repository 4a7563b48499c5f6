import assert from "node:assert/strict";
import { FakeMigration } from "../../../../helpers/fake-migration";

/** What ZooKeeper has beside topics, as brokers wrote it. */
function knowing({ known, cluster }: FakeMigration): void {
  const add = (path: string, config: Readonly<Record<string, string>>) =>
    cluster.znodes.add(path, { data: JSON.stringify({ version: 1, config }) });
  add("/config/users/al%20ice", { producer_byte_rate: "1000.0", "SCRAM-SHA-512": "salt=x,stored_key=y" });
  add("/config/users/al%20ice/clients/<default>", { request_percentage: "12.5" });
  add("/config/users/bob", {});
  add("/config/clients/app%2F1", { consumer_byte_rate: "2000" });
  add("/config/ips/10.0.0.9", { connection_creation_rate: "7" });
  add("/config/brokers/2", { "log.cleaner.threads": "2" });
  add("/config/brokers/<default>", { "message.max.bytes": "1048580" });
  known.users.push("al ice");
  const user = { type: "user", name: "al ice" };
  known.quotas.push(
    { entity: [user], values: { producer_byte_rate: 1000 } },
    { entity: [{ type: "client-id", name: null }, user], values: { request_percentage: 12.5 } },
    { entity: [{ type: "client-id", name: "app/1" }], values: { consumer_byte_rate: 2000 } },
    { entity: [{ type: "ip", name: "10.0.0.9" }], values: { connection_creation_rate: 7 } },
  );
  cluster.settings.get(2)?.dynamic.set("log.cleaner.threads", "2");
  for (const id of cluster.ids) cluster.settings.get(id)?.defaults.set("message.max.bytes", "1048580");
}

/** What is refused is looked at again for so many seconds. */
const brief = { timeout: 8 };

function atTheLastStep(): FakeMigration {
  const migration = new FakeMigration("dual-write-kraft");
  knowing(migration);
  return migration;
}

const controllersIn = ({ cluster }: FakeMigration) => cluster.restarts.filter((name) => name.includes("controller"));

describe("the step kraft, from which there is no way back", () => {
  it("is taken when topics, settings, logins and quotas are the same in ZooKeeper and for the brokers", async () => {
    const migration = atTheLastStep();
    assert.equal(await migration.up("kraft"), undefined);
    assert.equal(controllersIn(migration).length, 3);
    assert(
      migration.cluster.said.includes(
        "topics, settings, ACLs, logins and quotas are the same in ZooKeeper and for the brokers",
      ),
    );
  });

  for (const [what, spoil, given] of [
    [
      "a quota of a user",
      (one: FakeMigration) => one.known.quotas.shift(),
      "quotas of user al ice is producer_byte_rate=1000 in ZooKeeper, and missing for the brokers",
    ],
    [
      "a quota of the clients of a user",
      (one: FakeMigration) => one.cluster.znodes.nodes.delete("/config/users/al%20ice/clients/<default>"),
      "quotas of user al ice with client-id (default) is missing in ZooKeeper, and request_percentage=12.5 for the brokers",
    ],
    [
      "a quota of an address",
      (one: FakeMigration) => one.cluster.znodes.nodes.delete("/config/ips/10.0.0.9"),
      "quotas of ip 10.0.0.9 is missing in ZooKeeper, and connection_creation_rate=7 for the brokers",
    ],
    [
      "a quota of a client",
      (one: FakeMigration) =>
        one.cluster.znodes.add("/config/clients/app%2F1", { data: '{"config":{"consumer_byte_rate":"2001"}}' }),
      "quotas of client-id app/1 is consumer_byte_rate=2001 in ZooKeeper, and consumer_byte_rate=2000 for the brokers",
    ],
    [
      "a setting of one broker",
      (one: FakeMigration) => one.cluster.settings.get(2)?.dynamic.clear(),
      "settings of broker 2 is log.cleaner.threads=2 in ZooKeeper, and missing for the brokers",
    ],
    [
      "a setting of all brokers",
      (one: FakeMigration) => one.cluster.znodes.nodes.delete("/config/brokers/<default>"),
      "settings of all brokers is missing in ZooKeeper, and message.max.bytes=1048580 for the brokers",
    ],
    [
      "a login",
      (one: FakeMigration) => one.known.users.pop(),
      "login al ice SCRAM-SHA-512 is there in ZooKeeper, and missing for the brokers",
    ],
  ] as const)
    it(`is not taken while ${what} differs, which would be lost for good`, async () => {
      const migration = atTheLastStep();
      spoil(migration);
      const { message = "" } = (await migration.up("kraft", brief)) ?? {};
      assert(message.includes(given), message);
      assert.match(message, /put kafka\.metadata one step back/);
      assert.deepEqual(controllersIn(migration), []);
    });

  it("compares settings whose values nobody tells by their names", async () => {
    const migration = atTheLastStep();
    migration.cluster.znodes.add("/config/brokers/1", {
      data: '{"config":{"follower.replication.throttled.rate":"1000"}}',
    });
    migration.cluster.settings.get(1)?.dynamic.set("follower.replication.throttled.rate", null as never);
    const { message = "" } = (await migration.up("kraft")) ?? {};
    assert.equal(message, "");
  });
});

describe("a step of the way to KRaft", () => {
  for (const step of ["dual-write", "dual-write-kraft", "kraft"] as const)
    it(`${step} restarts nothing while a log directory of a broker has failed, at which the broker would end`, async () => {
      const before = {
        "dual-write": "controllers",
        "dual-write-kraft": "dual-write",
        kraft: "dual-write-kraft",
      } as const;
      const migration = new FakeMigration(before[step]);
      migration.known.failed.set(2, "/data2");
      const { message = "" } = (await migration.up(step, brief)) ?? {};
      assert.match(message, /given: broker 2: \/data2 \(error 56\)\n +fix: +replace the disk/);
      assert.deepEqual(migration.cluster.restarts, []);
    });

  it("begins with no controllers while a log directory has failed", async () => {
    const migration = new FakeMigration("zookeeper");
    migration.known.failed.set(3, "/data2");
    assert.match((await migration.up("controllers"))?.message ?? "", /a log directory has failed: broker 3: \/data2/);
    assert.deepEqual(migration.cluster.events, []);
  });

  it("waits for what the log of the controllers says of the copy, whatever znodes say", async () => {
    const migration = new FakeMigration("controllers");
    migration.records = false;
    assert.match(
      (await migration.up("dual-write", { timeout: 15 }))?.message ?? "",
      /the log of the controllers says that the copy waits for brokers/,
    );
  });

  it("ends in KRaft once the log of the controllers says that ZooKeeper was left", async () => {
    const migration = atTheLastStep();
    migration.cluster.quorum.copy = () => 1;
    assert.match(
      (await migration.up("kraft", { timeout: 15 }))?.message ?? "",
      /the log of the controllers says that ZooKeeper is still written to/,
    );
  });
});
