import assert from "node:assert/strict";
import { fetchMembers } from "../../operations/protocol/kafka/metadata";
import { fetchQuorum } from "../../operations/protocol/kafka/quorum";
import { createTopics } from "../../operations/protocol/kafka/topics";
import { inTierAll } from "../e2e/support/tiers";
import { podsIn } from "../helpers/kubernetes";
import { QuorumInPods } from "./support/quorum-in-pods";

const topic = { name: "orders", partitions: 3, replicationFactor: 3, config: {} };

describe("controllers and brokers with the files of their pods", () => {
  const areOne = (version: string, security: "plaintext" | "secure") =>
    it(`are one cluster of Kafka ${version}, ${security}: who they are is written by their init containers, and never again`, async () => {
      const cluster = new QuorumInPods(version, security);
      try {
        await cluster.start("kafka-controller");
        const quorumOf = () =>
          cluster.until(async () => {
            for (const id of [101, 102, 103]) {
              const connection = await cluster.connect("kafka-controller", id);
              const quorum = await fetchQuorum(connection).catch(() => undefined);
              connection.close();
              if (quorum !== undefined && quorum.leader >= 0) return quorum;
            }
            return undefined;
          });
        assert.deepEqual((await quorumOf()).voters.map(({ id }) => id).sort(), [101, 102, 103]);
        await cluster.start("kafka");
        await cluster.until(async () => {
          const connection = await cluster.connect("kafka", 1);
          const { brokers } = await fetchMembers(connection).finally(() => connection.close());
          return brokers.length === 3 ? brokers : undefined;
        });
        const connection = await cluster.connect("kafka", 2);
        const [result] = await createTopics(connection, [topic]).finally(() => connection.close());
        assert.equal(result?.errorCode, 0, result?.errorMessage ?? "");
        for (const name of ["kafka", "kafka-controller"] as const) {
          const pods = podsIn(cluster.spec, name);
          const [server] = pods.servers;
          assert(server);
          cluster.identify(pods, server);
          assert.throws(
            () => cluster.identify(pods, server, "11111111-2222-4333-8444-555555555555"),
            /must be the data of this cluster, .*set clusterId: 0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/,
          );
        }
      } finally {
        await cluster.stop();
      }
    });

  inTierAll(() => {
    areOne("4.3.1", "secure");
    areOne("4.3.1", "plaintext");
    areOne("3.9.2", "secure");
    areOne("3.9.2", "plaintext");
  });
});
