import assert from "node:assert/strict";
import { assemble, explainedBy } from "../../../../operations/status/collect";
import type { Deployed } from "../../../../operations/status/deployed";
import { type PlatformView, unknownServer } from "../../../../operations/status/platform-view";
import type { ServersView } from "../../../../operations/status/servers";
import { snapshotSchema } from "../../../../operations/status/snapshot";
import { noServers, unanswered } from "../../../helpers/no-servers";

const ids = [1, 2];
const privateKey = "-----BEGIN KEY-----";
const deployed: Deployed = {
  reach: {
    ...noServers,
    substrate: "ssh",
    targets: [
      {
        name: "kafka1",
        sudo: false,
        connection: { host: "10.0.0.1", port: 22, user: "root", hostKey: "x", privateKey },
      },
    ],
    zookeeper: [],
    "kafka-controller": [],
    kafka: [],
  },
  outputs: {
    bootstrapServers: "10.0.0.1:9092,10.0.0.2:9092",
    zookeeperConnect: "10.0.0.1:2181,10.0.0.2:2181",
    brokers: ids.map((id) => ({
      id,
      host: `kafka${id}`,
      ...(id === 1 ? { rack: "a" } : {}),
      endpoint: `10.0.0.${id}:9092`,
    })),
    ensemble: ids.map((id) => ({ id, host: `kafka${id}`, endpoint: `10.0.0.${id}:2181` })),
    versions: { kafka: "3.9.2", zookeeper: "3.9.5" },
  },
  plan: undefined,
  manifests: [],
  certificates: [],
};
const ground: PlatformView = {
  places: [{ name: "kafka1", address: "10.0.0.1", problem: null, disks: [] }],
  factsOf: (kind, id) =>
    id === 1
      ? { ...unknownServer, place: "kafka1", heap: "1g", version: kind === "kafka" ? "3.9.2" : "3.9.4" }
      : unknownServer,
  drift: [{ where: "kafka1", what: "kafka is not enabled" }],
  notTold: [],
};
const metadata = {
  brokers: [1],
  racks: new Map<number, string>(),
  controller: 1,
  partitions: [{ topic: "orders", index: 0, leader: 1, replicas: [1, 2], isr: [1] }],
};
const stored = (bytes: number) => [
  {
    path: "/data",
    error: 0,
    replicas: [
      { topic: "orders", index: 0, bytes },
      { topic: "logs", index: 7, bytes: 1 },
    ],
  },
];
const silent: ServersView = {
  ...unanswered,
  zookeeper: { members: [] },
  kafka: {
    members: new Map(),
    logDirs: new Map(),
    metadata: undefined,
    minInsync: new Map(),
    moving: [],
    plainClients: [],
    settings: [],
    notTold: [],
  },
};
const view: ServersView = {
  ...unanswered,
  zookeeper: { members: [{ id: 1, answers: true, mode: "leader", version: "3.9.5", syncedFollowers: 1 }] },
  kafka: {
    ...silent.kafka,
    members: new Map([[1, metadata]]),
    logDirs: new Map([
      [1, stored(10)],
      [2, stored(30)],
    ]),
    metadata,
    minInsync: new Map([["orders", 2]]),
    settings: [
      { name: "num.partitions", value: "1", source: "static", inherited: null },
      { name: "log.retention.ms", value: null, source: "other", inherited: null },
    ],
  },
};
const whole = (servers: ServersView) =>
  snapshotSchema.parse({
    stack: "dev",
    takenAt: new Date().toISOString(),
    seconds: 1,
    ...assemble(deployed, ground, servers),
  });

describe("a status snapshot", () => {
  it("combines the deployed outputs, the platform's view and the servers' responses", () => {
    const found = whole(view);
    const [first, second] = found.brokers;
    assert.deepEqual(
      [first?.answers, first?.rack, first?.place, first?.version, first?.sees, first?.logDirs],
      [true, "a", "kafka1", "3.9.2", [1], [{ path: "/data", error: 0, replicas: 2, bytes: 11 }]],
    );
    assert.deepEqual([second?.answers, second?.rack, second?.place, second?.sees], [false, null, null, null]);
    assert.deepEqual(found.controller, 1);
    assert.deepEqual(found.settings, { "num.partitions": "1" });
    assert.deepEqual(found.drift, [{ where: "kafka1", what: "kafka is not enabled" }]);
  });

  it("prefers the version that a server reports to the one that its platform shows", () => {
    const [first, second] = whole(view).ensemble;
    assert.deepEqual([first?.version, first?.role, first?.syncedFollowers], ["3.9.5", "leader", 1]);
    assert.deepEqual([second?.version, second?.role, second?.answers], [null, null, false]);
    assert.equal(whole(silent).ensemble[0]?.version, "3.9.4");
  });

  it("gives a partition the size of its largest replica and the min ISR of its topic", () => {
    assert.deepEqual(whole(view).partitions, [
      { topic: "orders", index: 0, leader: 1, replicas: [1, 2], isr: [1], minInsync: 2, bytes: 30 },
    ]);
  });

  it("has null for everything that no server reported", () => {
    const found = whole(silent);
    assert.deepEqual([found.partitions, found.controller, found.moving], [null, null, []]);
  });

  it("contains no credentials", () => {
    assert(!JSON.stringify(whole(view)).includes(privateKey));
  });
});

describe("what is known of a server", () => {
  const refusals: Readonly<Record<string, string>> = { "kafka 1": "kafka at 10.0.0.1: it talks plain text" };
  const reach = { problemOf: (kind: string, id: number) => refusals[`${kind} ${id}`] };
  const factsOf = explainedBy(reach, {
    ...ground,
    factsOf: (kind) => ({ ...unknownServer, problem: kind === "zookeeper" ? "it is not running" : null }),
  });

  it("includes why it does not talk TLS as it shall, where nothing else explains that it does not answer", () => {
    assert.equal(factsOf("kafka", 1).problem, "kafka at 10.0.0.1: it talks plain text");
    assert.equal(factsOf("kafka", 2).problem, null);
    assert.equal(factsOf("zookeeper", 1).problem, "it is not running");
  });
});
