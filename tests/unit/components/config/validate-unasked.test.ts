import assert from "node:assert/strict";
import { judge, type Raw, rawConfig, rawHost } from "../../../helpers/config";
import { describeKubernetesRefusals, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

const rocketmq = { source: "maven" };
const mqHost = (id: number) => {
  const { zookeeperId: _, brokerId: __, ...host } = rawHost(id);
  return { ...host, rocketmqId: id };
};
const alone = (changes: Raw) => rawConfig({ hosts: [1, 2, 3].map(mqHost), rocketmq, ...changes });
const refusals = (raw: Raw) =>
  judge(raw)
    .filter(({ severity }) => severity === "error")
    .map(({ property, rule, given, fix }) => `${property}: ${rule}; ${given}; ${fix}`);
const noKafka = "has no effect with no host that runs Apache Kafka: set hosts[].brokerId";
const noZooKeeper = "has no effect with no host that runs Apache ZooKeeper: set hosts[].zookeeperId";

describe("settings of Kafka and ZooKeeper beside RocketMQ alone", () => {
  const cases: Record<string, [changes: Raw, refusal: string]> = {
    "topics, which are to be RocketMQ's": [
      { topics: [{ name: "orders" }] },
      `topics: ${noKafka}; 1 of them; write it as rocketmq.topics, or remove it`,
    ],
    "users, whose passwords are not shown": [
      { users: [{ name: "app", password: "planted" }, { name: "other" }] },
      `users: ${noKafka}; 2 of them; write it as rocketmq.users, or remove it`,
    ],
    "a version of Kafka": [{ kafka: { version: "4.3.1" } }, `kafka.version: ${noKafka}; "4.3.1"; remove it`],
    "a heap of ZooKeeper": [{ zookeeper: { heap: "2g" } }, `zookeeper.heap: ${noZooKeeper}; "2g"; remove it`],
    "that topics may be deleted": [{ allowTopicDelete: true }, `allowTopicDelete: ${noKafka}; true; remove it`],
    "ZooKeeper in plain text": [
      { security: { mode: "plaintext", zookeeper: "plaintext" } },
      `security.zookeeper: ${noZooKeeper}; "plaintext"; remove it`,
    ],
  };
  for (const [title, [changes, refusal]] of Object.entries(cases))
    it(`are refused: ${title}`, () => assert.deepEqual(refusals(alone(changes)), [refusal]));

  it("are taken for nothing where they are what is there without them", () => {
    const usual = { kafka: {}, zookeeper: {}, topics: [], users: [], allowTopicDelete: false };
    assert.deepEqual(refusals(alone(usual)), []);
  });

  it("hold where one host has a broker of Kafka", () => {
    const hosts = [rawHost(1), mqHost(2), mqHost(3), mqHost(4)];
    assert.deepEqual(refusals(rawConfig({ hosts, rocketmq, topics: [{ name: "orders", replicationFactor: 1 }] })), []);
  });
});

describe("settings of pods that a stack does not have", () => {
  const images = { rocketmq: { image: "registry.example.org/rocketmq:5.5.0" } };
  const hosts = [1, 2, 3].map((id) => ({ name: `mq${id}`, rocketmqId: id }));

  it("are refused beside RocketMQ alone, by the group that they stand in", () => {
    const others = Object.fromEntries(["kafka", "zookeeper", "controllers"].map((group) => [group, { memory: "2Gi" }]));
    const issues = judgeKubernetes(rawKubernetes({ ...images, ...others }, { hosts, rocketmq }));
    assert.deepEqual(
      issues.filter(({ severity }) => severity === "error").map(({ property, rule }) => `${property}: ${rule}`),
      [
        `kubernetes.zookeeper.memory: ${noZooKeeper}`,
        "kubernetes.controllers.memory: has no effect with no host that runs Apache Kafka: set hosts[].controllerId",
        `kubernetes.kafka.memory: ${noKafka}`,
      ],
    );
  });

  describeKubernetesRefusals("in KRaft", {
    "refuses those of ZooKeeper's pods": {
      kubernetes: { zookeeper: { memory: "2Gi" } },
      others: {
        kafka: { version: "4.3.1" },
        hosts: [1, 2, 3].map((id) => ({ name: `server${id}`, brokerId: id, controllerId: 100 + id })),
      },
      property: "kubernetes.zookeeper.memory",
      rule: "has no effect with kafka.metadata: kraft",
      given: '"2Gi"',
      fix: "remove it",
    },
  });
});
