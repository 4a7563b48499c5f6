import assert from "node:assert/strict";
import { Duplex } from "node:stream";
import { inspectServers } from "../../../../operations/status/servers";
import type { Reach } from "../../../../operations/transport/transport";
import {
  describeLogDirs,
  listPartitionReassignments,
} from "../../../../operations/protocol/kafka/messages/partition-messages";
import { answering, brokerConnection, connection, type FakeBroker, source } from "../../../helpers/fake-broker";

/** Milliseconds: short for the test, long for a busy machine. */
const limit = 1_500;
const partitions = [{ topic: "orders", index: 0, leader: 1, replicas: [1, 2, 3], isr: [1, 2] }];

const replicas = { replicas: [1, 2, 3], addingReplicas: [3], removingReplicas: [] };
const moving = [{ name: "orders", partitions: [{ partitionIndex: 0, ...replicas }] }];

const setting = (name: string) => {
  const value = name === "min.insync.replicas" ? "2" : null;
  return { name, value, source: source.static, synonyms: [{ name, value, source: source.static }] };
};

const fakeBroker = (controller: number): FakeBroker => ({
  metadata: () => ({ brokers: [1, 2, 3], controller, partitions }),
  settings: (_, __, names) => [...names].reverse().map(setting),
  more: [
    answering(listPartitionReassignments, () => ({
      throttleTimeMs: 0,
      errorCode: 0,
      errorMessage: null,
      topics: moving,
    })),
    answering(describeLogDirs, ({ topics }) =>
      topics === null ? { throttleTimeMs: 0, results: [{ errorCode: 0, logDir: "/data", topics: [] }] } : undefined,
    ),
  ],
});

/** It takes a request and says nothing, as a process does that was stopped. */
const frozen = () => new Duplex({ read: () => undefined, write: (_, __, done) => done() });

const zookeeper = () => {
  const socket = connection(
    ({ length }) => length >= 4,
    (word) => {
      process.nextTick(() => socket.push(null));
      return Buffer.from(word.toString() === "srvr" ? "Mode: leader\n" : "zk_synced_followers\t1\n");
    },
  );
  return socket;
};

/** A cluster of three, of which some servers are otherwise; it tells which brokers were asked how often. */
function reachTo(others: Readonly<Record<string, () => Duplex | Promise<Duplex>>>) {
  const asked: number[] = [];
  const opened: Duplex[] = [];
  const reach: Reach = {
    idsOf: (service) => (service === "kafka-controller" ? [] : [1, 2, 3]),
    open: () => Promise.reject(new Error("nobody looks at certificates here")),
    async connect(kind, id) {
      if (kind === "kafka") asked.push(id);
      const usual = () => (kind === "kafka" ? brokerConnection(fakeBroker(2)) : zookeeper());
      const socket = await (others[`${kind} ${id}`] ?? usual)();
      opened.push(socket);
      return socket;
    },
    outsideOf: () => [],
    problemOf: () => undefined,
    sockets: () => Promise.resolve([]),
    askOutside: () => Promise.reject(new Error("there is nothing outside")),
    close: () => undefined,
  };
  return { reach, asked, opened };
}

describe("inspectServers", () => {
  it("queries every server directly, and the controller for the whole cluster", async () => {
    const { reach, asked } = reachTo({});
    const view = await inspectServers(reach, 500);
    assert.deepEqual([...view.kafka.members.keys()], [1, 2, 3]);
    assert.deepEqual(
      view.zookeeper.members.map(({ mode }) => mode),
      ["leader", "leader", "leader"],
    );
    assert.deepEqual(view.kafka.metadata?.partitions, partitions);
    assert.deepEqual([...view.kafka.minInsync], [["orders", 2]]);
    assert.deepEqual(view.kafka.logDirs.get(3), [{ path: "/data", error: 0, replicas: [] }]);
    assert.deepEqual(view.kafka.moving, ["orders-0"]);
    assert.equal(view.kafka.settings[0]?.name, "min.insync.replicas");
    assert.deepEqual(
      [1, 2, 3].map((id) => asked.filter((one) => one === id).length),
      // Two questions at a time, then three; what comes later uses the connections that are there.
      [2, 3, 2],
    );
  });

  it("continues without servers that hang, refuse or never connect, and closes every connection", async () => {
    const { reach, opened } = reachTo({
      "kafka 1": frozen,
      "kafka 3": () => new Promise(() => undefined),
      "zookeeper 1": frozen,
      "zookeeper 3": () => Promise.reject(new Error("connection refused")),
    });
    const started = performance.now();
    const view = await inspectServers(reach, limit);
    assert(performance.now() - started < 8 * limit);
    assert.deepEqual([...view.kafka.members.keys()], [2]);
    assert.deepEqual(
      view.zookeeper.members.map(({ answers, mode }) => [answers, mode]),
      [
        [false, undefined],
        [true, "leader"],
        [false, undefined],
      ],
    );
    assert.deepEqual(view.kafka.metadata?.partitions, partitions);
    assert.deepEqual(
      opened.filter((socket) => !socket.destroyed && socket.writable && !socket.readableEnded).length,
      1,
    );
  });

  it("queries another broker for the whole cluster when the controller stops responding", async () => {
    let looks = 0;
    const dying = () => brokerConnection({ ...fakeBroker(2), freezes: () => ++looks > 2 });
    const view = await inspectServers(reachTo({ "kafka 2": dying }).reach, limit);
    assert.deepEqual(view.kafka.metadata?.partitions, partitions);
    assert.deepEqual([...view.kafka.minInsync], [["orders", 2]]);
  });

  it("returns an empty view instead of failing when no server responds", async () => {
    const nobody = () => Promise.reject(new Error("connection refused"));
    const all = ["kafka", "zookeeper"].flatMap((kind) => [1, 2, 3].map((id) => [`${kind} ${id}`, nobody] as const));
    const view = await inspectServers(reachTo(Object.fromEntries(all)).reach, limit);
    assert.deepEqual([view.kafka.members.size, view.kafka.metadata, view.kafka.minInsync.size], [0, undefined, 0]);
  });
});
