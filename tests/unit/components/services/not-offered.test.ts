import assert from "node:assert/strict";
import { notOffered } from "../../../../components/services/not-offered";
import { rawConfig } from "../../../helpers/config";
import { parseConfig } from "../../../../components/config/parse";

const askedFor = (changes: object) => {
  const { config } = parseConfig(rawConfig({ ...changes }));
  assert(config);
  return notOffered(config).map(({ property, rule }) => `${property}: ${rule}`);
};
const hosts = [{ name: "mq1", address: "10.0.0.1", rocketmqId: 1 }];
const rocketmq = { hosts, rocketmq: { source: "maven" }, zookeeper: undefined, kafka: undefined };

describe("what services do not offer yet", () => {
  it("is RocketMQ with TLS and logins, which is refused by the program until it was seen to come up", () => {
    assert.match(askedFor({ ...rocketmq, security: "secure" }).join(), /^security: must be plaintext with RocketMQ/);
    assert.deepEqual(askedFor({ ...rocketmq, security: "plaintext" }), []);
  });

  it("is nothing of Kafka and ZooKeeper", () => {
    assert.deepEqual(askedFor({ security: "secure" }), []);
  });
});
