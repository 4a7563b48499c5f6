import assert from "node:assert/strict";
import { validateConfig } from "../../../../../../components/config/validate-config";
import type { ConfigIssue } from "../../../../../../components/model/issue";
import { rawConfig, rawHost } from "../../../../../helpers/config";

function errorsOf(rocketmq: object): ConfigIssue[] {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  const { issues } = validateConfig(rawConfig({ hosts, rocketmq: { source: "maven", ...rocketmq } }), () => ({
    hostKeys: {},
    sandboxNotStarted: true,
  }));
  return issues.filter(({ severity }) => severity === "error");
}

const topic = (changes: object) => ({ topics: [{ name: "orders", ...changes }] });
const group = (changes: object) => ({ consumerGroups: [{ name: "shipping", ...changes }] });

describe("topics and consumer groups of RocketMQ", () => {
  it("are accepted with each kind, and with the longest names", () => {
    for (const type of ["NORMAL", "FIFO", "DELAY", "TRANSACTION"]) assert.deepEqual(errorsOf(topic({ type })), []);
    assert.deepEqual(errorsOf({ ...topic({ name: "t".repeat(127) }), ...group({ name: "g".repeat(120) }) }), []);
  });

  const refused: readonly [what: string, settings: object, property: string, text: RegExp][] = [
    [
      "a type that mixes kinds",
      topic({ type: "MIXED" }),
      "rocketmq.topics[0].type",
      /NORMAL.*FIFO.*DELAY.*TRANSACTION/,
    ],
    ["a name with a dot", topic({ name: "or.ders" }), "rocketmq.topics[].name", /1 to 127 letters.*or-ders/],
    ["no name", topic({ name: "" }), "rocketmq.topics[].name", /1 to 127 letters.*orders/],
    ["a name of 128 characters", topic({ name: "t".repeat(128) }), "rocketmq.topics[].name", /128 characters/],
    ["a topic of the system", topic({ name: "TBW102" }), "rocketmq.topics[].name", /makes and uses itself/],
    ["a topic with the prefix of the system", topic({ name: "rmq_sys_x" }), "rocketmq.topics[].name", /uses itself/],
    ["a topic for what is given again", topic({ name: "%RETRY%x" }), "rocketmq.topics[].name", /uses itself/],
    ["a topic with the name of a broker group", topic({ name: "a" }), "rocketmq.topics[].name", /uses itself/],
    ["a topic with the name of the cluster", topic({ name: "rocketmq" }), "rocketmq.topics[].name", /uses itself/],
    ["no queue", topic({ queues: 0 }), "rocketmq.topics[orders].queues", /1 to 4096/],
    ["half a queue", topic({ queues: 1.5 }), "rocketmq.topics[0].queues", /int|whole/],
    ["too many queues", topic({ queues: 5000 }), "rocketmq.topics[orders].queues", /1 to 4096/],
    ["an unknown key", topic({ partitions: 3 }), "rocketmq.topics[0].partitions", /not a setting of this program/],
    [
      "two topics of one name",
      { topics: [{ name: "orders" }, { name: "orders", type: "FIFO" }] },
      "rocketmq.topics[].name",
      /"orders", 2 times/,
    ],
    [
      "a topic that is left alone and may be deleted",
      topic({ managed: false, allowDelete: true }),
      "rocketmq.topics[orders].allowDelete",
      /contradicts managed: false/,
    ],
    ["a group of 121 characters", group({ name: "g".repeat(121) }), "rocketmq.consumerGroups[].name", /behind %RETRY%/],
    ["a group of the system", group({ name: "CID_RMQ_SYS_x" }), "rocketmq.consumerGroups[].name", /uses itself/],
    [
      "a group with RocketMQ's own prefix",
      group({ name: "%RETRY%a" }),
      "rocketmq.consumerGroups[].name",
      /uses itself/,
    ],
    ["a group of RocketMQ's tools", group({ name: "TOOLS_CONSUMER" }), "rocketmq.consumerGroups[].name", /uses itself/],
    ["a negative number of retries", group({ retries: -1 }), "rocketmq.consumerGroups[shipping].retries", /0 or more/],
    [
      "two groups of one name",
      { consumerGroups: [{ name: "shipping" }, { name: "shipping" }] },
      "rocketmq.consumerGroups[].name",
      /2 times/,
    ],
  ];
  for (const [what, settings, property, text] of refused)
    it(`are refused with ${what}, and the message names ${property}`, () => {
      const [first, ...others] = errorsOf(settings);
      assert.equal(first?.property, property);
      assert.match(`${first.rule} ${first.given} ${first.fix}`, text);
      assert.deepEqual(others, []);
    });

  it("are refused in a stack that runs no RocketMQ", () => {
    const { issues } = validateConfig(rawConfig({ rocketmq: topic({}) }), () => ({
      hostKeys: {},
      sandboxNotStarted: true,
    }));
    assert(issues.some(({ property, rule }) => property === "rocketmq.topics" && rule.startsWith("has no effect")));
  });
});
