import assert from "node:assert/strict";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { describeCluster, describeQuorum } from "../../../../../operations/protocol/kafka/messages/cluster-messages";
import { apiVersions } from "../../../../../operations/protocol/kafka/messages/connection-messages";
import { addRaftVoter, removeRaftVoter } from "../../../../../operations/protocol/kafka/messages/voter-messages";
import { fetchRegisteredControllers } from "../../../../../operations/protocol/kafka/features";
import { fetchQuorum } from "../../../../../operations/protocol/kafka/quorum";
import { Refused } from "../../../../../operations/protocol/kafka/refused";
import { addVoter, removeVoter } from "../../../../../operations/protocol/kafka/voters";
import { answering, apiKeysOf, brokerConnection, type FakeAnswer } from "../../../../helpers/fake-broker";

function server(...more: FakeAnswer[]): KafkaConnection {
  const usual = answering(apiVersions, () => ({ errorCode: 0, apiKeys: apiKeysOf(() => true) }));
  const metadata = () => ({ brokers: [], controller: -1, partitions: [] });
  return new KafkaConnection(brokerConnection({ metadata, more: [...more, usual] }));
}

const key = { id: 104, directory: "361a4pswwbQP7ubMYAG1mA" };
const listener = { name: "CONTROLLER", host: "10.0.0.4", port: 9095 };
const outcome = (errorCode: number, errorMessage: string | null = null) => ({
  throttleTimeMs: 0,
  errorCode,
  errorMessage,
});

describe("a vote of the quorum", () => {
  it("is given to a controller and its log, at its listener", async () => {
    const asked: unknown[] = [];
    const add = answering(addRaftVoter, (request) => {
      asked.push(request);
      return outcome(0);
    });
    await addVoter(server(add), key, listener);
    assert.deepEqual(asked, [
      {
        ...{ clusterId: null, timeoutMs: 30_000, voterId: 104, voterDirectoryId: key.directory, listeners: [listener] },
        ackWhenCommitted: true,
      },
    ]);
  });

  it("is there already, or gone already, for who asks again", async () => {
    await addVoter(server(answering(addRaftVoter, () => outcome(126))), key, listener);
    await removeVoter(server(answering(removeRaftVoter, () => outcome(127))), key);
  });

  for (const [what, code, isFinal] of [
    ["who was not found where it should answer", 7, false],
    ["who is asked while another one leads", 6, false],
    ["whose log is not known", 125, true],
    ["for which the answer is a plain no", 42, true],
  ] as const)
    it(`is ${isFinal ? "refused" : "perhaps given to a next try"} for one ${what}`, async () => {
      const add = answering(addRaftVoter, () => outcome(code, "the reason"));
      await assert.rejects(addVoter(server(add), key, listener), (error: Error) => {
        assert.equal(error.message, "controller 104 gets no vote: the reason");
        return error instanceof Refused === isFinal;
      });
    });
});

describe("the voters as the active controller tells them", () => {
  it("have the directory ids of their logs, where these count, and the addresses where they answer", async () => {
    const replica = (replicaId: number, replicaDirectoryId: string) => ({
      ...{ replicaId, replicaDirectoryId, logEndOffset: 9n, lastCaughtUpTimestamp: 5n },
    });
    const partition = {
      ...{ partitionIndex: 0, errorCode: 0, leaderId: 101, leaderEpoch: 3, highWatermark: 9n },
      currentVoters: [replica(101, key.directory)],
      observers: [replica(1, Buffer.alloc(16).toString("base64url"))],
    };
    const quorum = await fetchQuorum(
      server(
        answering(describeQuorum, () => ({
          ...{ errorCode: 0, topics: [{ topicName: "__cluster_metadata", partitions: [partition] }] },
          nodes: [{ nodeId: 101, listeners: [{ name: "CONTROLLER", host: "10.0.0.1", port: 9095 }] }],
        })),
      ),
    );
    assert.equal(quorum?.voters[0]?.directory, key.directory);
    assert.equal(quorum.observers[0]?.directory, undefined);
    assert.deepEqual(quorum.endpoints, { 101: "10.0.0.1:9095" });
  });
});

describe("the controllers that are registered", () => {
  it("are asked of a controller as such, and told with those that are gone", async () => {
    const asked: number[] = [];
    const told = answering(describeCluster, ({ endpointType }) => {
      asked.push(endpointType);
      const brokers = [101, 104].map((brokerId) => ({ brokerId, host: "kafka", port: 9095, isFenced: false }));
      return { throttleTimeMs: 0, errorCode: 0, clusterId: "one", endpointType: 2, brokers };
    });
    assert.deepEqual(await fetchRegisteredControllers(server(told)), [101, 104]);
    assert.deepEqual(asked, [2]);
  });
});
