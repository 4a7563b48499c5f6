import assert from "node:assert/strict";
import type { KubernetesSpec } from "../../../../components/kubernetes/kubernetes-spec";
import { podRollPlan } from "../../../../components/kubernetes/pod-roll-plan";
import { validateKubernetes } from "../../../../components/kubernetes/validate-kubernetes";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes } from "../../../helpers/deploy";
import { facts, judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../helpers/manifests";
import { withToy } from "../../../helpers/toy-service";

/** Three servers of ZooKeeper and of Kafka, and two pebbles. */
function stack(kubernetes: Raw = {}, others: Raw = {}, ids: readonly number[] = [1, 2]): Raw {
  const hosts = [1, 2, 3].map((id) => {
    const pebble = ids[id - 1];
    return { name: `h${id}`, zookeeperId: id, brokerId: id, ...(pebble === undefined ? {} : { pebbleId: pebble }) };
  });
  return rawKubernetes(kubernetes, { hosts, ...others });
}

function issuesOf(raw: Raw, cluster = facts()): string[] {
  return judgeKubernetes(raw, cluster, withToy).map(({ property, rule }) => `${property}: ${rule}`);
}

function specWith(kubernetes: Raw = {}, others: Raw = {}): KubernetesSpec {
  assert.deepEqual(judgeKubernetes(stack(kubernetes, others), facts(), withToy), []);
  const { spec } = validateKubernetes(stack(kubernetes, others), () => facts(), withToy);
  assert(spec);
  return spec;
}

/** The same where the nodes of the cluster make no difference. */
function specOfToys(kubernetes: Raw): KubernetesSpec {
  const { spec } = validateKubernetes(stack(kubernetes), () => facts({ nodes: [] }), withToy);
  assert(spec);
  return spec;
}

function container(spec: KubernetesSpec): Raw {
  return podOf(named(spec, "StatefulSet", "pebble")).spec.containers[0] ?? {};
}

describe("a third service on Kubernetes that only the registry names", () => {
  it("has all its objects, under its own names", () => {
    const own = all(specWith({ networkPolicy: true })).filter(({ metadata }) => metadata.name.startsWith("pebble"));
    assert.deepEqual(
      own.map(({ kind, metadata }) => `${kind} ${metadata.name}`),
      [
        "ConfigMap pebble-config",
        "Service pebble-1",
        "Service pebble-2",
        "Service pebble-any",
        "Service pebble-hs",
        "PodDisruptionBudget pebble",
        "NetworkPolicy pebble",
        "StatefulSet pebble",
      ],
    );
  });

  it("has pods with its image, program, port, probes, volume and file, and no init container that it does not need", () => {
    const spec = specWith();
    const { spec: pod } = podOf(named(spec, "StatefulSet", "pebble"));
    const own = container(spec);
    assert.equal(own["image"], "example/pebble:1.0.0");
    assert.deepEqual((own["command"] as string[]).slice(-3), ["-cp", "/opt/pebble/lib/*", "org.example.Pebble"]);
    assert.deepEqual(own["ports"], [{ name: "main", containerPort: 7000 }]);
    assert.deepEqual(own["readinessProbe"], { tcpSocket: { port: 7000 } });
    assert.deepEqual((own["resources"] as Raw)["limits"], { memory: "320Mi" }, "64m of heap, and the JVM itself");
    assert.deepEqual(
      (own["volumeMounts"] as Raw[]).map(({ mountPath }) => mountPath),
      ["/etc/pebble/pebble.conf", "/tmp", "/var/lib/pebble"],
    );
    assert.equal("initContainers" in pod, false);
    assert.deepEqual(named(spec, "ConfigMap", "pebble-config")["data"], { "pebble.conf": "greeting=hello\n" });
  });

  it("runs where its own settings and those for all pods say, and is judged like the others", () => {
    const pebble = { nodeSelector: { disk: "ssd" }, cpuLimit: "1", podLabels: { team: "toys" } };
    const { metadata, spec: pod } = podOf(
      named(specOfToys({ nodeSelector: { pool: "data" }, pebble }), "StatefulSet", "pebble"),
    );
    assert.deepEqual(pod["nodeSelector"], { disk: "ssd", pool: "data" });
    assert.equal(metadata.labels["team"], "toys");
    assert.deepEqual(issuesOf(stack({ pebble: { tolerations: [{ value: "toys" }] } })), [
      "kubernetes.pebble.tolerations[0]: must have a key, except with operator: Exists, which then tolerates every taint",
    ]);
  });

  it("is a Deployment for each server, with the file and no volume, where the stack asks for that", () => {
    const { spec } = validateKubernetes(stack({ workload: "Deployment" }), () => facts(), withToy);
    assert(spec);
    const { volumes } = podOf(named(spec, "Deployment", "pebble-2")).spec;
    assert.deepEqual((volumes as Raw[]).at(-1), { name: "data", emptyDir: {} });
  });

  it("leads to each server by its own name, and to any that is ready", () => {
    const spec = specWith();
    const ports = [{ name: "main", port: 7000, targetPort: "main" }];
    for (const name of ["pebble-1", "pebble-any", "pebble-hs"])
      assert.deepEqual(specOf(named(spec, "Service", name))["ports"], ports, name);
  });

  it("gets as many servers as the stack says where it lists no hosts", () => {
    const { spec } = validateKubernetes(rawKubernetes({ pebble: { replicas: 2 } }), () => facts(), withToy);
    assert(spec);
    assert.equal(specOf(named(spec, "StatefulSet", "pebble"))["replicas"], 2);
  });

  it("is made and rolled behind the services before it, and its pods are replaced for a setting of theirs", async () => {
    const wanted = await deployToKubernetes(specWith(), facts());
    const set = wanted.get("kubernetes:apps/v1:StatefulSet cluster-pebble");
    assert(set?.waitsFor.has("kafka-zookeeper:index:PodRoll cluster-kafka-roll"));
    assert(wanted.has("kafka-zookeeper:index:PodRoll cluster-pebble-roll"));
    const digest = (spec: KubernetesSpec) => {
      const pods = spec.pods.at(-1);
      assert(pods);
      const [first] = podRollPlan(spec, pods).servers;
      assert.deepEqual([first?.port, first?.workload.name], [7000, "pebble"]);
      return first?.digest;
    };
    assert.notEqual(digest(specWith()), digest(specWith({}, { pebble: { greeting: "good day" } })));
  });
});

describe("the rules about a third service on Kubernetes", () => {
  it("are those about its shape, image, resources, storage and names", () => {
    const pebble = {
      colour: "red",
      image: "pebble",
      memory: "32Mi",
      service: "kafka-{id}",
      storage: { size: "much" },
    };
    assert.deepEqual(issuesOf(stack({ pebble })), [
      "kubernetes.pebble.colour: is not a setting of this program",
      "kubernetes.pebble.image: must be an image with a tag other than latest, or with a digest",
      "kubernetes.pebble.memory: must be more than pebble.heap, 64m: the JVM needs memory besides it",
      "kubernetes.pebble.storage.size: must be a Kubernetes quantity of at least 1Mi",
      "kubernetes.kafka.service: must give names that no other Service of the cluster has",
    ]);
  });

  it("are those about its ids, about keys that this substrate sets, and about settings that only hosts have", () => {
    const others = { pebble: { properties: { address: "x" }, user: "stone" } };
    assert.deepEqual(issuesOf(stack({}, others, [1, 3])), [
      "pebble.properties.address: belongs to substrate: kubernetes",
      "hosts[].pebbleId: must follow one another without a gap: a StatefulSet numbers its pods so, and each pod's number is its id",
      "pebble.user: has no effect with substrate: kubernetes",
    ]);
  });

  it("are those about the volumes that a cluster has", () => {
    const now = { name: "pebble", serviceName: "pebble-hs", volumes: [{ name: "data", class: "fast", size: "2Gi" }] };
    assert.deepEqual(issuesOf(stack(), facts({ statefulSets: [now] })), [
      "kubernetes.pebble.storage.size: cannot shrink",
    ]);
  });

  it("are not asked of a stack that is read without it", () => {
    assert.deepEqual(
      judgeKubernetes(stack({ pebble: {} })).map(({ property }) => property),
      ["hosts[0].pebbleId", "hosts[1].pebbleId", "kubernetes.pebble"],
    );
  });
});
