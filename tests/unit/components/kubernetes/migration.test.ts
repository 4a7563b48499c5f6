import assert from "node:assert/strict";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import { secretFiles } from "../../../../components/kubernetes/keys";
import type { MetadataStep } from "../../../../components/services/kafka/metadata";
import type { PodRollPlan } from "../../../../components/resources/inputs/pod-roll-inputs";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get } from "../../../helpers/deploy";
import { facts, kubernetesSpec, podsIn } from "../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../helpers/manifests";
import { parseProperties } from "../../../../components/model/properties";

type Step = MetadataStep;
const hostsAt = (step: Step, zookeeper = true) =>
  [1, 2, 3].map((id) => ({
    ...{ name: `h${id}`, brokerId: id },
    ...(zookeeper ? { zookeeperId: id } : {}),
    ...(step === "zookeeper" ? {} : { controllerId: 100 + id }),
  }));
const othersAt = (step: Step, more: Raw = {}) => ({ hosts: hostsAt(step), kafka: { metadata: step }, ...more });
const specAt = (step: Step, more: Raw = {}, kubernetes: Raw = {}) => kubernetesSpec(kubernetes, othersAt(step, more));
const secure = { security: "secure" };

function fileOf(spec: KubernetesSpec, map: string, file: string) {
  const { data } = named(spec, "ConfigMap", `${map}-config`) as unknown as { readonly data: Record<string, string> };
  return parseProperties(data[file] ?? "");
}
const brokerAt = (step: Step, more: Raw = {}) => fileOf(specAt(step, more), "kafka", "kafka-1.server.properties");
const controllerAt = (step: Step, more: Raw = {}) =>
  fileOf(specAt(step, more), "kafka-controller", "kafka-controller-101.controller.properties");
const digestAt = (step: Step, service: "zookeeper" | "kafka" | "kafka-controller", more: Raw = {}) => {
  const spec = specAt(step, more);
  return podRollPlan(spec, podsIn(spec, service)).servers[0]?.digest;
};

describe("the pods of a cluster on its way from ZooKeeper to KRaft", () => {
  it("are those of ZooKeeper, controllers and brokers at each step between, with their Services", () => {
    for (const step of ["controllers", "dual-write", "dual-write-kraft", "kraft"] as const) {
      const kinds = (kind: string) => all(specAt(step)).filter((one) => one.kind === kind);
      const names = (kind: string) => kinds(kind).map(({ metadata }) => metadata.name);
      assert.deepEqual(names("StatefulSet"), ["zk", "kafka-controller", "kafka"]);
      assert(names("Service").includes("kafka-controller-101"));
      assert.deepEqual(names("PodDisruptionBudget"), ["zk", "kafka-controller", "kafka"]);
    }
  });

  for (const [kind, more] of [
    ["plain", {}],
    ["secure", secure],
  ] as const)
    it(`are replaced at the steps that change what they do, and at no other, in a ${kind} cluster`, () => {
      const brokers = ["zookeeper", "controllers", "dual-write", "dual-write-kraft", "kraft"] as const;
      const ofBrokers = brokers.map((step) => digestAt(step, "kafka", more));
      assert.equal(ofBrokers[0], ofBrokers[1]);
      assert.equal(ofBrokers[3], ofBrokers[4]);
      assert.equal(new Set(ofBrokers).size, 3);
      const between = ["controllers", "dual-write", "dual-write-kraft"] as const;
      assert.equal(new Set(between.map((step) => digestAt(step, "kafka-controller", more))).size, 1);
      assert.notEqual(digestAt("kraft", "kafka-controller", more), digestAt("dual-write", "kafka-controller", more));
      assert.equal(new Set(brokers.map((step) => digestAt(step, "zookeeper", more))).size, 1);
    });

  it("have files in which brokers follow ZooKeeper, then both, then the controllers alone", () => {
    const [plain, both, kraft] = [brokerAt("controllers"), brokerAt("dual-write"), brokerAt("dual-write-kraft")];
    assert.deepEqual(plain, brokerAt("zookeeper"));
    assert.equal(both["zookeeper.metadata.migration.enable"], "true");
    assert.match(both["controller.quorum.voters"] ?? "", /^101@kafka-controller-101\.kafka\.svc\.\S+:9095,102@/);
    assert.match(both["zookeeper.connect"] ?? "", /zk-1/);
    assert.deepEqual([kraft["process.roles"], kraft["zookeeper.connect"]], ["broker", undefined]);
  });

  it("have controllers that know ZooKeeper and the listener of the brokers until the last step", () => {
    const [between, last] = [controllerAt("dual-write"), controllerAt("kraft")];
    assert.equal(between["zookeeper.metadata.migration.enable"], "true");
    assert.equal(between["inter.broker.listener.name"], "INTERNAL");
    assert.match(between["zookeeper.connect"] ?? "", /zk-1/);
    assert.deepEqual([last["zookeeper.connect"], last["zookeeper.metadata.migration.enable"]], [undefined, undefined]);
  });

  it("have controllers that wait until a roll has told them who they are, up to the last step", () => {
    const script = (step: Step) => {
      const { data } = named(specAt(step), "ConfigMap", "kafka-controller-config") as unknown as { data: Raw };
      return String(data["identity.sh"]);
    };
    assert.match(script("controllers"), /until \[ -e "\$directory\/meta\.properties" \]; do sleep 1; done/);
    assert.equal(script("dual-write"), script("controllers"));
    assert.doesNotMatch(script("kraft"), /until /);
    const { initContainers = [] } = podOf(named(specAt("controllers"), "StatefulSet", "kafka-controller")).spec;
    assert.deepEqual(
      initContainers.map(({ name }) => name),
      ["identity"],
    );
  });

  it("have claims of controllers that go with them at the first step alone, where ZooKeeper has all that they have", () => {
    const policy = (step: Step) =>
      (specOf(named(specAt(step), "StatefulSet", "kafka-controller"))["persistentVolumeClaimRetentionPolicy"] as Raw)[
        "whenDeleted"
      ];
    assert.deepEqual((["controllers", "dual-write", "dual-write-kraft", "kraft"] as const).map(policy), [
      "Delete",
      "Retain",
      "Retain",
      "Retain",
    ]);
    for (const name of ["zk", "kafka"])
      assert.equal(
        (specOf(named(specAt("controllers"), "StatefulSet", name))["persistentVolumeClaimRetentionPolicy"] as Raw)[
          "whenDeleted"
        ],
        "Retain",
      );
  });

  it("are let by network policies to whom they ask: controllers to ZooKeeper and, until brokers are in KRaft for good, to them", () => {
    const reachedBy = (step: Step, name: string) => {
      const policy = specOf(named(specAt(step, {}, { networkPolicy: true }), "NetworkPolicy", name));
      return JSON.stringify((policy["ingress"] as Raw[]).map(({ from }) => from)).includes('"kafka-controller"');
    };
    for (const step of ["controllers", "dual-write", "dual-write-kraft"] as const) {
      assert(reachedBy(step, "zk"), step);
      assert(reachedBy(step, "kafka"), step);
    }
    assert.equal(reachedBy("kraft", "kafka"), false);
  });

  it("have certificates for ZooKeeper as long as it is there, also of controllers that are yet to leave it", () => {
    const keysAt = (step: Step, service: "kafka" | "kafka-controller", more: Raw = {}) => {
      const spec = specAt(step, { ...secure, ...more });
      return secretFiles(spec, podsIn(spec, service)).map(({ key }) => key);
    };
    for (const step of ["controllers", "dual-write", "dual-write-kraft", "kraft"] as const) {
      assert(keysAt(step, "kafka-controller").includes("kafka-controller-101.zookeeper.pem"), step);
      assert(keysAt(step, "kafka").includes("kafka-1.zookeeper.pem"), step);
    }
    assert(
      !keysAt("kraft", "kafka-controller", { hosts: hostsAt("kraft", false) }).some((key) => /zookeeper/.test(key)),
    );
  });
});

describe("the resources of a cluster on its way from ZooKeeper to KRaft", () => {
  const map = (name: string) => `kubernetes:core/v1:ConfigMap cluster-${name}`;
  const check = "kafka-zookeeper:index:PodCheck cluster-check";
  const roll = (name: string) => `kafka-zookeeper:index:PodRoll cluster-${name}-roll`;
  const set = (name: string) => `kubernetes:apps/v1:StatefulSet cluster-${name}`;
  const identity = "kafka-zookeeper:index:ClusterIdentity cluster-cluster";
  const deploy = (step: Step, more: Raw = {}) => deployToKubernetes(specAt(step, more), facts());

  it("change no file of brokers and controllers before ZooKeeper runs and the check has seen that they may", async () => {
    const wanted = await deploy("dual-write");
    assert(get(wanted, check).waitsFor.has(roll("zk")));
    for (const name of ["kafka-config", "kafka-controller-config"]) assert(get(wanted, map(name)).waitsFor.has(check));
    assert(!get(wanted, map("zk-config")).waitsFor.has(check));
    for (const name of ["kafka", "kafka-controller"]) assert(get(wanted, set(name)).waitsFor.has(map("kafka-config")));
  });

  it("have one roll of controllers and brokers, which asks ZooKeeper", async () => {
    const wanted = await deploy("controllers", secure);
    assert(!wanted.has(roll("kafka-controller")));
    const { inputs, waitsFor } = get(wanted, roll("kafka"));
    for (const name of ["kafka", "kafka-controller"]) assert(waitsFor.has(set(name)));
    const plan = inputs["plan"] as { asked: Raw[]; together: { service: string; servers: Raw[] }[]; migration: Raw };
    assert.deepEqual(
      plan.asked.map(({ service }) => service),
      ["zookeeper"],
    );
    const [controllers] = plan.together;
    assert.deepEqual(
      controllers?.servers.map(({ id, digest, certificate }) => [id, digest !== "", certificate !== undefined]),
      [101, 102, 103].map((id) => [id, true, true]),
    );
    assert.deepEqual(plan.migration, {
      ...{ step: "controllers", chroot: "", directory: "/var/lib/kafka-controller/data", user: "kafka" },
    });
  });

  it("have each service rolled by itself again once ZooKeeper has left the stack file", async () => {
    const wanted = await deploy("kraft", { hosts: hostsAt("kraft", false) });
    assert(!get(wanted, identity).waitsFor.has(check), "who they are does not depend on what runs any more");
    assert(get(wanted, roll("kafka")).waitsFor.has(roll("kafka-controller")));
  });

  it("make no pod from something else, in KRaft, before the controllers that run have said that they can become it", async () => {
    const wanted = await deploy("kraft", { hosts: hostsAt("kraft", false) });
    const plan = get(wanted, check).inputs["plan"] as PodRollPlan;
    assert.deepEqual([plan.service, plan.features?.line], ["kafka-controller", "3.9"]);
    for (const service of ["kafka-controller", "kafka"]) assert(get(wanted, set(service)).waitsFor.has(check), service);
    assert(![...(await deploy("zookeeper")).keys()].some((key) => key.includes("PodCheck")));
  });

  it("read the id of the cluster from what runs, and make none; at the first step it may go again", async () => {
    const [first, later] = [await deploy("controllers"), await deploy("dual-write")];
    assert(get(first, identity).waitsFor.has(check));
    assert(first.has(map("kafka-zookeeper-identity")) && !first.has("random:index/randomUuid:RandomUuid cluster-id"));
    assert.deepEqual([get(first, identity).protect, get(later, identity).protect], [false, true]);
    assert(get(first, set("kafka-controller")).waitsFor.has(map("kafka-zookeeper-identity")));
  });
});
