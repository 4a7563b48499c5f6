import assert from "node:assert/strict";
import { judge } from "../../../../../operations/status/judge";
import type { Snapshot } from "../../../../../operations/status/snapshot";
import { statusText } from "../../../../../operations/status/table";
import { broker, snapshot } from "../../../../helpers/snapshot";

const ids = [1, 2, 3];
const replicas = ids.map((id) => ({ id, inSync: true, alive: true }));

function server(id: number) {
  const { sees: _, logDirs: _directories, rack: _rack, volumeBytes: _bytes, ...one } = broker(id);
  return { ...one, version: "5.5.0", installedVersion: "5.5.0" };
}

/** Three hosts with RocketMQ and nothing else. */
function alone(changes: Partial<Snapshot> = {}): Snapshot {
  return snapshot({
    ...{ bootstrapServers: "", zookeeperConnect: "", brokers: [], ensemble: [], controller: null, partitions: null },
    ...{ settings: {}, versions: { kafka: "not managed", zookeeper: "not managed", rocketmq: "5.5.0" } },
    nameServers: ids.map((id) => ({ ...server(id), leads: id === 2, registered: 9 })),
    rocketmqBrokers: ids.map(server),
    proxies: ids.map(server),
    brokerGroups: ["a", "b", "c"].map((name, index) => ({
      ...{ name, master: index + 1, replicas, wanted: 3, minInsync: 2, largestLag: 0 },
    })),
    ...changes,
  });
}

describe("the status of a stack with RocketMQ alone", () => {
  it("is healthy without any broker of Kafka, and says nothing of partitions", () => {
    const report = judge(alone());
    assert.deepEqual([report.level, report.findings], ["healthy", []]);
    assert.doesNotMatch(statusText(report), /[Pp]artition|Kafka/);
    assert.match(statusText(report), /Broker group a: master on server 1; replicas in sync: 3 of 3, 2 needed/);
  });

  it("is degraded while the brokers of a host are stopped", () => {
    const behind = replicas.map((one) => (one.id === 2 ? { ...one, inSync: false, alive: false } : one));
    const { level, findings } = judge(
      alone({
        rocketmqBrokers: ids.map((id) => ({ ...server(id), answers: id !== 2 })),
        brokerGroups: [{ name: "a", master: 1, replicas: behind, wanted: 3, minInsync: 2, largestLag: 0 }],
      }),
    );
    assert.equal(level, "degraded");
    assert.deepEqual(
      findings.map(({ rule }) => rule),
      ["brokers 2 on kafka2 is not responding", "broker group a lacks replicas in sync"],
    );
  });

  it("is down where the brokers of Kafka that a stack has are all lost", () => {
    const { lost } = alone();
    assert.equal(judge(alone({ lost: { ...lost, kafka: [1] } })).level, "down");
  });
});
