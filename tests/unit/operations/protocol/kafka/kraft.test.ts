import assert from "node:assert/strict";
import {
  fetchFeatures,
  fetchRegisteredBrokers,
  updateLevels,
  unregisterBroker,
} from "../../../../../operations/protocol/kafka/features";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import {
  describeCluster,
  describeQuorum,
  unregisterBroker as unregister,
  updateFeatures,
} from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { apiVersions } from "../../../../../operations/protocol/kafka/messages/connection-messages";
import { isKraft } from "../../../../../operations/protocol/kafka/metadata-mode";
import { fetchQuorum } from "../../../../../operations/protocol/kafka/quorum";
import { Refused } from "../../../../../operations/protocol/kafka/refused";
import { answering, apiKeysOf, brokerConnection, type FakeAnswer } from "../../../../helpers/fake-broker";

const all = apiKeysOf(() => true);
const updateMetadata = { apiKey: 6, minVersion: 0, maxVersion: 8 };

function server(...more: FakeAnswer[]): KafkaConnection {
  const usual = answering(apiVersions, () => ({ errorCode: 0, apiKeys: all }));
  const metadata = () => ({ brokers: [], controller: -1, partitions: [] });
  return new KafkaConnection(brokerConnection({ metadata, more: [...more, usual] }));
}

const quorumOf = (errorCode: number, partitionError = 0) =>
  answering(describeQuorum, () => ({
    errorCode,
    topics: [
      {
        topicName: "__cluster_metadata",
        partitions: [
          {
            ...{ partitionIndex: 0, errorCode: partitionError, leaderId: 101, leaderEpoch: 3, highWatermark: 9n },
            currentVoters: [{ replicaId: 101, logEndOffset: 9n, lastCaughtUpTimestamp: 5n }],
            observers: [{ replicaId: 1, logEndOffset: 8n, lastCaughtUpTimestamp: 4n }],
          },
        ],
      },
    ],
  }));

describe("the mode of a broker", () => {
  const tells = (apiKeys: typeof all) => isKraft(server(answering(apiVersions, () => ({ errorCode: 0, apiKeys }))));

  it("is KRaft when it takes DescribeQuorum and no UpdateMetadata, which only a controller with ZooKeeper sends", async () => {
    assert.equal(await tells(all), true);
    assert.equal(await tells([...all, updateMetadata]), false);
    assert.equal(await tells(apiKeysOf((name) => name !== "DescribeQuorum")), false);
  });
});

describe("the quorum as a server tells it", () => {
  it("has its leader, its epoch, and how far each voter and observer has got", async () => {
    assert.deepEqual(await fetchQuorum(server(quorumOf(0))), {
      ...{ leader: 101, epoch: 3 },
      voters: [{ id: 101, logEndOffset: 9n, lastCaughtUp: 5 }],
      observers: [{ id: 1, logEndOffset: 8n, lastCaughtUp: 4 }],
    });
  });

  it("is not told by a controller that does not lead, which is no failure", async () => {
    assert.equal(await fetchQuorum(server(quorumOf(6))), undefined);
    assert.equal(await fetchQuorum(server(quorumOf(0, 6))), undefined);
  });

  it("fails with the server's error otherwise: none is taken for a quorum without a leader", async () => {
    await assert.rejects(fetchQuorum(server(quorumOf(0, 31))), /the quorum: error 31/);
    await assert.rejects(
      fetchQuorum(server(answering(describeQuorum, () => ({ errorCode: 0, topics: [] })))),
      /no partition/,
    );
  });
});

describe("the features of a server", () => {
  it("are told with those whose lowest level is 0", async () => {
    const told = answering(apiVersions, () => ({
      ...{ errorCode: 0, apiKeys: all },
      supportedFeatures: [{ name: "group.version", minVersion: 0, maxVersion: 1 }],
      finalizedFeatures: [{ name: "metadata.version", maxVersionLevel: 30, minVersionLevel: 30 }],
    }));
    const expected = { finalized: { "metadata.version": 30 }, supported: { "group.version": { min: 0, max: 1 } } };
    assert.deepEqual(await fetchFeatures(server(told)), expected);
  });

  it("are refused with the controller's own words", async () => {
    const refused = { throttleTimeMs: 0, errorCode: 95, errorMessage: "Broker 4 only supports versions 1-21." };
    const raising = updateLevels(server(answering(updateFeatures, () => refused)), { "metadata.version": 30 });
    await assert.rejects(raising, (error) => error instanceof Refused && /^Broker 4 only/.test(error.message));
  });
});

describe("a broker that left", () => {
  const unregistered = (errorCode: number) =>
    unregisterBroker(server(answering(unregister, () => ({ throttleTimeMs: 0, errorCode, errorMessage: null }))), 4);

  it("is unregistered, also when it is already", async () => {
    await unregistered(0);
    await unregistered(102);
    await assert.rejects(unregistered(31), /broker 4 stays registered: error 31/);
  });

  it("is not known to be stopped before 4.0, which tells only of brokers that run: unknown is not none", async () => {
    const old = apiKeysOf(() => true).map((one) =>
      one.apiKey === describeCluster.apiKey ? { ...one, maxVersion: 1 } : one,
    );
    assert.equal(
      await fetchRegisteredBrokers(server(answering(apiVersions, () => ({ errorCode: 0, apiKeys: old })))),
      undefined,
    );
  });
});
