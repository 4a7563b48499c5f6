import assert from "node:assert/strict";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { withNodeAddresses } from "../../../../../../components/kubernetes/node-addresses";
import type { Raw } from "../../../../../helpers/config";
import { deployToKubernetes } from "../../../../../helpers/deploy";
import {
  describeKubernetesRefusals,
  facts,
  judgeKubernetes,
  kubernetesSpec,
  podsIn,
  rawKubernetes,
} from "../../../../../helpers/kubernetes";
import { all, named, specOf } from "../../../../../helpers/manifests";
import { podDigest } from "../../../../../../components/kubernetes/pods";

const external = (change: Raw, more: Raw = {}) => ({ zookeeper: { external: change }, ...more });
const nodePorts = { 1: 30921, 2: 30922, 3: 30923 };
const byNode = { type: "NodePort", nodePorts };
const toldOf = (kubernetes: Raw, others: Raw = {}) =>
  clusterOutputs(withNodeAddresses(kubernetesSpec(kubernetes, others), facts())).zookeeperConnectExternal;

describeKubernetesRefusals("access to ZooKeeper from outside is refused with", {
  "an address with a port": {
    kubernetes: external({ type: "LoadBalancer", addresses: { 1: "10.0.8.1:2181" } }),
    property: "kubernetes.zookeeper.external.addresses.1",
    rule: "must be an IP address or a DNS name, without a port",
    given: '"10.0.8.1:2181"',
    fix: "write 10.0.8.1",
  },
  "a server without a node port": {
    kubernetes: external({ type: "NodePort", nodePorts: { 1: 30921 } }),
    property: "kubernetes.zookeeper.external.nodePorts",
    rule: "must hold a port for every server",
    given: "none for server 2, 3",
    fix: "add them",
  },
  "a node port that a broker has": {
    kubernetes: external(byNode, {
      kafka: { external: { type: "NodePort", nodePorts: { 1: 30923, 2: 30924, 3: 30925 } } },
    }),
    property: "kubernetes.kafka.external.nodePorts.1",
    rule: "must be the port of one Service only",
    given: "30923, which kubernetes.zookeeper.external.nodePorts.3 is, too",
    fix: "use 30926",
  },
  "an address of no server": {
    kubernetes: external({ type: "LoadBalancer", addresses: { 7: "10.0.8.7" } }),
    property: "kubernetes.zookeeper.external.addresses.7",
    rule: "must be the id of a server",
    given: '"7"',
    fix: "use 1, 2, 3",
  },
});

describe("access to ZooKeeper from outside of Kubernetes", () => {
  it("is closed by default: no Service, no rule of the network policy, no output", () => {
    const spec = kubernetesSpec({ networkPolicy: true });
    assert.equal(
      all(spec).some(({ metadata }) => metadata.name.startsWith("zk-") && metadata.name.endsWith("-external")),
      false,
    );
    const { ingress } = specOf(named(spec, "NetworkPolicy", "zk")) as { ingress: { from?: unknown }[] };
    assert(ingress.every(({ from }) => from !== undefined));
    assert.equal(toldOf({}), undefined);
  });

  it("leads to the client port of each server and to no other port", () => {
    const spec = kubernetesSpec(external(byNode, { networkPolicy: true }));
    const service = specOf(named(spec, "Service", "zk-2-external"));
    assert.equal(service["type"], "NodePort");
    assert.deepEqual(service["ports"], [{ name: "client", port: 2181, targetPort: "client", nodePort: 30922 }]);
    const { ingress } = specOf(named(spec, "NetworkPolicy", "zk")) as { ingress: { from?: unknown }[] };
    assert.deepEqual(
      ingress.filter(({ from }) => from === undefined),
      [{ ports: [{ protocol: "TCP", port: 2181 }] }],
    );
  });

  it("restarts nothing: no pod's template knows of it", () => {
    const [closed, open] = [kubernetesSpec(), kubernetesSpec(external(byNode))];
    for (const service of ["zookeeper", "kafka"] as const)
      assert.equal(podDigest(open, podsIn(open, service)), podDigest(closed, podsIn(closed, service)));
  });

  it("is told with addresses of nodes, given ones or those of load balancers, and the chroot behind them", async () => {
    assert.equal(toldOf(external(byNode)), "10.0.0.1:30921,10.0.0.2:30922,10.0.0.3:30923");
    const addresses = { 1: "zk1.example.org", 2: "zk2.example.org", 3: "zk3.example.org" };
    assert.equal(
      toldOf(external({ type: "LoadBalancer", port: 12181, addresses }), { kafka: { chroot: "/one" } }),
      "zk1.example.org:12181,zk2.example.org:12181,zk3.example.org:12181/one",
    );
    const wanted = await deployToKubernetes(kubernetesSpec(external({ type: "LoadBalancer" })), facts());
    const { inputs } = wanted.get("kafka-zookeeper:index:ServiceAddresses cluster-addresses") ?? {};
    assert.deepEqual(
      (inputs?.["services"] as Raw[]).map(({ name }) => name),
      ["zk-1-external", "zk-2-external", "zk-3-external"],
    );
  });

  it("comes with a warning that whoever reaches it may change what ZooKeeper knows, because there is no login", () => {
    const [issue, ...others] = judgeKubernetes(rawKubernetes(external(byNode)));
    assert.deepEqual([issue?.severity, issue?.property, others], ["warning", "kubernetes.zookeeper.external.type", []]);
    assert.match(issue?.rule ?? "", /everybody who reaches it change or delete .* there is no login/);
  });
});
