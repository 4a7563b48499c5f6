import assert from "node:assert/strict";
import { fetchMembers } from "../../operations/protocol/kafka/metadata";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { inTierAll } from "../e2e/support/tiers";
import { QuorumCluster } from "./support/quorum-cluster";

const topic = { name: "orders", partitions: 3, replicationFactor: 3, config: {} };

describe("three controllers and three brokers with the files that are rendered for them", () => {
  const areOne = (version: string, security: "plaintext" | "secure") =>
    it(`are one cluster of Kafka ${version}, ${security}: a quorum with a leader, and a topic on every broker`, async () => {
      const cluster = new QuorumCluster(version, security);
      try {
        await cluster.start("kafka-controller");
        const { leader, voters } = await cluster.quorum();
        assert([101, 102, 103].includes(leader));
        assert.deepEqual(voters.map(({ id }) => id).sort(), [101, 102, 103]);
        await cluster.start("kafka");
        const brokers = await cluster.until(async () => {
          const connection = await cluster.connect("kafka", 1);
          const members = await fetchMembers(connection).finally(() => connection.close());
          return members.brokers.length === 3 ? members.brokers : undefined;
        });
        assert.deepEqual([...brokers].sort(), [1, 2, 3]);
        const connection = await cluster.connect("kafka", 2);
        const [result] = await createTopics(connection, [topic]).finally(() => connection.close());
        assert.equal(result?.errorCode, 0, result?.errorMessage ?? "");
        const observers = (await cluster.quorum()).observers.map(({ id }) => id);
        assert.deepEqual(observers.sort(), [1, 2, 3]);
      } finally {
        await cluster.stop();
      }
    });

  areOne("4.3.1", "secure");

  inTierAll(() => {
    areOne("4.3.1", "plaintext");
    areOne("3.9.2", "secure");
    areOne("3.9.2", "plaintext");
  });
});
