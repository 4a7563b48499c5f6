import assert from "node:assert/strict";
import { FakeCluster } from "../../../helpers/fake-cluster";

/** That every stop of a service is followed by its start before another one is stopped. */
function assertOneAtATime({ events }: FakeCluster): void {
  const pairs = events.flatMap((event, index) => (index % 2 === 0 ? [[event, events[index + 1]]] : []));
  for (const [stop, start] of pairs) assert.equal(start, stop?.replace("stop", "start"));
}

const all = [1, 2, 3].flatMap((id) => [`start zookeeper ${id}`, `start kafka ${id}`]).sort();

describe("a roll", () => {
  it("starts a new cluster all at once, and restarts nothing", async () => {
    const cluster = new FakeCluster();
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.events.sort(), all);
    assert(cluster.clock.now() < 4_000, String(cluster.clock.now()));
    assert.equal(cluster.said.at(-1), "the ensemble and the brokers run as configured");
  });

  it("looks once at a new cluster when all of it answers, and several times at one that held partitions", async () => {
    const seconds = async (partitions: FakeCluster["partitions"]) => {
      const cluster = new FakeCluster();
      cluster.partitions = partitions;
      assert.equal(await cluster.roll(), undefined);
      return cluster.clock.now();
    };
    const [empty, full] = [await seconds([]), await seconds(new FakeCluster().partitions)];
    assert.equal(full - empty, 500);
  });

  it("starts what is stopped and leaves alone what runs", async () => {
    const cluster = FakeCluster.running();
    await cluster.service("kafka", 2).stop();
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.events, ["start kafka 2"]);
  });

  it("touches nothing when nothing is outdated", async () => {
    const cluster = FakeCluster.running();
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual([cluster.events, cluster.alterations], [[], []]);
  });

  it("restarts followers before the leader, then brokers with the controller last, each after the other", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    cluster.lead(1, 2);
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(
      cluster.restarts,
      ["zookeeper 2", "zookeeper 3", "zookeeper 1"].concat(["kafka 1", "kafka 3", "kafka 2"]),
    );
    assertOneAtATime(cluster);
    assert.deepEqual(cluster.losses, []);
  });

  it("restarts only what is outdated", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 3).runs("old");
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 3"]);
  });

  it("keeps its connections to brokers between two looks: TLS costs one that starts more than an answer", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    const connect = cluster.connect.bind(cluster);
    let made = 0;
    cluster.connect = async (name) => {
      const connection = await connect(name);
      if (name.startsWith("kafka ")) made += 1;
      return connection;
    };
    assert.equal(await cluster.roll(), undefined);
    assert(made < 200, String(made));
  });

  it("tells how long each broker took, and moves the leaders back", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    assert.equal(await cluster.roll(), undefined);
    assert.equal(
      cluster.said.filter((line) => /^broker \d is back: stopped in 1\.0 s, in sync 5\.\d s/.test(line)).length,
      3,
    );
    assert.deepEqual(cluster.unpreferred, []);
    assert(!cluster.said.some((line) => /preferred leaders|handing its leaders/.test(line)), cluster.said.join("\n"));
  });

  it("moves back the leaders of the broker that it restarted, and none that somebody moved on purpose", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 2).runs("old");
    cluster.leadPartition(0, 3);
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.unpreferred, [3]);
  });

  it("moves no leader back where auto.leader.rebalance.enable is false, and says so", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 2).runs("old");
    for (const settings of cluster.settings.values()) settings.started.set("auto.leader.rebalance.enable", "false");
    assert.equal(await cluster.roll(), undefined);
    assert.equal(cluster.unpreferred.length, 1);
    assert(
      cluster.said.includes("the leaders of 1 partition stay where they are: auto.leader.rebalance.enable is false"),
    );
  });

  it("lists before the first restart what can spare no replica, and how long earlier restarts took", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 3);
    cluster.partitions.push({ topic: "logs", index: 0, replicas: [1] }, { topic: "logs", index: 1, replicas: [2] });
    assert.equal(await cluster.roll(), undefined);
    const at = (pattern: RegExp) => cluster.said.findIndex((line) => pattern.test(line));
    const listed = at(
      /^the restart of broker 1, 2, 3: 2 partitions .* not writable .*, and 2 of them not readable either: logs-0; logs-1$/,
    );
    assert(listed >= 0 && listed < at(/^restarting broker 1/), cluster.said.join("\n"));
    assert(at(/^broker 1: 1 partition with no replica to spare, so not writable meanwhile: logs-0$/) > listed);
    assert(at(/^broker 2: 1 partition .* meanwhile \(about \d+ s, as before\): logs-1$/) > listed);
  });

  it("says when a broker ended with leaders that it should have handed over", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 2).runs("old");
    cluster.service("kafka", 2).fault = "keeps its leaders";
    assert.equal(await cluster.roll(), undefined);
    assert(
      cluster.said.includes(
        "broker 2 ended without handing its leaders over, so their partitions had none for a while",
      ),
    );
  });

  it("fails, and does not crash, when a service cannot be stopped", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.service("kafka", 2).fault = "cannot be stopped";
    assert.match(String(await cluster.roll()), /kafka2: it cannot be stopped/);
    assert.deepEqual(cluster.restarts, ["kafka 2"]);
  });

  for (const unit of ["zookeeper", "kafka"] as const)
    it(`ends when a restart of ${unit} does not bring the new configuration, instead of going on for ever`, async () => {
      const cluster = FakeCluster.running();
      cluster.service(unit, 2).runs("old");
      cluster.service(unit, 2).wanted = "old";
      const error = String(await cluster.roll());
      assert.match(error, new RegExp(`${unit} 2: must run with the configuration of the stack file after its restart`));
      assert.match(error, /given: it was restarted on kafka2 and still runs with another one\n {4}fix: /);
      assert.deepEqual(cluster.restarts, [`${unit} 2`]);
    });
});

describe("a gate of a roll", () => {
  it("that does not open before a restart stops everything before it; the next run goes on there", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 3);
    cluster.service("kafka", 2).fault = "never catches up";
    const error = await cluster.roll();
    assert.match(String(error), /broker 1, before its restart: must be ready within 120 s \(readyTimeout\)/);
    assert.match(String(error), /partition orders-0 would have 1 replica in sync and needs 2/);
    assert.deepEqual(cluster.events, []);
    cluster.service("kafka", 2).fault = undefined;
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 1", "kafka 2", "kafka 3"]);
    assert.deepEqual(cluster.losses, []);
  });

  it("that does not open after a restart stops everything after it; the next run goes on with the next one", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 1);
    cluster.partitions = [{ topic: "logs", index: 0, replicas: [2, 3] }];
    cluster.minInsync = 1;
    cluster.service("kafka", 2).fault = "never catches up";
    const error = await cluster.roll();
    assert.match(String(error), /broker 2, after its restart: must be ready/);
    assert.match(String(error), /broker 2 is not in sync with partition logs-0/);
    assert.deepEqual(cluster.restarts, ["kafka 2"]);
    cluster.service("kafka", 2).fault = undefined;
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 2", "kafka 3", "kafka 1"]);
  });

  it("asks one broker of a new cluster until it answers, and names everything that is missing when none does", async () => {
    const cluster = new FakeCluster();
    cluster.service("zookeeper", 2).fault = "never answers";
    for (const id of [1, 3]) cluster.service("kafka", id).fault = "never answers";
    const error = await cluster.roll();
    assert.match(
      String(error),
      /cluster: must be ready within .*\n {4}given: not ready: ZooKeeper 2 is not serving; broker 1 is not responding; .*; broker 3 is not responding\n/,
    );
  });

  it("keeps all ZooKeeper servers running while one does not answer", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" });
    cluster.lead(3, 1);
    cluster.service("zookeeper", 2).fault = "never answers";
    const error = await cluster.roll();
    assert.match(
      String(error),
      /ensemble, before the next restart: .*\n {4}given: not ready: ZooKeeper 2 is not serving;/,
    );
    assert.deepEqual(cluster.events, []);
  });

  it("keeps the other ZooKeeper servers, and all brokers, running while a restarted one is not back", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    cluster.lead(3, 1);
    void cluster.clock.sleep(800).then(() => (cluster.service("zookeeper", 1).fault = "never answers"));
    const error = await cluster.roll();
    assert.match(
      String(error),
      /ensemble, after the restart of ZooKeeper 1: .*\n {4}given: not ready: ZooKeeper 1 is not serving\n/,
    );
    assert.deepEqual(cluster.restarts, ["zookeeper 1"]);
    cluster.service("zookeeper", 1).fault = undefined;
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts.slice(1, 3), ["zookeeper 2", "zookeeper 3"]);
  });

  it("shows that a broker recovers its log", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 2).runs("old");
    cluster.service("kafka", 2).journal = "INFO Recovering unflushed segment 0 (kafka.log.Log)";
    await cluster.roll();
    assert(
      cluster.said.some((line) => line.includes("not ready yet: broker 2 logs: INFO Recovering unflushed segment 0")),
    );
  });
});
