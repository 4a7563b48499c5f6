import assert from "node:assert/strict";
import { getProperties } from "properties-file";
import { configMap } from "../../../../components/kubernetes/config-maps";
import { podTemplate } from "../../../../components/kubernetes/pods";
import { resolveKubernetes } from "../../../../components/kubernetes/kubernetes-spec";
import { clusterOutputs } from "../../../../components/outputs/cluster-outputs";
import { type Raw, rawConfig, rawHost, specOf } from "../../../helpers/config";
import { kubernetesConfig, podsIn } from "../../../helpers/kubernetes";
import { directives, fileAt, brokerAt, propertiesAt, zookeeperAt } from "../../../helpers/rendered";

/** Keys whose values are addresses or places, which differ where servers live elsewhere. */
const places = {
  "server.properties": {
    listeners: "a pod does not know its address before it runs, so a broker listens on every one it has",
    "advertised.listeners": "clients are told the address of the broker's Service",
    "listener.security.protocol.map":
      "the listener for the cluster's inside has a name, because there may be one for outside",
    "inter.broker.listener.name": "the same",
    "log.dirs": "a directory inside the volume, which may hold a lost+found of its own",
    "zookeeper.connect": "the addresses of the ZooKeeper servers' Services",
  },
  "zoo.cfg": {
    dataDir: "a directory inside the volume, which may hold a lost+found of its own",
    quorumListenOnAllIPs: "a server cannot bind the address of its Service",
    "server.1": "the address of the server's Service",
    "server.2": "the address of the server's Service",
    "server.3": "the address of the server's Service",
  },
};

const stack: Raw = {
  hosts: [1, 2, 3].map((id) => rawHost(id)),
  zookeeper: { source: "maven", heap: "256m", properties: { tickTime: 3000 }, jvmOptions: ["-Dx=1"] },
  kafka: { source: "maven", heap: "2g", chroot: "/kafka", properties: { "log.retention.hours": 48 } },
};
const hosts = specOf(stack);
const kubernetes = resolveKubernetes(kubernetesConfig({ ...rawConfig(stack), substrate: "kubernetes" }));

function differing(left: Record<string, string>, right: Record<string, string>): string[] {
  const keys = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...keys].filter((key) => left[key] !== right[key]).sort();
}

function fileInMap(product: "zookeeper" | "kafka", key: string, spec = kubernetes): Record<string, string> {
  const data = configMap(spec, podsIn(spec, product))["data"] as Record<string, string>;
  return getProperties(data[key] ?? "");
}

/** The words of the command after the program itself. */
function commandInPod(product: "zookeeper" | "kafka"): string[] {
  const { spec } = podTemplate(kubernetes, podsIn(kubernetes, product)) as {
    spec: { containers: { command: string[] }[] };
  };
  return spec.containers[0]?.command.slice(1) ?? [];
}

describe("one stack on hosts and on Kubernetes", () => {
  for (const position of [0, 1, 2]) {
    it(`gives broker ${position + 1} the same server.properties but for places`, () => {
      const onHost = propertiesAt(brokerAt(hosts, position), "/etc/kafka/server.properties");
      const inPod = fileInMap("kafka", `kafka-${position + 1}.server.properties`);
      assert.deepEqual(differing(onHost, inPod), Object.keys(places["server.properties"]).sort());
    });

    it(`gives server ${position + 1} the same zoo.cfg but for places, and the same myid`, () => {
      const service = zookeeperAt(hosts, position);
      const onHost = propertiesAt(service, "/etc/zookeeper/zoo.cfg");
      assert.deepEqual(differing(onHost, fileInMap("zookeeper", "zoo.cfg")), Object.keys(places["zoo.cfg"]).sort());
      const data = configMap(kubernetes, podsIn(kubernetes, "zookeeper"))["data"] as Record<string, string>;
      assert.equal(data[`zk-${position + 1}.myid`], fileAt(service, "/var/lib/zookeeper/myid").content);
    });
  }

  it("gives brokers the same racks, in a StatefulSet each", () => {
    const racks = { ...stack, hosts: [1, 2, 3].map((id) => rawHost(id, { rack: `room-${id}` })) };
    const raw = { ...rawConfig(racks), substrate: "kubernetes", kubernetes: { topologyKey: "room" } };
    const spec = resolveKubernetes(kubernetesConfig(raw));
    const { kind, servers } = podsIn(spec, "kafka");
    assert.equal(kind, "StatefulSetPerServer");
    for (const [position, server] of servers.entries()) {
      const onHost = propertiesAt(brokerAt(specOf(racks), position), "/etc/kafka/server.properties");
      const inPod = fileInMap("kafka", `${server.name}.server.properties`, spec);
      assert.equal(onHost["broker.rack"], `room-${position + 1}`);
      assert.deepEqual(differing(onHost, inPod), Object.keys(places["server.properties"]).sort());
    }
  });

  for (const product of ["zookeeper", "kafka"] as const) {
    it(`starts ${product} with the same options, class and file, from another class path`, () => {
      const service = product === "kafka" ? brokerAt(hosts) : zookeeperAt(hosts);
      const unit = directives(fileAt(service, `/etc/systemd/system/${product}.service`).content);
      const onHost = (unit["ExecStart"] ?? "").split(" ").slice(1);
      const inPod = commandInPod(product);
      const classPath = onHost.indexOf("-cp") + 1;
      assert.notEqual(onHost[classPath], inPod[classPath]);
      assert.deepEqual(inPod.toSpliced(classPath, 1), onHost.toSpliced(classPath, 1));
    });
  }

  it("has the same outputs by name and by shape", () => {
    const [onHosts, inPods] = [clusterOutputs(hosts), clusterOutputs(kubernetes.servers)];
    const shape = (value: unknown): unknown =>
      Array.isArray(value)
        ? value.map(shape)
        : typeof value === "object" && value !== null
          ? Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shape(inner)]))
          : typeof value;
    assert.deepEqual(shape(inPods), shape(onHosts));
    assert.deepEqual(inPods.versions, onHosts.versions);
    assert.deepEqual(
      inPods.brokers.map(({ id }) => id),
      onHosts.brokers.map(({ id }) => id),
    );
  });
});
