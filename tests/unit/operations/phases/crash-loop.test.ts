import assert from "node:assert/strict";
import { lastErrors } from "../../../../operations/phases/crash-loop";
import { FakeCluster } from "../../../helpers/fake-cluster";

const journal = [
  "[2026-01-01 10:00:00,000] INFO starting (kafka.server.KafkaServer)",
  "[2026-01-01 10:00:01,000] ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)",
  "kafka.common.InconsistentClusterIdException: The Cluster ID a doesn't match stored clusterId b",
  "\tat kafka.server.KafkaServer.startup(KafkaServer.scala:247)",
  "\tat kafka.Kafka$.main(Kafka.scala:112)",
  "[2026-01-01 10:00:01,100] INFO shutting down (kafka.server.KafkaServer)",
].join("\n");

describe("a service that ends again and again", () => {
  for (const [unit, property] of [
    ["zookeeper", "zookeeper 2"],
    ["kafka", "kafka 2"],
  ] as const)
    it(`ends the very first start early, when it is ${unit}, and is quoted`, async () => {
      const cluster = new FakeCluster();
      cluster.service(unit, 2).fault = "crashes after its start";
      cluster.service(unit, 2).journal = journal;
      const lines = String(await cluster.roll({ timeout: 600 })).split("\n");
      assert.deepEqual(lines, [
        `Error: ${property}: is crash-looping`,
        "    given: on kafka2 it ended and was started again 8 times; it last logged:",
        "           [2026-01-01 10:00:01,000] ERROR Exiting Kafka due to fatal exception during startup. (kafka.Kafka$)",
        "           kafka.common.InconsistentClusterIdException: The Cluster ID a doesn't match stored clusterId b",
        `    fix:   repair what it complains of (journalctl -u ${unit} on kafka2), then run again: it resumes here`,
      ]);
      assert(cluster.clock.now() < 40_000, String(cluster.clock.now()));
    });

  it("ends the gate after its restart early; nothing else is restarted, and the next run goes on with it", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 1);
    cluster.service("kafka", 2).runs("new");
    cluster.service("kafka", 3).fault = "crashes after its restart";
    const error = String(await cluster.roll({ timeout: 600 }));
    assert.match(error, /^Error: kafka 3: is crash-looping/);
    assert.deepEqual(cluster.events, ["stop kafka 3", "start kafka 3"]);
    cluster.service("kafka", 3).fault = undefined;
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.events.slice(2), ["stop kafka 1", "start kafka 1"]);
  });

  it("is not one that had to be started again often, long ago, while the gate waits for something else", async () => {
    const cluster = FakeCluster.running();
    cluster.service("kafka", 1).restarts = 50;
    await cluster.service("kafka", 2).stop();
    assert.equal(await cluster.roll(), undefined);
  });

  it("is not one that fails a few times on its way", async () => {
    const cluster = new FakeCluster();
    cluster.service("kafka", 1).fault = "crashes after its start";
    void cluster.clock.sleep(15_000).then(() => (cluster.service("kafka", 1).fault = undefined));
    assert.equal(await cluster.roll(), undefined);
  });
});

describe("The last errors of a service", () => {
  it("are its last errors without their stack traces", () => {
    assert.deepEqual(lastErrors(journal), journal.split("\n").slice(1, 3));
  });

  it("leave out an INFO that tells of an error", () => {
    const last = "Unrecognized VM option 'NoSuchOption'";
    assert.deepEqual(lastErrors(`INFO Error sending fetch request [org.apache.kafka]\n${last}\n`), [last]);
  });

  it("are its last five lines where none is an error", () => {
    assert.deepEqual(lastErrors("1\n2\n3\n\n4\n5\n6\n"), ["2", "3", "4", "5", "6"]);
  });

  it("are none when it said nothing, and never too long", () => {
    assert.deepEqual(lastErrors("\n"), []);
    assert.equal(lastErrors("x".repeat(5_000))[0]?.length, 300);
  });
});
