import assert from "node:assert/strict";
import { resolveCluster } from "../../../../components/config/defaults";
import { validateConfig } from "../../../../components/config/validate-config";
import { rocketmqTopicsInputs } from "../../../../components/resources/inputs/rocketmq-topics-inputs";
import { securityOf } from "../../../../components/security/security-schema";
import { specOf } from "../../../helpers/config";
import { deploy, deployToKubernetes, get, secretInput } from "../../../helpers/deploy";
import { facts, kubernetesSpec } from "../../../helpers/kubernetes";
import { rocketmqAlone, rocketmqInPods } from "../../../helpers/rocketmq-pods";
import { stackValues } from "../../../helpers/stack-file";

const name = "cluster-rocketmq-topics";
const plaintext = { security: securityOf({ security: "plaintext" }) };

describe("the topics and consumer groups of RocketMQ on hosts", () => {
  it("are one resource behind the roll, that its handler understands, with every replica and every name server", async () => {
    const { config } = validateConfig(stackValues("rocketmq"), () => ({ hostKeys: {}, sandboxNotStarted: true }));
    assert(config);
    const wanted = await deploy(resolveCluster(config), undefined, plaintext);
    const { type, inputs, waitsFor } = get(wanted, name);
    assert.equal(type, "kafka-zookeeper:index:RocketmqTopics");
    assert(waitsFor.has("cluster-roll"));
    const reach = await secretInput(wanted, name, "reach");
    const parsed = rocketmqTopicsInputs.parse({ ...inputs, reach });
    assert.deepEqual(Object.keys(JSON.parse(parsed.topics) as object), ["orders", "notices", "reminders", "payments"]);
    assert.deepEqual(Object.keys(JSON.parse(parsed.consumerGroups) as object), ["shipping", "audit"]);
    const { rocketmq, "rocketmq-namesrv": nameServers } = parsed.reach;
    assert.deepEqual([rocketmq?.length, nameServers?.length], [3, 3]);
  });

  it("are no resource of a stack without RocketMQ", async () => {
    const wanted = await deploy(specOf(), undefined, plaintext);
    assert(![...wanted.values()].some((one) => one.name === name));
  });
});

describe("the topics and consumer groups of RocketMQ in pods", () => {
  it("are one resource behind the roll of the brokers, with every port of every pod that is asked", async () => {
    const spec = kubernetesSpec(rocketmqInPods(), rocketmqAlone({ topics: [{ name: "orders" }] }));
    const wanted = await deployToKubernetes(spec, facts());
    const { inputs, waitsFor } = get(wanted, `kafka-zookeeper:index:RocketmqTopics ${name}`);
    assert(waitsFor.has("kafka-zookeeper:index:PodRoll cluster-rocketmq-roll"));
    const reach = await secretInput(wanted, `kafka-zookeeper:index:RocketmqTopics ${name}`, "reach");
    const parsed = rocketmqTopicsInputs.parse({ ...inputs, reach });
    assert.deepEqual(
      parsed.reach.rocketmq?.map(({ ports = [] }) => ports.some((port) => port.name === "a")),
      [true, true, true],
    );
  });
});
