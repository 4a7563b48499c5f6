import assert from "node:assert/strict";
import { podRollPlan } from "../../../../../../../components/kubernetes/pod-roll-plan";
import type { Raw } from "../../../../../../helpers/config";
import {
  describeKubernetesRefusals,
  facts,
  judgeKubernetes,
  kubernetesSpec,
  podsIn,
  rawKubernetes,
  sized,
} from "../../../../../../helpers/kubernetes";
import { all, named, podOf, specOf } from "../../../../../../helpers/manifests";

const inKraft = { kafka: { metadata: "kraft" } };
const brokers = ["data-kafka-1", "data-kafka-2", "data-kafka-3"];
const controllers = [101, 102, 103].map((id) => `data-kafka-controller-${id}`);

const idsOf = (kubernetes: Raw, others: Raw = inKraft) =>
  podsIn(kubernetesSpec(kubernetes, others), "kafka-controller").servers.map(({ id }) => id);
const errorsWith = (claims: readonly string[], others: Raw = inKraft) =>
  judgeKubernetes(rawKubernetes({}, others), facts({ claims: sized(claims) })).filter(
    ({ severity }) => severity === "error",
  );

describe("the controllers of a stack on Kubernetes without hosts", () => {
  it("are three, with ids that no broker has", () => {
    assert.deepEqual(idsOf({}), [101, 102, 103]);
    assert.deepEqual(specOf(named(kubernetesSpec({}, inKraft), "StatefulSet", "kafka-controller"))["ordinals"], {
      start: 101,
    });
  });

  it("are one where there are fewer than three brokers, and as many as the stack file says", () => {
    assert.deepEqual(idsOf({ kafka: { replicas: 2 } }), [101]);
    assert.deepEqual(idsOf({ kafka: { replicas: 5 } }), [101, 102, 103]);
    assert.deepEqual(idsOf({ controllers: { replicas: 5 } }), [101, 102, 103, 104, 105]);
  });

  it("are there from Kafka 4 on, and none while ZooKeeper keeps the metadata", () => {
    assert.deepEqual(idsOf({}, { kafka: { version: "4.3.1" } }), [101, 102, 103]);
    const names = all(kubernetesSpec()).map(({ metadata }) => metadata.name);
    assert(!names.some((name) => /controller|identity/.test(name)), names.join(", "));
  });

  it("take the place of ZooKeeper, of which no object is there", () => {
    const names = all(kubernetesSpec({ networkPolicy: true }, inKraft)).map(({ metadata }) => metadata.name);
    assert(!names.some((name) => name.startsWith("zk")), names.join(", "));
  });
});

describe("the pods of controllers", () => {
  const container = (kubernetes: Raw = {}) => {
    const spec = kubernetesSpec(kubernetes, inKraft);
    return podOf(named(spec, "StatefulSet", "kafka-controller")).spec.containers[0] ?? {};
  };

  it("have the image of the brokers, whatever that is", () => {
    const image = "registry.example.org/own:1@sha256:" + "a".repeat(64);
    const own = container({ kafka: { image, home: "/srv/kafka" } });
    assert.equal(own["image"], image);
    assert((own["command"] as string[]).includes("/srv/kafka/libs/*"));
  });

  it("have memory for their heap and the JVM itself, and no page cache", () => {
    assert.deepEqual((container()["resources"] as Raw)["limits"], { memory: "768Mi" });
  });

  it("have an hour to read their log, and are asked by no JVM", () => {
    const { startupProbe, readinessProbe, livenessProbe } = container() as Record<string, Record<string, number>>;
    assert((startupProbe?.["failureThreshold"] ?? 0) * (startupProbe?.["periodSeconds"] ?? 0) >= 3_600);
    for (const probe of [startupProbe, readinessProbe, livenessProbe])
      assert.deepEqual(probe?.["tcpSocket"], { port: 9095 });
  });

  it("are bound to the racks of their hosts, each by a StatefulSet of its own", () => {
    const hosts = [1, 2, 3].map((id) => ({ name: `h${id}`, controllerId: 200 + id, brokerId: id, rack: `zone-${id}` }));
    const spec = kubernetesSpec({ topologyKey: "topology.kubernetes.io/zone" }, { ...inKraft, hosts });
    const sets = all(spec).filter(({ kind }) => kind === "StatefulSet");
    assert.deepEqual(
      sets.map(({ metadata }) => metadata.name),
      [...[201, 202, 203].map((id) => `kafka-controller-${id}`), ...[1, 2, 3].map((id) => `kafka-${id}`)],
    );
    assert.match(JSON.stringify(podOf(sets[1] ?? ({ ...sets[0] } as never)).spec["affinity"]), /"values":\["zone-2"\]/);
  });

  it("give brokers 330 s to stop, which take 301 s without their quorum, besides the wait of an evicted one", () => {
    const grace = (name: string) =>
      podOf(named(kubernetesSpec({}, inKraft), "StatefulSet", name)).spec["terminationGracePeriodSeconds"];
    assert.deepEqual([grace("kafka"), grace("kafka-controller")], [350, 300]);
  });

  it("are reached by controllers and brokers alone where policies are enforced: a rule without ports would admit all", () => {
    const { ingress } = specOf(
      named(kubernetesSpec({ networkPolicy: true }, inKraft), "NetworkPolicy", "kafka-controller"),
    ) as { readonly ingress: readonly { readonly from?: Raw[]; readonly ports: readonly unknown[] }[] };
    assert.deepEqual(
      ingress.map(({ from, ports }) => [JSON.stringify(from).match(/name":"([^"]+)/)?.[1], ports]),
      ["kafka-controller", "kafka"].map((name) => [name, [{ protocol: "TCP", port: 9095 }]]),
    );
  });

  it("make a broker ready by its connection to a controller, and say so where it has none", () => {
    const [broker = {}] = podOf(named(kubernetesSpec({}, inKraft), "StatefulSet", "kafka")).spec.containers;
    const { exec } = broker["readinessProbe"] as { readonly exec: { readonly command: readonly string[] } };
    assert.deepEqual(exec.command.slice(-4), ["/etc/kafka/broker.sh", "ready", "9092", "9095"]);
    assert.match(exec.command[2] ?? "", /s\/ZooKeeper\/a controller\//);
  });
});

describe("the quorum in the plans of pods", () => {
  it("is there for controllers and brokers where its voters can change, with the brokers that hand questions on", () => {
    const dynamic = { kafka: { version: "4.3.1", controllers: { quorum: "dynamic" } } };
    const spec = kubernetesSpec({}, dynamic);
    for (const service of ["kafka-controller", "kafka"] as const) {
      const { quorum } = podRollPlan(spec, podsIn(spec, service));
      assert.deepEqual(
        quorum?.voters.map(({ id, host }) => [id, host.split(".")[0]]),
        [101, 102, 103].map((id) => [id, `kafka-controller-${id}`]),
      );
      assert.deepEqual(
        quorum.brokers.map(({ name }) => name),
        ["kafka-1", "kafka-2", "kafka-3"],
      );
    }
    const fixed = kubernetesSpec({}, inKraft);
    assert.equal("quorum" in podRollPlan(fixed, podsIn(fixed, "kafka-controller")), false);
  });
});

describe("volumes of controllers and brokers in the namespace", () => {
  it("are as they should be when there are none, when all are there, and when one controller has lost its own", () => {
    assert.deepEqual(errorsWith([]), []);
    assert.deepEqual(errorsWith([...brokers, ...controllers]), []);
    assert.deepEqual(errorsWith([...brokers, ...controllers.slice(1)]), []);
    assert.deepEqual(errorsWith(controllers), []);
  });

  it("are no matter of controllers while ZooKeeper keeps the metadata", () => {
    assert.deepEqual(errorsWith([...brokers, "data-zk-1", "data-zk-2", "data-zk-3"], {}), []);
  });

  for (const [title, left] of [
    ["one", controllers.slice(2)],
    ["none", []],
  ] as const)
    it(`are refused when ${title} of three controllers has its own while brokers have theirs, which would set all partitions aside`, () => {
      const [issue, ...more] = errorsWith(["data-kafka-2", ...left]);
      assert.deepEqual(more, []);
      assert.equal(issue?.property, "kubernetes.controllers");
      assert.match(issue.given, /^no claim data-kafka-controller-101, data-kafka-controller-102.* of 3 controllers/);
      assert.match(issue.fix, /kubectl delete pvc data-kafka-2, then run again$/);
      assert.deepEqual(errorsWith(left), [], "the fix is accepted");
    });
});

describeKubernetesRefusals("a stack in KRaft on Kubernetes is refused", {
  "without volumes, because controllers that are replaced together would know no topic": {
    kubernetes: { workload: "Deployment" },
    others: inKraft,
    property: "kubernetes.workload",
    rule: "must be StatefulSet in KRaft",
    given: '"Deployment"',
    fix: "set kubernetes.workload: StatefulSet",
  },
  "with settings of controllers while ZooKeeper keeps the metadata": {
    kubernetes: { controllers: { cpu: "1" } },
    property: "kubernetes.controllers.cpu",
    rule: "has no effect with kafka.metadata: zookeeper",
    given: '"1"',
    fix: "remove it",
  },
  "with a gap between the ids of controllers, which a rack for each allows": {
    others: {
      ...inKraft,
      hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, controllerId: 100 + 2 * id, brokerId: id })),
    },
    property: "hosts[].controllerId",
    rule: "must follow one another without a gap",
    given: "102, 104, 106",
    fix: "give each controller a rack",
  },
  "with an id that is that of a broker elsewhere": {
    others: {
      ...inKraft,
      hosts: [
        { name: "h1", controllerId: 2 },
        { name: "h2", brokerId: 2 },
      ],
    },
    property: "hosts[h1].controllerId",
    rule: "must differ from the id of every other broker",
    given: "2, which is broker 2 on h2",
    fix: "give controllers ids of their own",
  },
  "with another number of controllers than hosts have": {
    kubernetes: { controllers: { replicas: 5 } },
    others: {
      ...inKraft,
      hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, controllerId: 100 + id, brokerId: id })),
    },
    property: "kubernetes.controllers.replicas",
    rule: "must be 3, the number of hosts with a controllerId",
    given: "5",
    fix: "leave hosts out for the ids 101 to 105",
  },
  "with less memory than the heap of its controllers": {
    kubernetes: { controllers: { memory: "256Mi" } },
    others: inKraft,
    property: "kubernetes.controllers.memory",
    rule: "must be more than kafka.controllers.heap, 512m",
    given: '"256Mi"',
    fix: "lower the heap",
  },
});
