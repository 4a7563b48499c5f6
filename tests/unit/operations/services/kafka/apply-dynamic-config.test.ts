import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

const retention = "log.retention.ms";
const threads = "num.io.threads";

/** A cluster whose brokers were started with these dynamic settings in their file, which now holds others. */
function startedWith(started: Record<string, string>, file: Record<string, string>): FakeCluster {
  const cluster = FakeCluster.running();
  for (const settings of cluster.settings.values()) {
    settings.started = new Map(Object.entries(started));
    settings.file = new Map(Object.entries(file));
  }
  return cluster;
}

const onAll = (change: string) => [1, 2, 3].map((id) => `${id} ${change}`);

describe("a dynamic setting", () => {
  it("reaches every running broker without a restart, and is recorded on each host", async () => {
    const cluster = startedWith({}, { [retention]: "5" });
    assert.equal(await cluster.roll({ dynamic: { [retention]: "5" } }), undefined);
    assert.deepEqual(cluster.alterations.sort(), onAll(`${retention}=5`));
    assert.deepEqual(cluster.events, []);
    assert.deepEqual([...cluster.records.values()], Array(3).fill([retention]));
    assert(cluster.said.includes(`broker 2 applies without a restart: ${retention}`));
  });

  it("that a broker was started with is not set again", async () => {
    const cluster = startedWith({ [retention]: "5" }, { [retention]: "5" });
    assert.equal(await cluster.roll({ dynamic: { [retention]: "5" } }), undefined);
    assert.deepEqual([cluster.alterations, cluster.events], [[], []]);
  });

  it("is set once: the next run finds it", async () => {
    const cluster = startedWith({}, { [retention]: "5" });
    for (let run = 0; run < 2; run += 1) assert.equal(await cluster.roll({ dynamic: { [retention]: "5" } }), undefined);
    assert.equal(cluster.alterations.length, 3);
  });

  it("that leaves the stack is taken back, and only that one", async () => {
    const cluster = startedWith({}, {});
    await cluster.roll({ dynamic: { [retention]: "5", [threads]: "9" } });
    cluster.alterations.length = 0;
    assert.equal(await cluster.roll({ dynamic: { [threads]: "9" } }), undefined);
    assert.deepEqual(cluster.alterations.sort(), onAll(`${retention}=null`));
    assert.deepEqual([...cluster.records.values()], Array(3).fill([threads]));
    assert.deepEqual(cluster.events, []);
  });

  it("that somebody else gave a running broker is left alone", async () => {
    const cluster = startedWith({}, {});
    cluster.settings.get(2)?.dynamic.set(threads, "7");
    assert.equal(await cluster.roll({ dynamic: { [retention]: "5" } }), undefined);
    assert.equal(cluster.settings.get(2)?.dynamic.get(threads), "7");
  });

  it("that leaves the stack although a broker was started with it needs a restart, of all one after the other", async () => {
    const cluster = startedWith({ [retention]: "5" }, {});
    assert.equal(await cluster.roll(), undefined);
    assert.equal(cluster.events.filter((event) => event.startsWith("stop kafka")).length, 3);
    assert.deepEqual(cluster.losses, []);
    assert.deepEqual([...(cluster.settings.get(2)?.started ?? [])], []);
  });

  it("that one broker would refuse is given to none, and nothing is restarted", async () => {
    const cluster = startedWith({}, { [retention]: "x" });
    cluster.service("kafka", 1).runs("old");
    cluster.refusesSettings = 2;
    const error = await cluster.roll({ dynamic: { [retention]: "x" } });
    assert.match(
      String(error),
      /kafka\.properties: .*\n {4}given: a setting was refused: broker 2: Invalid value\n {4}fix: +correct them/,
    );
    assert.deepEqual([cluster.events, cluster.alterations, [...cluster.records]], [[], [], []]);
  });

  it("that is a number of threads reaches its value by doubling, which Kafka demands, so that no up fails for ever", async () => {
    const cluster = startedWith({}, { [threads]: "40" });
    assert.equal(await cluster.roll({ dynamic: { [threads]: "40" } }), undefined);
    const of = (id: number) => cluster.alterations.filter((change) => change.startsWith(`${id} `));
    assert.deepEqual(of(2), [`2 ${threads}=16`, `2 ${threads}=32`, `2 ${threads}=40`]);
    assert.deepEqual(cluster.events, []);
  });

  it("that is a number of threads goes back by halving when it leaves the stack", async () => {
    const cluster = startedWith({}, {});
    await cluster.roll({ dynamic: { [threads]: "40" } });
    cluster.alterations.length = 0;
    assert.equal(await cluster.roll(), undefined);
    const of = (id: number) => cluster.alterations.filter((change) => change.startsWith(`${id} `));
    assert.deepEqual(of(3), [`3 ${threads}=20`, `3 ${threads}=10`, `3 ${threads}=null`]);
    assert.deepEqual(cluster.records.get("kafka3"), []);
  });

  it("that is accepted and never taken ends the run in time instead of waiting for ever", async () => {
    const cluster = startedWith({}, {});
    cluster.spelling.set("16", "8");
    const error = await cluster.roll({ dynamic: { [threads]: "32" } });
    assert.match(
      String(error),
      /broker \d: must take a change .* within 30 s\n {4}given: it accepted num\.io\.threads=16/,
    );
  });

  for (const [name, given, told] of [
    ["log.cleanup.policy", "compact, delete", "compact,delete"],
    ["log.cleaner.min.cleanable.ratio", "1", "1.0"],
    ["log.cleaner.io.max.bytes.per.second", "150000000", "1.5E8"],
    ["log.flush.interval.messages", "9223372036854775807", "9223372036854775807"],
  ] as const)
    it(`is not altered again in every roll because Kafka tells ${told} for ${given}`, async () => {
      const cluster = startedWith({}, {});
      cluster.spelling.set(given, told);
      for (let run = 0; run < 2; run += 1) assert.equal(await cluster.roll({ dynamic: { [name]: given } }), undefined);
      assert.deepEqual(cluster.alterations.sort(), onAll(`${name}=${given}`));
    });
});
