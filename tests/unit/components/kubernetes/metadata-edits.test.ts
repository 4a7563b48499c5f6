import assert from "node:assert/strict";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import type { MetadataStep as Step } from "../../../../components/services/kafka/metadata";
import { deployedOnKubernetes } from "../../../../tools/docs/edits/deployed-kubernetes";
import type { Raw } from "../../../helpers/config";
import { facts, judgeKubernetes, kubernetesSpec, rawKubernetes, sized } from "../../../helpers/kubernetes";

const hostsAt = (step: Step, zookeeper = true) =>
  [1, 2, 3].map((id) => ({
    ...{ name: `h${id}`, brokerId: id },
    ...(zookeeper ? { zookeeperId: id } : {}),
    ...(step === "zookeeper" ? {} : { controllerId: 100 + id }),
  }));
const othersAt = (step: Step, more: Raw = {}) => ({ hosts: hostsAt(step), kafka: { metadata: step }, ...more });
const specAt = (step: Step, more: Raw = {}) => kubernetesSpec({}, othersAt(step, more));

describe("an edit of kafka.metadata on Kubernetes", () => {
  const deployed = (step: Step, more: Raw = {}) => deployedOnKubernetes(specAt(step, more));
  const errorsOf = (step: Step, cluster = deployed(step), more: Raw = {}, kubernetes: Raw = {}) =>
    judgeKubernetes(rawKubernetes(kubernetes, othersAt(step, more)), cluster).filter(
      ({ severity }) => severity === "error",
    );

  it("goes to a neighbour alone, by what is in the namespace", () => {
    assert.deepEqual(errorsOf("controllers", deployed("zookeeper")), []);
    assert.deepEqual(errorsOf("zookeeper", deployed("controllers")), []);
    assert.match(errorsOf("dual-write", deployed("zookeeper"))[0]?.rule ?? "", /must go step by step/);
    assert.match(errorsOf("zookeeper", deployed("dual-write"))[0]?.rule ?? "", /must go step by step/);
    assert.match(errorsOf("dual-write-kraft", deployed("kraft"))[0]?.rule ?? "", /cannot be taken back/);
  });

  it("waits for the end of the step before: of an up that was cut, a pod still runs with something else", () => {
    const cut = { ...deployed("dual-write"), outdated: { "kafka-2": { image: "", file: "broker.id=2\n" } } };
    assert.match(errorsOf("dual-write-kraft", cut)[0]?.rule ?? "", /a step must have come to its end/);
    const back = { ...deployed("controllers"), outdated: { "kafka-2": { image: "", file: "broker.id=2\n" } } };
    assert.match(errorsOf("zookeeper", back)[0]?.rule ?? "", /a step must have come to its end/);
  });

  it("keeps ZooKeeper for the step to kraft, which compares with it, and lets it go after that", () => {
    const without = { hosts: hostsAt("kraft", false) };
    const [issue] = errorsOf("kraft", deployed("dual-write-kraft"), without);
    assert.match(issue?.rule ?? "", /ZooKeeper must stay in the stack file/);
    assert.deepEqual(errorsOf("kraft", deployed("dual-write-kraft")), [], "the fix is accepted");
    assert.deepEqual(errorsOf("kraft", deployed("kraft"), without), []);
  });

  it("has ZooKeeper stay in a stack file without hosts that says its replicas", () => {
    const withReplicas = (replicas?: number) =>
      kubernetesSpec(replicas === undefined ? {} : { zookeeper: { replicas } }, { kafka: { metadata: "kraft" } });
    const names = (spec: KubernetesSpec) => spec.pods.map(({ service }) => service.name);
    assert.deepEqual(names(withReplicas()), ["kafka-controller", "kafka"]);
    assert.deepEqual(names(withReplicas(3)), ["zookeeper", "kafka-controller", "kafka"]);
  });

  it("is refused where the cluster does not answer: which step comes next, only what runs tells", () => {
    const silent = { ...facts(), unreachable: "no route" };
    assert.match(errorsOf("dual-write", silent)[0]?.rule ?? "", /nothing may change unchecked/);
    assert.deepEqual(errorsOf("zookeeper", silent), []);
  });

  it("begins with no volume of a controller from an earlier try, which would take the copy for done", () => {
    const old = { ...deployed("zookeeper") };
    const claims = { ...old.claims, ...sized(["data-kafka-controller-101"]) };
    const [issue, ...more] = errorsOf("controllers", { ...old, claims });
    assert.deepEqual(more, []);
    assert.match(issue?.fix ?? "", /^kubectl delete pvc data-kafka-controller-101;/);
    assert.deepEqual(errorsOf("controllers", deployed("controllers")), [], "those of controllers that are there stay");
  });

  it("is taken after a destroy on the way, whose volumes are there, and refused for a cluster that never was", () => {
    const { claims } = deployed("dual-write");
    assert.deepEqual(errorsOf("dual-write", facts({ claims })), []);
    assert.match(errorsOf("dual-write", facts())[0]?.rule ?? "", /a new cluster begins with zookeeper or kraft/);
  });

  it("is refused without volumes, and says why", () => {
    const [issue] = errorsOf("controllers", facts(), {}, { workload: "Deployment" });
    assert.equal(issue?.property, "kubernetes.workload");
    assert.match(issue.rule, /must be StatefulSet on the way to KRaft: without volumes/);
  });
});
