import assert from "node:assert/strict";
import { judge, rawConfig, type Raw } from "../../../../../helpers/config";

/** The errors about properties of a service: the key, and the fix. */
function errorsOf(service: "kafka" | "zookeeper", properties: Raw, version?: string): [key: string, fix: string][] {
  const issues = judge(rawConfig({ [service]: { properties, ...(version === undefined ? {} : { version }) } }));
  return issues.flatMap(({ severity, property, fix }) => (severity === "error" ? [[property, fix]] : []));
}

/** What is refused, which key it is about, the fix, and the same with the fix followed; all as the real jars have it. */
const refused: readonly (readonly [given: Raw, key: string, fix: RegExp, followed: Raw, version?: string])[] = [
  [
    { "replica.fetch.wait.max.ms": 30_001 },
    "replica.fetch.wait.max.ms",
    /^set it to 30000 or less, or raise replica\.(socket|lag)/,
    { "replica.fetch.wait.max.ms": 30_000 },
  ],
  [
    { "replica.lag.time.max.ms": 499 },
    "replica.lag.time.max.ms",
    /^set it to 500 or more/,
    { "replica.lag.time.max.ms": 500 },
  ],
  [
    { "replica.fetch.wait.max.ms": 10_001 },
    "replica.fetch.wait.max.ms",
    /^set it to 10000 or less/,
    { "replica.fetch.wait.max.ms": 10_000 },
    "2.4.1",
  ],
  [
    { "group.consumer.heartbeat.interval.ms": 15_001 },
    "group.consumer.heartbeat.interval.ms",
    /^set it to 15000 or less/,
    { "group.consumer.heartbeat.interval.ms": 15_000 },
  ],
  [
    { "log.cleaner.dedupe.buffer.size": 1_048_576 },
    "log.cleaner.dedupe.buffer.size",
    /^set it to 1048577 or more$/,
    { "log.cleaner.dedupe.buffer.size": 1_048_577 },
  ],
  [{ "log.cleaner.threads": 128 }, "log.cleaner.threads", /^set it to 127 or less$/, { "log.cleaner.threads": 127 }],
  [{ "offsets.commit.required.acks": 4 }, "offsets.commit.required.acks", /^remove it/, {}],
  [
    { "queued.max.request.bytes": 1000 },
    "queued.max.request.bytes",
    /^set it to 104857600 or more, or to -1/,
    { "queued.max.request.bytes": 104_857_600 },
  ],
  [
    { "connection.failed.authentication.delay.ms": 600_000 },
    "connection.failed.authentication.delay.ms",
    /^set it to 599999 or less$/,
    { "connection.failed.authentication.delay.ms": 599_999 },
  ],
  [
    { "early.start.listeners": "CONTROL" },
    "early.start.listeners",
    /^use PLAINTEXT$/,
    { "early.start.listeners": "PLAINTEXT" },
  ],
  [{ "control.plane.listener.name": "CONTROL" }, "control.plane.listener.name", /^remove it$/, {}],
  [{ "control.plane.listener.name": "PLAINTEXT" }, "control.plane.listener.name", /^remove it$/, {}],
  [
    { "group.coordinator.rebalance.protocols": "consumer" },
    "group.coordinator.rebalance.protocols",
    /^use classic$/,
    { "group.coordinator.rebalance.protocols": "classic" },
  ],
  [
    { "group.coordinator.rebalance.protocols": "classic,consumer" },
    "group.coordinator.rebalance.protocols",
    /^use classic$/,
    { "group.coordinator.rebalance.protocols": "classic" },
  ],
  [
    { "max.connections.per.ip.overrides": "my host:1" },
    "max.connections.per.ip.overrides",
    /^write it as "10\.0\.0\.1:100,10\.0\.0\.2:50"$/,
    { "max.connections.per.ip.overrides": "10.0.0.1:100,10.0.0.2:50" },
  ],
  [
    { "max.connections.per.ip.overrides": "10.0.0.1" },
    "max.connections.per.ip.overrides",
    /^write it as "10\.0\.0\.1:100,10\.0\.0\.2:50"$/,
    { "max.connections.per.ip.overrides": "10.0.0.1:100,10.0.0.2:50" },
  ],
  [{ "max.connections.per.ip": 0 }, "max.connections.per.ip", /^remove it$/, {}],
];

describe("broker settings that only fit together", () => {
  for (const [given, key, fix, followed, version] of refused) {
    it(`${JSON.stringify(given)} is refused, because a broker would not start`, () => {
      const found = errorsOf("kafka", given, version);
      assert(found.length > 0);
      for (const [property, advice] of found) {
        assert.equal(property, `kafka.properties.${key}`);
        assert.match(advice, fix);
      }
    });

    it(`${JSON.stringify(followed)} is accepted, as the fix says`, () =>
      assert.deepEqual(errorsOf("kafka", followed, version), []));
  }

  it("the listener for controllers is refused when it is the one of the brokers among themselves", () => {
    const listeners = ["CLIENTS", "BROKERS"].map((name, index) => ({ name, port: 9092 + index }));
    const issuesOf = (name: string) =>
      judge(rawConfig({ kafka: { listeners, properties: { "control.plane.listener.name": name } } }));
    assert.deepEqual(
      issuesOf("BROKERS").map(({ property, fix }) => [property, fix]),
      [["kafka.properties.control.plane.listener.name", "use CLIENTS"]],
    );
    assert.deepEqual(issuesOf("CLIENTS"), []);
  });

  it("say nothing of a version that does not know them, or about what is no number", () => {
    assert.deepEqual(errorsOf("kafka", { "group.consumer.heartbeat.interval.ms": 99_999 }, "2.4.1"), []);
    const [first, ...others] = errorsOf("kafka", { "replica.lag.time.max.ms": "10s" });
    assert.equal(first?.[0], "kafka.properties.replica.lag.time.max.ms");
    assert.deepEqual(others, []);
    assert.deepEqual(errorsOf("kafka", { "log.cleaner.enable": false, "log.cleaner.threads": 128 }), []);
  });
});

describe("the limits of ZooKeeper's sessions", () => {
  for (const [given, key, followed] of [
    [{ minSessionTimeout: 40_001 }, "minSessionTimeout", { minSessionTimeout: 40_000 }],
    [{ maxSessionTimeout: 3_999 }, "maxSessionTimeout", { maxSessionTimeout: 4_000 }],
    [{ tickTime: 107_374_183 }, "tickTime", { tickTime: 2000 }],
  ] as const)
    it(`are refused the wrong way round, as with ${JSON.stringify(given)}`, () => {
      assert.deepEqual(
        errorsOf("zookeeper", given).map(([property]) => property),
        [`zookeeper.properties.${key}`],
      );
      assert.deepEqual(errorsOf("zookeeper", followed), []);
    });
});

describe("the heap of a broker", () => {
  const warned = (kafka: Raw) =>
    judge(rawConfig({ kafka })).flatMap(({ severity, property, fix }) =>
      severity === "warning" && property === "kafka.heap" ? [fix] : [],
    );

  it("should have room for a second buffer of the log cleaner, which a change while it runs makes", () => {
    assert.match(String(warned({ heap: "319m" })), /^set it to 320m or more, or log\.cleaner\.dedupe\.buffer\.size/);
    assert.deepEqual(warned({ heap: "320m" }), []);
    const buffer = (mebibytes: number) => ({ "log.cleaner.dedupe.buffer.size": mebibytes * 1024 * 1024 });
    assert.match(String(warned({ heap: "1g", properties: buffer(512) })), /^set it to 1088m or more/);
    assert.deepEqual(warned({ heap: "256m", properties: buffer(64) }), []);
    assert.deepEqual(warned({ heap: "256m", properties: { "log.cleaner.enable": "false" } }), []);
  });
});
