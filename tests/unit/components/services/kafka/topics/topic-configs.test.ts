import assert from "node:assert/strict";
import { topicConfigsOf, topicConfigSince } from "../../../../../../components/services/kafka/topics/topic-configs";
import { kafkaVersions } from "../../../../../../components/services/kafka/versions";

describe("the table of a topic's settings", () => {
  const counts: Record<string, number> = { "2.4.1": 26, "3.9.1": 36, "3.9.2": 36 };

  for (const { version, zookeeper } of kafkaVersions.filter((one) => one.zookeeper !== "none"))
    it(`has as many as Kafka ${version}, which needs ZooKeeper ${zookeeper ?? "of any version"}`, () => {
      assert.equal(topicConfigsOf(version).size, counts[version]);
    });

  it("grows from release to release", () => {
    const sizes = ["2.4.1", "2.8.2", "3.3.0", "3.6.2", "3.8", "3.9.2"].map((one) => topicConfigsOf(one).size);
    assert.deepEqual(sizes, [26, 26, 26, 31, 34, 36]);
  });

  it("tells by which release a setting came, and of others nothing", () => {
    assert.deepEqual(
      ["retention.ms", "flush.messages", "remote.storage.enable", "compression.lz4.level", "toString"].map(
        topicConfigSince,
      ),
      ["2.4", "2.4", "3.6", "3.8", undefined],
    );
  });
});
