import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../operations/status/judge";
import { reportSchema, type Snapshot } from "../../../../operations/status/snapshot";
import { broker, partition, snapshot, zookeeper } from "../../../helpers/snapshot";
import { noServers } from "../../../helpers/no-servers";

/** Exit code, and every finding as `level check: given`. */
function verdict(changes: Partial<Snapshot>): readonly [number, ...string[]] {
  const { exitCode, findings } = judge(snapshot(changes));
  return [exitCode, ...findings.map(({ level, check, given }) => `${level} ${check}: ${given}`)];
}

const silent = { answers: false, sees: null, logDirs: [], version: null, heap: null, current: null, runs: null };
const withoutBroker3 = (index: number) => {
  const whole = partition(index);
  const isr = whole.replicas.filter((id) => id !== 3);
  return { ...whole, isr, leader: isr[0] ?? -1 };
};
const dark = (name: string) => ({ name, address: "10.0.0.9", problem: "i/o timeout", disks: [] });

describe("the evaluation of a status snapshot", () => {
  it("is healthy when every server and partition is", () => {
    assert.deepEqual(verdict({}), [0]);
    assert.equal(judge(snapshot()).level, "healthy");
  });

  it("is degraded when a broker is not responding, and lists the partitions without it", () => {
    const stopped = broker(3, { ...silent, problem: "kafka is not running; systemd reports inactive" });
    assert.deepEqual(verdict({ brokers: [broker(1), broker(2), stopped], partitions: [0, 1].map(withoutBroker3) }), [
      1,
      "degraded broker: kafka is not running; systemd reports inactive",
      "degraded partitions-under-replicated: 2 partitions: orders-0..1 without 3",
      "degraded partitions-at-min-isr: the same 2 partitions",
    ]);
  });

  it("groups partitions by topic and missing brokers, and shortens a long list", () => {
    const given = (partitions: Snapshot["partitions"]) => verdict({ partitions })[1]?.split("under-replicated: ")[1];
    const lacks3 = [4, 0, 1, 2].map(withoutBroker3);
    const other = partition(7, { isr: [3] });
    const wanted = "5 partitions: orders-0..2,4 without 3; orders-7 without 1, 2";
    assert.equal(given([...lacks3, { ...other, minInsync: 1 }]), wanted);
    const topics = Array.from({ length: 40 }, (_, index) => ({ ...withoutBroker3(0), topic: `t${index}` }));
    assert.match(given(topics) ?? "", /^40 partitions: t0-0 without 3; .*; t9-0 without 3; and 30 more$/);
  });

  it("reports a hung broker as not responding although systemd reports it as running", () => {
    assert.deepEqual(verdict({ brokers: [broker(1), broker(2), broker(3, silent)] }), [
      1,
      "degraded broker: no response",
    ]);
  });

  it("is down while a partition has no leader or is under min ISR", () => {
    const offline = partition(0, { leader: -1, isr: [] });
    const below = partition(1, { isr: [2] });
    assert.deepEqual(verdict({ partitions: [offline, below] }).slice(0, 3), [
      2,
      "down partitions-offline: 1 partition: orders-0 without 1, 2, 3",
      "down partitions-below-min-isr: 1 partition: orders-1 without 1, 3",
    ]);
  });

  it("is unknown, not degraded, when nobody reported how many replicas of a partition must be in sync", () => {
    const lagging = partition(0, { isr: [1], minInsync: null });
    const { level, findings } = judge(snapshot({ partitions: [lagging] }));
    assert.equal(level, "unknown");
    assert.deepEqual(
      findings.map((finding) => finding.check),
      ["partitions-min-isr-unknown", "partitions-under-replicated"],
    );
    assert.deepEqual(verdict({ partitions: [partition(0, { minInsync: null })] }), [
      3,
      "unknown partitions-min-isr-unknown: 1 partition: orders-0",
    ]);
  });

  it("is healthy while a partition has all its replicas in sync, even if it cannot lose one", () => {
    assert.deepEqual(verdict({ partitions: [partition(0, { replicas: [1], isr: [1], minInsync: 1 })] }), [0]);
    assert.deepEqual(verdict({ partitions: [partition(0, { minInsync: 3 })] }), [0]);
  });

  it("reports a topic whose min.insync.replicas exceeds its number of replicas", () => {
    const impossible = partition(0, { replicas: [1], isr: [1], minInsync: 2 });
    assert.deepEqual(verdict({ partitions: [impossible] }), [1, "degraded min-insync: 1 partition: orders-0"]);
  });

  it("reports replicas under reassignment only as a note", () => {
    const moved = partition(0, { replicas: [1, 2, 3], isr: [1, 2] });
    assert.deepEqual(verdict({ partitions: [moved], moving: ["orders-0"] }), [
      0,
      "note reassignment: 1 partition: orders-0",
    ]);
  });

  it("is down without a quorum, even if one ZooKeeper server responds", () => {
    const ensemble = [1, 2, 3].map((id) => zookeeper(id, { role: null, answers: id === 1, syncedFollowers: null }));
    const [code, first, ...others] = verdict({ ensemble });
    assert.deepEqual([code, first], [2, "down quorum: none of 3 servers is serving; 1 responded"]);
    assert.deepEqual(others, ["degraded zookeeper: no response", "degraded zookeeper: no response"]);
  });

  it("is degraded while an ensemble member is missing or not in sync", () => {
    const ensemble = [zookeeper(1), zookeeper(2, { syncedFollowers: 1 }), zookeeper(3, { role: null, answers: false })];
    assert.deepEqual(verdict({ ensemble }), [1, "degraded zookeeper: no response"]);
    const behind = [zookeeper(1), zookeeper(2, { syncedFollowers: 1 }), zookeeper(3)];
    assert.deepEqual(verdict({ ensemble: behind }), [1, "degraded ensemble: 1 of 2 followers are in sync"]);
  });

  it("is down when no broker is responding", () => {
    const brokers = [1, 2, 3].map((id) => broker(id, silent));
    assert.deepEqual(verdict({ brokers, partitions: null, controller: null }).slice(0, 2), [
      2,
      "down brokers: none of 3 responded",
    ]);
  });

  it("is unknown when no host is reachable", () => {
    const all = {
      places: [1, 2, 3].map((id) => dark(`kafka${id}`)),
      brokers: [1, 2, 3].map((id) => broker(id, silent)),
      ensemble: [1, 2, 3].map((id) => zookeeper(id, { role: null, answers: false })),
    };
    assert.deepEqual(verdict({ ...all, partitions: null, controller: null }), [
      3,
      "unknown hosts: kafka1: i/o timeout; kafka2: i/o timeout; kafka3: i/o timeout",
    ]);
  });

  it("is unknown when brokers respond but none reports its partitions", () => {
    assert.deepEqual(verdict({ partitions: null }), [
      3,
      "unknown partitions: brokers are responding, but none reported the partitions in time",
    ]);
  });

  it("reports an unreachable host together with what other brokers know about its servers", () => {
    const { places } = snapshot();
    const there = { places: [...places.slice(0, 2), dark("kafka3")], ensemble: [zookeeper(1), zookeeper(2)] };
    assert.deepEqual(verdict({ ...there, brokers: [broker(1), broker(2), broker(3, silent)] }), [
      1,
      "degraded host: i/o timeout; broker 3 is in the cluster, according to the others",
    ]);
    const gone = [broker(1, { sees: [1, 2] }), broker(2, { sees: [1, 2] }), broker(3, silent)];
    assert.deepEqual(verdict({ ...there, brokers: gone }), [
      1,
      "degraded host: i/o timeout; broker 3 is not in the cluster, according to the others",
    ]);
  });

  it("reports a broker that others do not see, and a cluster without a controller", () => {
    assert.deepEqual(verdict({ brokers: [broker(1), broker(2, { sees: [1, 2] }), broker(3)] }), [
      1,
      "degraded registration: broker 2 does not see it",
    ]);
    assert.match(String(verdict({ controller: null })[1]), /^degraded controller: /);
  });

  it("reports outdated configurations, other versions, and drift", () => {
    const drift = [
      { where: "kafka1", what: "/etc/kafka/server.properties was changed" },
      { where: "kafka1", what: "kafka is not enabled" },
    ];
    const brokers = [
      broker(1, { current: false, runs: "outdated" }),
      broker(2, { current: false, version: "3.9.1" }),
      broker(3),
    ];
    assert.deepEqual(verdict({ brokers, drift }), [
      1,
      "degraded configuration: it was started with another configuration than the last up installed",
      "degraded version: 3.9.1 instead of 3.9.2",
      "degraded drift: /etc/kafka/server.properties was changed; kafka is not enabled",
    ]);
  });

  it("reports a nearly full disk once, a nearly full volume, and a failed disk", () => {
    const full = { mount: "/data", totalBytes: 100 * 2 ** 30, freeBytes: 9 * 2 ** 30 };
    const disks = [
      { path: "/data/kafka", ...full },
      { path: "/data/zookeeper", ...full },
    ];
    const [first, ...others] = snapshot().places;
    assert.deepEqual(verdict({ places: [{ ...first!, disks }, ...others] }), [
      1,
      "degraded disk: 91 GiB of 100 GiB are used",
    ]);
    assert.deepEqual(verdict({ brokers: [broker(1, { volumeBytes: 3 * 2 ** 20 }), broker(2), broker(3)] }), [
      1,
      "degraded disk: 3 MiB of 3 MiB are used",
    ]);
    const logDirs = [{ path: "/data1", error: 56, replicas: 0, bytes: 0 }];
    assert.deepEqual(verdict({ brokers: [broker(1, { logDirs }), broker(2), broker(3)] }), [
      1,
      "degraded log-dir: it reports error 56 of the Kafka protocol",
    ]);
  });

  it("stays degraded while a member is lost", () => {
    assert.deepEqual(verdict({ lost: { ...noServers, zookeeper: [4], kafka: [4] } }), [
      1,
      "degraded lost: lost: true in the stack file for broker 4, ZooKeeper 4",
    ]);
  });

  it("orders findings: down before unknown before degraded", () => {
    const { places } = snapshot();
    const ensemble = [1, 2, 3].map((id) => zookeeper(id, { role: null }));
    const found = judge(snapshot({ ensemble, partitions: null, places: [...places.slice(0, 2), dark("kafka3")] }));
    const levels = [...new Set(found.findings.map(({ level }) => level))];
    assert.deepEqual([found.exitCode, levels], [2, ["down", "unknown", "degraded"]]);
  });

  it("gives every finding a rule, the observed value and a fix", () => {
    const { findings } = judge(snapshot({ brokers: [broker(1, silent), broker(2), broker(3)], controller: null }));
    for (const { rule, given, fix } of findings)
      for (const text of [rule, given, fix]) assert.match(text, /^\S.*\S$/, JSON.stringify({ rule, given, fix }));
  });

  it("always matches its schema, and is never healthy with a partition that has no leader", () => {
    const ids = fc.subarray([1, 2, 3]);
    const one = {
      topic: fc.string(),
      index: fc.nat(100),
      leader: fc.constantFrom(-1, 1, 2, 3),
      replicas: fc.subarray([1, 2, 3], { minLength: 1 }),
      isr: ids,
      minInsync: fc.option(fc.integer({ min: 1, max: 4 })),
      bytes: fc.option(fc.nat()),
    };
    const partitions = fc.array(fc.record(one, { noNullPrototype: true }));
    fc.assert(
      fc.property(partitions, fc.boolean(), (found, told) => {
        const report = judge(snapshot({ partitions: told ? found : null }));
        assert.deepEqual(reportSchema.parse(JSON.parse(JSON.stringify(report))), report);
        if (told && found.some(({ leader }) => leader < 0)) assert.equal(report.exitCode, 2);
      }),
    );
  });
});
