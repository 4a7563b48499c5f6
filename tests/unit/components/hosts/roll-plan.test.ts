import assert from "node:assert/strict";
import { rollPlan } from "../../../../components/hosts/roll-plan";
import { type Plan, planSchema } from "../../../../components/resources/inputs/roll-inputs";
import { type RestartReason, restartReasons } from "../../../../components/model/service-digest";
import { type Raw, rawHost, specOf } from "../../../helpers/config";
import { noServers } from "../../../helpers/no-servers";

/** The plan as the roll job reads it: nothing is lost on the way, nor does it know more than the job. */
function planOf(changes: Raw = {}): Plan {
  return planSchema.strict().parse(JSON.parse(JSON.stringify(rollPlan(specOf(changes)))));
}

describe("the plan of a roll", () => {
  it("plans servers by their ids, whatever the order of the hosts", () => {
    const shuffled = [rawHost(3, { brokerId: 30, rack: "b" }), rawHost(1, { brokerId: 20, zookeeperId: 9, rack: "a" })];
    const { zookeeper, kafka } = planOf({ hosts: shuffled });
    assert.deepEqual(
      zookeeper.map(({ id, host }) => [id, host]),
      [
        [3, "kafka3"],
        [9, "kafka1"],
      ],
    );
    assert.deepEqual(
      kafka.map(({ id, host, rack }) => [id, host, rack]),
      [
        [20, "kafka1", "a"],
        [30, "kafka3", "b"],
      ],
    );
  });

  it("lists a host that is lost with what it ran, and says of an observer that it counts for no majority", () => {
    const observer = rawHost(4, { zookeeperRole: "observer", lost: true });
    const { lost, lostObservers, zookeeper } = planOf({ hosts: [1, 2, 3].map((id) => rawHost(id)).concat(observer) });
    assert.deepEqual(lost, { ...noServers, zookeeper: [4], kafka: [4] });
    assert.deepEqual(lostObservers, { ...noServers, zookeeper: [4] });
    assert.deepEqual(
      zookeeper.map(({ id }) => id),
      [1, 2, 3],
    );
  });

  it("does not speak of observers where none is lost", () => {
    const plan = planOf({ hosts: [rawHost(1), rawHost(2), rawHost(3, { lost: true })] });
    assert.deepEqual([plan.lost.zookeeper, "lostObservers" in plan], [[3], false]);
  });

  it("hands the settings of the roll to its plan", () => {
    const { timeout, pauseAfter, batch } = planOf({ readyTimeout: 30, roll: { pauseAfter: "first", batch: "rack" } });
    assert.deepEqual([timeout, pauseAfter, batch], [30, "first", "rack"]);
  });
});

describe("a change of a cluster", () => {
  const before = planOf();

  function changed(unit: "zookeeper" | "kafka", after: Plan, from = before): number[] {
    return after[unit].filter(({ digest }, index) => digest !== from[unit][index]?.digest).map(({ id }) => id);
  }

  it("of nothing leaves the plan as it is", () => {
    assert.deepEqual(planOf(), before);
  });

  it("of a dynamic broker setting is in the plan, and restarts nothing", () => {
    const after = planOf({ kafka: { properties: { "log.retention.ms": 3_600_000, "num.io.threads": 9 } } });
    assert.deepEqual(before.dynamic, {});
    assert.deepEqual(after, { ...before, dynamic: { "log.retention.ms": "3600000", "num.io.threads": "9" } });
  });

  for (const [what, kafka, reason] of [
    ["a broker setting", { properties: { "log.retention.hours": 1 } }, "configuration"],
    ["the heap", { heap: "2g" }, "jvm"],
    ["the distribution", { source: "dist/kafka.tgz", sha512: "cd".repeat(64) }, "distribution"],
  ] satisfies [string, Raw, RestartReason][])
    it(`of ${what} restarts brokers for the reason "${reason}" and no other`, () => {
      const reasons = planOf({ kafka }).kafka.map(({ digest }, index) =>
        restartReasons(before.kafka[index]?.digest ?? "", digest),
      );
      assert.deepEqual(reasons, Array(reasons.length).fill([reason]));
    });

  for (const [what, kafka] of Object.entries<Raw>({
    "another broker setting": { properties: { "log.retention.hours": 1 } },
    "the brokers' heap": { heap: "2g" },
    "the brokers' distribution": { source: "dist/kafka.tgz", sha512: "cd".repeat(64) },
  }))
    it(`of ${what} restarts every broker, and no ZooKeeper server`, () => {
      const after = planOf({ kafka });
      assert.deepEqual([changed("zookeeper", after), changed("kafka", after)], [[], [1, 2, 3]]);
      assert.deepEqual(after.dynamic, {});
    });

  for (const [what, zookeeper] of Object.entries<Raw>({
    "a ZooKeeper setting": { properties: { maxClientCnxns: 99 } },
    "ZooKeeper's heap": { heap: "1g" },
  }))
    it(`of ${what} restarts every ZooKeeper server, and no broker`, () => {
      const after = planOf({ zookeeper });
      assert.deepEqual([changed("zookeeper", after), changed("kafka", after)], [[1, 2, 3], []]);
    });

  it("of one broker's rack restarts that broker", () => {
    const inRacks = (...racks: string[]) => planOf({ hosts: racks.map((rack, index) => rawHost(index + 1, { rack })) });
    assert.deepEqual(changed("kafka", inRacks("a", "b", "a"), inRacks("a", "a", "a")), [2]);
  });

  it("of what a listener is bound to, of one host only, restarts that broker, which is asked there", () => {
    const hosts = [rawHost(1), rawHost(2, { bind: { PLAINTEXT: "192.168.50.2" } }), rawHost(3)];
    const after = planOf({ hosts });
    assert.deepEqual([changed("zookeeper", after), changed("kafka", after)], [[], [2]]);
    assert.equal(after.kafka[1]?.address, "192.168.50.2");
  });

  it("of where clients are told to connect, of one host only, restarts that broker", () => {
    const moved = [rawHost(1), rawHost(2), rawHost(3, { advertised: { PLAINTEXT: "broker3.example.org" } })];
    const after = planOf({ hosts: moved });
    assert.deepEqual([changed("zookeeper", after), changed("kafka", after)], [[], [3]]);
  });
});
