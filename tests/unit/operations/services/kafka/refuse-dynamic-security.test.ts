import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

/** A cluster with something to restart, whose broker 2 was given settings while it ran. */
function clusterWith(given: Readonly<Record<string, string>>): FakeCluster {
  const cluster = FakeCluster.running({ kafka: "old" });
  for (const [name, value] of Object.entries(given)) cluster.settings.get(2)?.dynamic.set(name, value);
  return cluster;
}

describe("settings of security that a running broker was given", () => {
  it("are refused before a broker restarts, with the command that takes each back and without their values", async () => {
    const cluster = clusterWith({
      "super.users": "User:mallory",
      "listener.name.internal.ssl.keystore.location": "/x",
    });
    const error = String(await cluster.roll());
    assert.match(error, /settings of security: must come from server\.properties alone/);
    assert.match(
      error,
      /given: broker 2 was given super\.users while it ran; broker 2 was given listener\.name\.internal/,
    );
    assert(
      error.includes(
        "kafka-configs --bootstrap-server kafka2:9092 --entity-type brokers --entity-name 2 --alter --delete-config super.users",
      ),
      error,
    );
    assert.doesNotMatch(error, /mallory|\/x/);
    assert.deepEqual(cluster.events, []);
  });

  it("are refused before a server of the ensemble restarts, when the broker tells them in time", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    cluster.settings.get(1)?.dynamic.set("listeners", "EXTERNAL://:9999");
    assert.match(String(await cluster.roll()), /broker 1 was given listeners while it ran/);
    assert.deepEqual(cluster.events, []);
  });

  for (const name of [
    ...["listeners", "advertised.listeners", "listener.security.protocol.map", "ssl.keystore.location"],
    ...["listener.name.plaintext.sasl.enabled.mechanisms", "sasl.enabled.mechanisms", "authorizer.class.name"],
    ...["principal.builder.class", "allow.everyone.if.no.acl.found", "zookeeper.ssl.protocol"],
  ])
    it(`are refused when it is ${name}`, async () => {
      const cluster = clusterWith({ [name]: "x" });
      assert(String(await cluster.roll()).includes(`broker 2 was given ${name} while it ran`));
      assert.deepEqual(cluster.events, []);
    });

  it("are refused when all brokers have one by default, hidden by one of a broker's own, and told once each", async () => {
    const cluster = clusterWith({ "super.users": "User:a" });
    for (const settings of cluster.settings.values()) settings.defaults.set("super.users", "User:b");
    const error = String(await cluster.roll());
    assert.match(
      error,
      /given: every broker was given super\.users while it ran; broker 2 was given super\.users while it ran\n/,
    );
    assert.match(error, /--entity-default --alter --delete-config super\.users/);
  });

  it("are in the preview, which touches nothing", async () => {
    const cluster = clusterWith({ "super.users": "User:a" });
    const lines = await cluster.describe();
    assert.equal(
      lines[0],
      "refuse: broker 2 was given super.users while it ran, which must come from server.properties",
    );
    assert.deepEqual(cluster.events, []);
  });

  it("are refused once brokers that were all stopped have started with one", async () => {
    const cluster = FakeCluster.running();
    for (const id of [1, 2, 3]) cluster.service("kafka", id).lose();
    cluster.settings.get(3)?.dynamic.set("super.users", "User:a");
    assert.match(String(await cluster.roll()), /broker 3 was given super\.users while it ran/);
  });

  it("are not taken for none while a broker does not tell them: the roll waits, fails, and restarts nothing", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.service("kafka", 3).fault = "never answers";
    const error = String(await cluster.roll());
    assert.match(error, /settings of security: must be ready within 120 s/);
    assert.match(error, /broker 3 does not tell the settings that it was given/);
    assert.deepEqual(cluster.events, []);
  });

  it("are not taken for none when a broker denies the look: it is said at once, with the way out", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    const [broker] = cluster.settings.values();
    assert(broker);
    broker.denies = true;
    const begun = cluster.clock.now();
    const error = String(await cluster.roll());
    assert.match(error, /broker 1: must let the operator see its settings\n {4}given: Cluster authorization failed\./);
    assert(cluster.clock.now() - begun < 10_000);
    assert.deepEqual(cluster.events, []);
  });

  it("are no matter when they are limits of a listener, or of no security at all", async () => {
    const cluster = clusterWith({
      "listener.name.internal.max.connections": "100",
      "listener.name.internal.max.connection.creation.rate": "10",
      "log.cleaner.threads": "2",
      "leader.replication.throttled.rate": "1000",
    });
    assert.equal(await cluster.roll(), undefined);
    assert.equal(cluster.restarts.length, 3);
  });
});
