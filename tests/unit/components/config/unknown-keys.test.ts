import assert from "node:assert/strict";
import { parseConfig } from "../../../../components/config/parse";
import { type Raw, rawConfig, rawHost } from "../../../helpers/config";

const top = ", at the top level of the stack file";

describe("a setting that stands in the wrong place of a stack file", () => {
  const cases: Record<string, [raw: Raw, property: string, fix: string]> = {
    "users of Kafka, which are like its system user": [
      rawConfig({ kafka: { users: [{ name: "app" }] } }),
      "kafka.users",
      `move it to kafka-zookeeper:users${top}`,
    ],
    "topics among the settings of brokers": [
      rawConfig({ kafka: { topics: [{ name: "orders" }] } }),
      "kafka.topics",
      `move it to kafka-zookeeper:topics${top}`,
    ],
    "security of one service": [
      rawConfig({ rocketmq: { security: "secure" } }),
      "rocketmq.security",
      `move it to kafka-zookeeper:security${top}`,
    ],
    "a setting of the stack at a host": [
      rawConfig({ hosts: [rawHost(1, { readyTimeout: 60 })] }),
      "hosts[0].readyTimeout",
      `move it to kafka-zookeeper:readyTimeout${top}`,
    ],
    "users of RocketMQ among those of its proxies": [
      rawConfig({ rocketmq: { proxy: { users: [{ name: "app" }] } } }),
      "rocketmq.proxy.users",
      "move it to kafka-zookeeper:rocketmq.users",
    ],
    "consumer groups at the top level": [
      rawConfig({ consumerGroups: [{ name: "audit" }] }),
      "consumerGroups",
      "move it to kafka-zookeeper:rocketmq.consumerGroups",
    ],
    "a heap at the top level, which may be that of several": [
      rawConfig({ heap: "2g" }),
      "heap",
      "move it to what it is about: kafka-zookeeper:zookeeper.heap or kafka-zookeeper:kafka.heap or kafka-zookeeper:rocketmq.heap",
    ],
    "a setting as another tool calls it, which is known where it stands": [
      rawConfig({ topics: [{ name: "orders", replicas: 3 }] }),
      "topics[0].replicas",
      "did you mean topics[0].replicationFactor? Otherwise remove it",
    ],
  };
  for (const [title, [raw, property, fix]] of Object.entries(cases))
    it(`is one error that says where it belongs: ${title}`, () => {
      assert.deepEqual(
        parseConfig(raw).issues.map((issue) => [issue.property, issue.fix]),
        [[property, fix]],
      );
    });

  it("says nothing of a place when none has such a setting, and names what there is", () => {
    const [issue] = parseConfig(rawConfig({ kafka: { colour: "red" } })).issues;
    assert.match(issue?.fix ?? "", /^remove it; there are version, /);
  });
});
