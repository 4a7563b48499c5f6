import assert from "node:assert/strict";
import { upSummary } from "../../../../tools/stack/summary";

const stack = { name: "prod" } as Parameters<typeof upSummary>[0];
const outputs = {
  bootstrapServers: "10.0.0.1:9093",
  zookeeperConnect: "10.0.0.1:2181",
  brokers: [],
  ensemble: [],
  versions: { kafka: "3.9.2", zookeeper: "3.9.5" },
} as unknown as Parameters<typeof upSummary>[1];
const run = { changes: 1, time: "9.0 s" } as unknown as Parameters<typeof upSummary>[2];

/** The line behind "Next steps". */
function firstStep(more: object): string {
  const lines = upSummary(
    { ...stack, kubernetes: { kubernetes: { namespace: "kafka" } } } as typeof stack,
    { ...outputs, ...more },
    run,
  ).split("\n");
  return lines[lines.indexOf("Next steps") + 1] ?? "";
}

describe("the summary of an up", () => {
  it("suggests a look at brokers that talk plain text without a login", () => {
    assert.equal(firstStep({}), "  kcat -b 10.0.0.1:9093 -L");
  });

  it("suggests a look at secure brokers as a user of the stack file, or to add one", () => {
    const secure = { securityProtocol: "SASL_SSL", users: ["orders", "reader"] };
    assert.match(firstStep(secure), /^ {2}scripts\/credentials prod orders, .* -F librdkafka-producer\.conf -L$/);
    assert.match(firstStep({ ...secure, users: [] }), /add users to Pulumi\.prod\.yaml/);
  });

  it("of a stack with RocketMQ alone says nothing of Kafka", () => {
    const rocketmq = {
      bootstrapServers: "",
      zookeeperConnect: "",
      versions: { kafka: "not managed", zookeeper: "not managed", rocketmq: "5.5.0" },
      rocketmqNameServers: "10.0.0.1:9876",
      rocketmqEndpoints: "10.0.0.1:8081",
      rocketmqBrokers: [{ group: "a", id: 1, host: "mq1", endpoint: "10.0.0.1:10911" }],
    };
    const text = upSummary(
      { ...stack, kubernetes: { kubernetes: { namespace: "kafka" } } } as typeof stack,
      { ...outputs, ...rocketmq },
      run,
    );
    assert.match(text, /^Stack prod is up: RocketMQ 5\.5\.0\.$/m);
    assert.match(text, /^ {2}broker group a {2}mq1 {2}10\.0\.0\.1:10911$/m);
    assert.doesNotMatch(text, /kafka -f|Kafka|kcat/);
    assert.equal(firstStep(rocketmq), "  scripts/status prod");
  });
});
