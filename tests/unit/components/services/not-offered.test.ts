import assert from "node:assert/strict";
import { parseConfig } from "../../../../components/config/parse";
import { notOffered } from "../../../../components/services/not-offered";
import { rawConfig } from "../../../helpers/config";
import { kubernetesConfig, rawKubernetes } from "../../../helpers/kubernetes";

const told = (issues: ReturnType<typeof notOffered>) => issues.map(({ property, rule }) => `${property}: ${rule}`);
const onHosts = (changes: object) => {
  const { config } = parseConfig(rawConfig({ ...changes }));
  assert(config);
  return told(notOffered(config));
};
const hosts = [{ name: "mq1", address: "10.0.0.1", rocketmqId: 1 }];
const rocketmq = { hosts, rocketmq: { source: "maven" }, zookeeper: undefined, kafka: undefined };
const inPods = (security: string) =>
  told(
    notOffered(
      kubernetesConfig(
        rawKubernetes(
          { rocketmq: { image: "registry.example.org/rocketmq:5.5.0" } },
          { hosts: [{ name: "mq1", rocketmqId: 1 }], rocketmq: { source: "maven" }, security },
        ),
      ),
    ),
  );

describe("what services do not offer yet", () => {
  it("is RocketMQ with TLS and logins in pods, which is refused by the program until it was seen to come up", () => {
    assert.match(inPods("secure").join(), /^security: must be plaintext with RocketMQ on Kubernetes/);
    assert.deepEqual(inPods("plaintext"), []);
  });

  it("is nothing of RocketMQ on hosts, nor of Kafka and ZooKeeper", () => {
    for (const security of ["secure", "plaintext"]) assert.deepEqual(onHosts({ ...rocketmq, security }), []);
    assert.deepEqual(onHosts({ security: "secure" }), []);
  });
});
