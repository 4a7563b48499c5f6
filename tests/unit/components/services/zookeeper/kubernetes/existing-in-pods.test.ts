import assert from "node:assert/strict";
import { podRollPlan } from "../../../../../../components/kubernetes/pod-roll-plan";
import { podPlanSchema } from "../../../../../../components/resources/inputs/pod-roll-inputs";
import type { V1PodTemplateSpec } from "@kubernetes/client-node";
import { podTemplate } from "../../../../../../components/kubernetes/pods";
import { manifestsOf } from "../../../../../../components/kubernetes/manifests";
import { reachOf } from "../../../../../../components/kubernetes/pod-endpoints";
import { withNodeAddresses } from "../../../../../../components/kubernetes/node-addresses";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { configFilesOf, configMapName } from "../../../../../../components/kubernetes/config-maps";
import type { KubernetesSpec } from "../../../../../../components/kubernetes/kubernetes-spec";
import type { ServiceName } from "../../../../../../components/services/registry";
import type { Raw } from "../../../../../helpers/config";
import { facts, judgeKubernetes, kubernetesSpec, podsIn, rawKubernetes } from "../../../../../helpers/kubernetes";

const existing = "zk1.example.org:2281,zk2.example.org:2281";
const outside: Raw = { zookeeper: { existing } };

/** What a cluster says in which a stack runs. */
function running(spec: KubernetesSpec, ...services: ServiceName[]) {
  const all = services.map((service) => podsIn(spec, service));
  const configMaps = all.map((pods) => [configMapName(pods.name), { files: configFilesOf(spec, pods) }] as const);
  const workloads = all.map(({ name, image }) => ({ kind: "StatefulSet" as const, name, image }));
  return facts({ configMaps: Object.fromEntries(configMaps), workloads });
}

const errorsOf = (raw: Raw, cluster = facts()) =>
  judgeKubernetes(raw, cluster)
    .filter(({ severity }) => severity === "error")
    .map(({ property, fix }) => `${property}: ${fix}`);

describe("brokers in pods on an ensemble that exists", () => {
  it("are all that is deployed, and are ready while they are connected to it", () => {
    const spec = kubernetesSpec({ networkPolicy: true }, outside);
    const { first, services } = manifestsOf(spec);
    const names = [...first, ...services.flatMap(({ workloads }) => workloads)].map(({ metadata }) => metadata.name);
    assert.deepEqual(
      names.filter((name) => name.startsWith("zk")),
      [],
    );
    const [workload] = services.flatMap(({ workloads }) => workloads);
    assert.match(JSON.stringify(workload), /"ready","9092","2281"|ready 9092 2281/);
    const reach = reachOf(spec, { kubeconfig: "" });
    const servers = ["zk1", "zk2"].map((name) => ({
      ...{ service: "zookeeper", address: `${name}.example.org`, port: 2281 },
    }));
    assert.deepEqual([reach.zookeeper, reach.outside], [[], servers]);
    assert.deepEqual(
      spec.pods.map((pods) => podPlanSchema.strict().parse(podRollPlan(spec, pods)).outside),
      spec.pods.map(() => servers),
    );
    const outputs = clusterOutputs(withNodeAddresses(spec, facts()));
    assert.deepEqual([outputs.zookeeperConnect, outputs.ensemble], [existing, []]);
  });

  it("are compared with it in each pod before they start; brokers of a stack with its own ensemble are not", () => {
    const spec = kubernetesSpec({}, { ...outside, kafka: { chroot: "/k" } });
    const files = configFilesOf(spec, podsIn(spec, "kafka"));
    assert.match(files["ensemble.sh"] ?? "", /^read_entry\(\) \{$[^]*^meta=\$1 path=\$2/m);
    const template = podTemplate(spec, podsIn(spec, "kafka")) as unknown as V1PodTemplateSpec;
    const [check] = template.spec?.initContainers ?? [];
    const servers = ["zk1.example.org", "2281", "zk2.example.org", "2281"];
    assert.deepEqual(check?.command, [
      ...["bash", "/etc/kafka/ensemble.sh", "/var/lib/kafka/data/meta.properties", "/k/cluster/id"],
      ...servers,
    ]);
    assert.equal(check.terminationMessagePolicy, "FallbackToLogsOnError");
    const mounts = check.volumeMounts?.map(({ mountPath }) => mountPath) ?? [];
    assert.deepEqual(
      ["/etc/kafka/ensemble.sh", "/var/lib/kafka"].filter((one) => !mounts.includes(one)),
      [],
    );
    assert.deepEqual(podRollPlan(spec, podsIn(spec, "kafka")).startCheck, check.command);
    const own = kubernetesSpec();
    assert.equal("startCheck" in podRollPlan(own, podsIn(own, "kafka")), false);
    assert.equal("ensemble.sh" in configFilesOf(own, podsIn(own, "kafka")), false);
    assert.doesNotMatch(JSON.stringify(podTemplate(own, podsIn(own, "kafka"))), /ensemble\.sh/);
  });

  it("are refused with settings of pods that are not there, and with several ports", () => {
    assert.deepEqual(errorsOf(rawKubernetes({ zookeeper: { replicas: 3 } }, outside)), [
      "kubernetes.zookeeper.replicas: remove it",
    ]);
    const [ports] = errorsOf(rawKubernetes({}, { zookeeper: { existing: "a:2181,b:2182" } }));
    assert.match(ports ?? "", /^zookeeper\.existing: name the servers with one port/);
  });

  it("stay with the ensemble that they have, of whichever kind", () => {
    const [managed, unmanaged] = [kubernetesSpec(), kubernetesSpec({}, outside)];
    assert.deepEqual(errorsOf(rawKubernetes({}, outside), running(unmanaged, "kafka")), []);
    const [toOutside] = errorsOf(rawKubernetes({}, outside), running(managed, "zookeeper", "kafka"));
    assert.match(toOutside ?? "", /^zookeeper\.existing: remove zookeeper\.existing/);
    const [toOwn] = errorsOf(rawKubernetes(), running(unmanaged, "kafka"));
    assert.match(toOwn ?? "", /^zookeeper\.existing: set zookeeper\.existing to zk1\.example\.org:2281/);
    const other: Raw = { zookeeper: { existing: "zk8.example.org:2281" } };
    assert.equal(errorsOf(rawKubernetes({}, other), running(unmanaged, "kafka")).length, 1);
  });
});
