import assert from "node:assert/strict";
import type { ClusterFacts } from "../../../../components/kubernetes/facts";
import type { Raw } from "../../../helpers/config";
import { deployedOnKubernetes as deployed } from "../../../../tools/docs/edits/deployed-kubernetes";
import { judgeKubernetes, kubernetesSpec, rawKubernetes } from "../../../helpers/kubernetes";

/** A stack file: the group `kubernetes`, then the others. */
type Stack = readonly [kubernetes: Raw, others?: Raw];

const volumes = { storage: { class: "fast", size: "2Gi" } };
const withMembers = (members: number, brokers = 3): Stack => [
  { workload: "StatefulSet", zookeeper: { ...volumes, replicas: members }, kafka: { ...volumes, replicas: brokers } },
];
const ephemeral = (members: number, brokers = 3): Stack => [
  { workload: "Deployment", zookeeper: { replicas: members }, kafka: { replicas: brokers } },
];
const hosts = (...brokers: number[]) =>
  brokers.map((brokerId) => ({ name: `server${brokerId}`, brokerId, ...(brokerId < 4 && { zookeeperId: brokerId }) }));
const withKafka = (kafka: Raw): Stack => [withMembers(3)[0], { kafka }];
const withZooKeeper = (zookeeper: Raw): Stack => [withMembers(3)[0], { zookeeper }];

/** The errors of an edit of the stack of a cluster that runs. */
function errorsOf(before: Stack, after: Stack, changes: Partial<ClusterFacts> = {}): string[] {
  const facts = deployed(kubernetesSpec(...before), changes);
  return judgeKubernetes(rawKubernetes(...after), facts)
    .filter(({ severity }) => severity === "error")
    .map(({ property, rule, given }) => `${property}: ${rule} (${given})`);
}

describe("an edit of the stack of a cluster that runs on Kubernetes", () => {
  const allowed: Record<string, [before: Stack, after: Stack, facts?: Partial<ClusterFacts>]> = {
    "nothing, with volumes": [withMembers(3), withMembers(3)],
    "nothing, without volumes": [ephemeral(3), ephemeral(3)],
    "one ZooKeeper member more": [withMembers(3), withMembers(4)],
    "one ZooKeeper member less": [withMembers(4), withMembers(3)],
    "a broker more": [withMembers(3), withMembers(3, 4)],
    "a broker less that has no replica": [withMembers(3, 4), withMembers(3), { leaving: { kafka: { 4: [] } } }],
    "another release of the same line": [withKafka({ version: "3.9.1" }), withKafka({ version: "3.9.2" })],
    "a new release line that keeps the protocol": [
      withKafka({ version: "3.8.1" }),
      withKafka({ version: "3.9.2", protocol: "3.8" }),
    ],
    "back to the old release line whose protocol was kept": [
      withKafka({ version: "3.9.2", protocol: "3.8" }),
      withKafka({ version: "3.8.1", protocol: "3.8" }),
    ],
    "the newer protocol, when it is asked for": [
      withKafka({ version: "3.9.2", protocol: "3.8" }),
      withKafka({ version: "3.9.2", protocol: "current" }),
    ],
    "an older release line of ZooKeeper": [
      withZooKeeper({ version: "3.9.5" }),
      [withMembers(3)[0], { zookeeper: { version: "3.6.0" } }],
    ],
    "another image of the same release": [
      withMembers(3),
      [{ ...withMembers(3)[0], kafka: { ...volumes, image: "registry.example.org/kafka:mine" } }],
    ],
  };
  for (const [title, [before, after, facts]] of Object.entries(allowed))
    it(`is allowed: ${title}`, () => assert.deepEqual(errorsOf(before, after, facts), []));

  const refused: Record<string, [before: Stack, after: Stack, told: RegExp, facts?: Partial<ClusterFacts>]> = {
    "1 ZooKeeper server becomes an ensemble of 3, whose empty members would outvote it": [
      withMembers(1),
      withMembers(3),
      /^hosts\[\]\.zookeeperId: a single server cannot become an ensemble.* \(1 runs, 1, 2, 3 are asked for\)$/,
    ],
    "an ensemble of 3 becomes 1 server": [
      withMembers(3),
      withMembers(1),
      /^hosts\[\]\.zookeeperId: a single server cannot become an ensemble, or an ensemble a single server/,
    ],
    "an ensemble grows from 3 to 5 at once, which could elect two leaders": [
      withMembers(3),
      withMembers(5),
      /^hosts\[\]\.zookeeperId: one member may join.* \(4 joins, 5 joins\)$/,
    ],
    "an ensemble without volumes grows from 3 to 5 at once": [ephemeral(3), ephemeral(5), /\(4 joins, 5 joins\)$/],
    "the quorum port changes": [
      withZooKeeper({}),
      withZooKeeper({ ports: { quorum: 2999 } }),
      /^zookeeper\.ports\.quorum, zookeeper\.ports\.election: cannot change while the ensemble runs/,
    ],
    "the client port changes while brokers run": [
      withZooKeeper({}),
      withZooKeeper({ ports: { client: 2999 } }),
      /^zookeeper\.ports\.client: cannot change while brokers run.* \(2999, while ZooKeeper answers on 2181\)$/,
    ],
    "a broker leaves with replicas": [
      withMembers(3, 4),
      withMembers(3),
      /a broker may leave only when it has no replicas \(broker 4 is not in the stack file and has orders-0; orders-1\)$/,
      { leaving: { kafka: { 4: ["orders-0", "orders-1"] } } },
    ],
    "brokers without volumes leave with replicas": [
      ephemeral(3, 5),
      ephemeral(3),
      /broker 5 is not in the stack file and has orders-0/,
      { leaving: { kafka: { 4: [], 5: ["orders-0"] } } },
    ],
    "a broker leaves and no broker tells what it has": [
      withMembers(3, 4),
      withMembers(3),
      /\(kafka-4 would leave, and what is on it is not known: no broker is responding\)$/,
      { leaving: { kafka: "no broker is responding" } },
    ],
    "brokers get other ids": [
      [ephemeral(3)[0], { hosts: hosts(1, 2, 3) }],
      [ephemeral(3)[0], { hosts: hosts(2, 3, 4).map((host, index) => ({ ...host, zookeeperId: index + 1 })) }],
      /broker 1 is not in the stack file and has orders-0/,
      { leaving: { kafka: { 1: ["orders-0"] } } },
    ],
    "Deployments where there are volumes": [
      withMembers(3),
      ephemeral(3),
      /^kubernetes\.workload: cannot become Deployment: .* \("Deployment"; now StatefulSet \w+\)$/,
    ],
    "volumes where the records are in Deployments": [
      ephemeral(3),
      withMembers(3),
      /^kubernetes\.workload: cannot become StatefulSet: .* \("StatefulSet"; now Deployment \w+-1\)$/,
    ],
    "Kafka goes to another release line together with its protocol": [
      withKafka({ version: "3.8.1" }),
      withKafka({ version: "3.9.2", protocol: "current" }),
      /^kafka\.version: brokers of another release line must speak the protocol that runs/,
    ],
    "Kafka goes on to the protocol of its release because a line was left out": [
      withKafka({ version: "3.9.2", protocol: "3.8" }),
      withKafka({ version: "3.9.2" }),
      /^kafka\.protocol: must say so when brokers shall speak a newer protocol/,
    ],
    "Kafka goes back to an older protocol": [
      withKafka({ version: "3.9.2", protocol: "3.8" }),
      withKafka({ version: "3.9.2", protocol: "3.7" }),
      /^kafka\.version: brokers that have spoken the protocol 3\.8 cannot go back to an older one/,
    ],
    "the chroot changes": [
      withKafka({}),
      withKafka({ chroot: "/other" }),
      /^kafka\.chroot: cannot change: .* \(\/other, while none is installed\)$/,
    ],
    "ZooKeeper goes back to a release that does not read its snapshots": [
      withZooKeeper({ version: "3.9.5", properties: { "snapshot.compression.method": "gz" } }),
      withZooKeeper({ version: "3.5.9" }),
      /^zookeeper\.version: a release before 3\.6 reads no compressed snapshots.* \(3\.5\.9, while 3\.9\.5 with snapshot\./,
    ],
  };
  for (const [title, [before, after, told, facts]] of Object.entries(refused))
    it(`is refused: ${title}`, () => {
      const errors = errorsOf(before, after, facts);
      assert.equal(errors.length, 1, errors.join("\n"));
      assert.match(errors[0] ?? "", told);
    });

  it("is refused after a destroy when two new members would outvote the one that has a volume", () => {
    const { claims } = deployed(kubernetesSpec(...withMembers(1)));
    const grown = judgeKubernetes(rawKubernetes(...withMembers(3)), {
      ...deployed(kubernetesSpec(...ephemeral(1))),
      workloads: [],
      configMaps: {},
      claims,
    });
    assert.match(grown.map(({ given }) => given).join("\n"), /2 joins, 3 joins/);
  });

  const half = (file?: string): Partial<ClusterFacts> => ({
    outdated: { "zk-1": { image: "zookeeper:3.9.5", ...(file === undefined ? {} : { file }) } },
  });

  it("is refused when a pod that a cut roll has left runs with an ensemble that differs by two members", () => {
    const { configMaps } = deployed(kubernetesSpec(...withMembers(3)));
    const started = configMaps["zk-config"]?.files["zoo.cfg"];
    assert.match(errorsOf(withMembers(4), withMembers(5), half(started)).join("\n"), /\(4 joins, 5 joins\)/);
    assert.deepEqual(errorsOf(withMembers(4), withMembers(3), half(started)), [], "back to what it was");
    assert.deepEqual(errorsOf(withMembers(4), withMembers(4), half(started)), [], "on to the end");
  });

  it("is refused while a roll was cut whose pods do not tell what they run with", () => {
    assert.match(
      errorsOf(withMembers(4), withMembers(5), half()).join("\n"),
      /^zookeeper: must not change while a roll is under way .* \(zk-1 run with something older\)/m,
    );
    assert.deepEqual(errorsOf(withMembers(4), withMembers(4), half()), [], "the fix, followed, is accepted");
  });

  it("is judged by the tag of the image where the ConfigMap of an older program does not say its release", () => {
    const before = deployed(kubernetesSpec(...withZooKeeper({ properties: { "snapshot.compression.method": "gz" } })));
    const configMaps = Object.fromEntries(
      Object.entries(before.configMaps).map(([name, { files }]) => [name, { files }]),
    );
    const compressed = withZooKeeper({ properties: { "snapshot.compression.method": "gz" } });
    assert.match(
      errorsOf(compressed, withZooKeeper({ version: "3.5.9" }), { configMaps }).join("\n"),
      /3\.5\.9, while 3\.9\.5 with/,
    );
  });
});
