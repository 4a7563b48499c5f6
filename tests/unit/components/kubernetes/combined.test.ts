import assert from "node:assert/strict";
import { parseProperties } from "../../../../components/model/properties";
import { reachOf } from "../../../../components/kubernetes/pod-endpoints";
import { podDigest } from "../../../../components/kubernetes/pods";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import { isChecked, rollsOf } from "../../../../components/kubernetes/rolls";
import { podRollInputs } from "../../../../components/resources/inputs/pod-roll-inputs";
import { clusterPlan } from "../../../../operations/kubernetes/pod-plan";
import { hasCombined } from "../../../../operations/services/kafka/controllers/combined-nodes";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get } from "../../../helpers/deploy";
import { facts, judgeKubernetes, kubernetesSpec, podsIn, rawKubernetes, sized } from "../../../helpers/kubernetes";
import { all, named, podOf } from "../../../helpers/manifests";

const nodes = [1, 2, 3].map((id) => ({ name: `h${id}`, brokerId: id, controllerId: id }));
const stack = (more: Raw = {}, kafka: Raw = {}): Raw => ({
  hosts: nodes,
  ...more,
  kafka: { version: "4.3.1", ...kafka },
});
const specAt = (kubernetes: Raw = {}, more: Raw = {}, kafka: Raw = {}) =>
  kubernetesSpec(kubernetes, stack(more, kafka));

function fileOf(spec: ReturnType<typeof specAt>, id = 1) {
  const { data } = named(spec, "ConfigMap", "kafka-config") as unknown as { readonly data: Record<string, string> };
  return parseProperties(data[`kafka-${id}.server.properties`] ?? "");
}

describe("combined nodes in pods", () => {
  it("are the pods of their brokers, and there is nothing else of controllers", () => {
    const names = (kind: string) => all(specAt()).flatMap((one) => (one.kind === kind ? [one.metadata.name] : []));
    assert.deepEqual(names("StatefulSet"), ["kafka"]);
    assert.deepEqual(names("Service"), ["kafka-1", "kafka-2", "kafka-3", "kafka", "kafka-hs"]);
    assert.deepEqual(names("PodDisruptionBudget"), ["kafka"]);
    assert.deepEqual(names("ConfigMap"), ["kafka-config", "kafka-zookeeper-identity"]);
  });

  it("have both roles, and listen on every address while the others know them by their Services", () => {
    const file = fileOf(specAt(), 2);
    const at = (id: number) => `kafka-${id}.kafka.svc.cluster.local`;
    assert.equal(file["process.roles"], "broker,controller");
    assert.equal(file["node.id"], "2");
    assert.equal(file["listeners"], "INTERNAL://0.0.0.0:9092,CONTROLLER://:9095");
    assert.equal(file["advertised.listeners"], `INTERNAL://${at(2)}:9092,CONTROLLER://${at(2)}:9095`);
    assert.equal(file["controller.quorum.voters"], [1, 2, 3].map((id) => `${id}@${at(id)}:9095`).join(","));
    assert.equal(file["metadata.log.dir"], "/var/lib/kafka/data");
  });

  it("are reached by the others at the port of controllers, in their pods and Services and through the network policy", () => {
    const spec = specAt({ networkPolicy: true });
    const [container] = podOf(named(spec, "StatefulSet", "kafka")).spec.containers as unknown as [{ ports: object[] }];
    assert.deepEqual(container.ports, [
      { name: "internal", containerPort: 9092 },
      { name: "controller", containerPort: 9095 },
    ]);
    const ports = (kind: string, name: string) => JSON.stringify(named(spec, kind, name)["spec"]);
    assert.match(ports("Service", "kafka-1"), /"port":9095/);
    assert.match(ports("Service", "kafka-hs"), /"port":9095/);
    assert.doesNotMatch(ports("Service", "kafka"), /9095/);
    assert.match(ports("NetworkPolicy", "kafka"), /"port":9095/);
  });

  it("show the certificate of their broker to controllers, which they know by it", () => {
    const file = fileOf(specAt({}, { security: "secure" }));
    assert.match(file["listener.security.protocol.map"] ?? "", /,CONTROLLER:SSL$/);
    assert.equal(file["listener.name.controller.ssl.client.auth"], "required");
    assert.deepEqual(
      all(specAt({}, { security: "secure" })).flatMap(({ kind, metadata }) =>
        kind === "Secret" ? [metadata.name] : [],
      ),
      ["kafka-keys"],
    );
  });

  it("are among the controllers of their roll, in the pods that it replaces", () => {
    const spec = specAt();
    const plan = podRollInputs.shape.plan.parse(podRollPlan(spec, podsIn(spec, "kafka")));
    const cluster = clusterPlan(plan);
    assert(hasCombined(cluster));
    assert.deepEqual(
      cluster["kafka-controller"].map(({ id, host, port, within }) => [id, host, port, within]),
      [1, 2, 3].map((id) => [id, `kafka-${id}`, 9095, "kafka"]),
    );
    assert.deepEqual(
      plan.asked?.flatMap(({ servers }) => servers.map(({ pod, workload }) => [pod, workload.name])),
      [1, 2, 3].map((id) => [`kafka-${id}`, "kafka"]),
    );
  });

  it("are asked before their files change whether they can become what they shall be", () => {
    const spec = specAt();
    assert.equal(rollsOf(spec).length, 1);
    assert(isChecked(spec, [podsIn(spec, "kafka")]));
    const dedicated = kubernetesSpec({}, { kafka: { version: "4.3.1" } });
    assert(!isChecked(dedicated, [podsIn(dedicated, "kafka")]));
  });

  it("are found by the operator's tools as controllers, too", () => {
    const reach = reachOf(specAt(), { kubeconfig: "" });
    assert.deepEqual(
      reach["kafka-controller"].map(({ id, name, port }) => [id, name, port]),
      [1, 2, 3].map((id) => [id, `kafka-${id}`, 9095]),
    );
  });

  it("stay as they are when a broker without a controller comes beside them", () => {
    const digest = (spec: ReturnType<typeof specAt>) => podDigest(spec, podsIn(spec, "kafka"));
    const more = (kafka: Raw = {}) => specAt({}, { hosts: [...nodes, { name: "h4", brokerId: 4 }] }, kafka);
    assert.equal(digest(more()), digest(specAt()));
    assert.notEqual(digest(more({ properties: { "num.io.threads": 16 } })), digest(more()));
    assert.equal(fileOf(more(), 4)["process.roles"], "broker");
    assert.equal(fileOf(more(), 4)["listeners"], "INTERNAL://0.0.0.0:9092");
  });

  it("are reached at the port of controllers also when the first broker has none", () => {
    const hosts = [{ name: "h0", brokerId: 0 }, ...nodes];
    assert.match(JSON.stringify(named(specAt({}, { hosts }), "Service", "kafka-2")["spec"]), /"port":9095/);
  });

  it("have pods with racks of their own", () => {
    const hosts = nodes.map((host) => ({ ...host, rack: `zone-${host.brokerId}` }));
    const spec = specAt({ topologyKey: "topology.kubernetes.io/zone" }, { hosts });
    const plan = clusterPlan(podRollInputs.shape.plan.parse(podRollPlan(spec, podsIn(spec, "kafka"))));
    assert.deepEqual(
      plan["kafka-controller"].map(({ host, rack }) => [host, rack]),
      [1, 2, 3].map((id) => [`kafka-${id}`, `zone-${id}`]),
    );
  });
});

describe("a stack file with combined nodes on Kubernetes", () => {
  const found = (kubernetes: Raw, others: Raw, cluster = facts()) =>
    judgeKubernetes(rawKubernetes(kubernetes, others), cluster).filter(({ severity }) => severity === "error");
  const errors = (kubernetes: Raw = {}, more: Raw = {}, kafka: Raw = {}) =>
    found(kubernetes, stack(more, kafka)).map(({ property }) => property);

  it("is taken, in plain text and secure, whatever ids its nodes have", () => {
    assert.deepEqual(errors(), []);
    assert.deepEqual(errors({}, { security: "secure" }), []);
    const brokers = [2, 4, 5].map((id) => ({ name: `h${id}`, brokerId: id }));
    const voters = [1, 3, 6].map((id) => ({ name: `h${id}`, brokerId: id, controllerId: id }));
    assert.deepEqual(errors({}, { hosts: [...voters, ...brokers] }), []);
  });

  it("is refused with settings of pods that it has not", () => {
    assert.deepEqual(errors({ controllers: { memory: "1Gi", storage: { size: "5Gi" } } }), [
      "kubernetes.controllers.memory",
      "kubernetes.controllers.storage",
    ]);
  });

  it("is refused where a listener of its brokers has the port of controllers, and taken with the port that it is told", () => {
    const outside = { kafka: { external: { type: "NodePort", nodePorts: { 1: 30901, 2: 30902, 3: 30903 } } } };
    const secure = { security: "secure" };
    const [refused] = found(outside, stack(secure));
    assert.equal(refused?.property, "kafka.controllers.port");
    assert.match(refused.rule, /listener OUTSIDE, which combined nodes have in the same pod/);
    assert.equal(refused.fix, "set kafka.controllers.port to a free port, such as 9195");
    assert.deepEqual(errors(outside, secure, { controllers: { port: 9195 } }), []);
    assert.deepEqual(errors(outside), []);
  });

  it("is refused while a majority of its nodes has lost its volumes", () => {
    const withClaims = (...ids: number[]) => {
      const claims = sized(ids.map((id) => `data-kafka-${id}`));
      return found({}, stack(), facts({ claims })).map(({ property, given }) => [property, given]);
    };
    assert.deepEqual(withClaims(1, 2), []);
    assert.deepEqual(withClaims(), []);
    assert.deepEqual(withClaims(3), [
      ["kubernetes.kafka", "no claim data-kafka-1, data-kafka-2, of 3 combined nodes, while there is data-kafka-3"],
    ]);
  });
});

describe("an up of combined nodes in pods", () => {
  it("rolls them once, after they were asked", async () => {
    const wanted = await deployToKubernetes(specAt(), facts());
    const roll = get(wanted, "kafka-zookeeper:index:PodRoll cluster-kafka-roll");
    assert(roll.waitsFor.has("kafka-zookeeper:index:PodCheck cluster-check"));
    assert.deepEqual(
      [...wanted.keys()].filter((key) => key.includes(":PodRoll ")),
      ["kafka-zookeeper:index:PodRoll cluster-kafka-roll"],
    );
  });
});
