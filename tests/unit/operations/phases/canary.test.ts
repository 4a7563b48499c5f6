import assert from "node:assert/strict";
import { FakeCluster } from "../../../helpers/fake-cluster";

describe("a canary", () => {
  it("is the first ZooKeeper server, then the first broker, and each next run goes on", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old", kafka: "old" });
    cluster.lead(3, 3);
    const run = async () => {
      const before = cluster.restarts.length;
      const error = await cluster.roll({ pauseAfter: "first" });
      return [/the first of the (.*) runs/.exec(String(error))?.[1] ?? error, cluster.restarts.slice(before)];
    };
    assert.deepEqual(await run(), ["ZooKeeper servers", ["zookeeper 1"]]);
    assert.deepEqual(await run(), ["brokers", ["zookeeper 2", "zookeeper 3", "kafka 1"]]);
    assert.deepEqual(await run(), [undefined, ["kafka 2", "kafka 3"]]);
  });

  it("is not asked for when the cluster is new, or when there is only one to restart", async () => {
    assert.equal(await new FakeCluster().roll({ pauseAfter: "first" }), undefined);
    const cluster = FakeCluster.running();
    cluster.service("kafka", 2).runs("old");
    assert.equal(await cluster.roll({ pauseAfter: "first" }), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 2"]);
  });

  it("is nobody whom the change does not touch: two of three brokers to restart are reason enough", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 1);
    cluster.service("kafka", 3).runs("new");
    const error = await cluster.roll({ pauseAfter: "first" });
    assert.match(
      String(error),
      /the first of the brokers runs .*\n {4}given: restarted 2; to go: 1\n {4}fix: +inspect it/,
    );
    assert.deepEqual(cluster.restarts, ["kafka 2"]);
    assert.equal(await cluster.roll({ pauseAfter: "first" }), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 2", "kafka 1"]);
  });

  it("has to do again when it has ended since, or the configuration is another one now", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    cluster.lead(1, 3);
    const error = () => cluster.roll({ pauseAfter: "first" });
    assert.match(String(await error()), /restarted 1; to go: 2, 3/);
    await cluster.service("kafka", 1).stop();
    assert.match(String(await error()), /restarted 2; to go: 3/);
    for (const id of [1, 2, 3]) cluster.service("kafka", id).wanted = "newer";
    const kafka = [1, 2, 3].map((id) => ({
      id,
      host: `kafka${id}`,
      address: `kafka${id}`,
      port: 9092,
      digest: "newer",
    }));
    assert.match(String(await cluster.roll({ pauseAfter: "first", kafka })), /restarted 1; to go: 2, 3/);
    assert.equal(await cluster.roll({ pauseAfter: "first", kafka }), undefined);
  });
});
