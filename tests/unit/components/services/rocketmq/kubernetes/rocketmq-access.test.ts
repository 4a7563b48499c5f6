import assert from "node:assert/strict";
import { configMap } from "../../../../../../components/kubernetes/config-maps";
import { withNodeAddresses } from "../../../../../../components/kubernetes/node-addresses";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import type { Raw } from "../../../../../helpers/config";
import { facts, kubernetesSpec, podsIn } from "../../../../../helpers/kubernetes";
import { named, specOf } from "../../../../../helpers/manifests";
import { rocketmqAlone, rocketmqInPods } from "../../../../../helpers/rocketmq-pods";

const spec = (kubernetes: Raw = {}) => kubernetesSpec(rocketmqInPods(kubernetes), rocketmqAlone());
const dns = (name: string) => `${name}.kafka.svc.cluster.local`;

describe("network policies of RocketMQ, whose controllers and replication have no login", () => {
  type Rule = { readonly from?: readonly Raw[]; readonly ports: readonly { readonly port: number }[] };

  /** Who reaches each port of a service, by the names of their pods. */
  function reaching(name: string): Record<number, string[]> {
    const { ingress } = specOf(named(spec(), "NetworkPolicy", name)) as { readonly ingress: readonly Rule[] };
    const found: Record<number, string[]> = {};
    for (const { from, ports } of ingress)
      for (const { port } of ports)
        (found[port] ??= []).push(
          ...(from ?? [{}]).map(
            (one) => /name":"([^"]+)|"kafka-zookeeper\/([^"]+)"/.exec(JSON.stringify(one))?.slice(1).join("") ?? "all",
          ),
        );
    return found;
  }

  it("let brokers alone reach controllers, besides these themselves", () => {
    assert.deepEqual(reaching("rocketmq-namesrv")[9878], ["rocketmq-namesrv", "rocketmq"]);
    assert.deepEqual(reaching("rocketmq-namesrv")[9876], [
      ...["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"],
      "rocketmq-namesrv-client",
    ]);
  });

  it("let brokers alone reach their replication, and labelled pods what clients need", () => {
    const ports = reaching("rocketmq");
    for (const port of [10811, 10809, 10912, 10932, 10952]) assert.deepEqual(ports[port], ["rocketmq"], `${port}`);
    assert.deepEqual(ports[10911], ["rocketmq", "rocketmq-namesrv", "rocketmq-proxy", "rocketmq-client"]);
  });

  it("let labelled pods reach proxies by gRPC, and nobody by the port that breaks ordered sends", () => {
    assert.deepEqual(reaching("rocketmq-proxy"), {
      8080: ["rocketmq-proxy"],
      8081: ["rocketmq-proxy", "rocketmq-proxy-client"],
    });
  });
});

describe("access to RocketMQ from outside of Kubernetes", () => {
  const outputs = (external: Raw) => clusterOutputs(withNodeAddresses(spec({ proxies: { external } }), facts()));
  const nodePorts = { 1: 30981, 2: 30982, 3: 30983 };

  it("is none by default: outputs have the names inside, in the form that they have on hosts", () => {
    const { rocketmqNameServers, rocketmqEndpoints, rocketmqBrokers, versions, bootstrapServers } = outputs({});
    assert.equal(rocketmqNameServers, [1, 2, 3].map((id) => `${dns(`rocketmq-namesrv-${id}`)}:9876`).join(";"));
    assert.equal(rocketmqEndpoints, [1, 2, 3].map((id) => `${dns(`rocketmq-proxy-${id}`)}:8081`).join(";"));
    assert.deepEqual(rocketmqBrokers?.[3], {
      ...{ group: "b", id: 2, host: "rocketmq-2" },
      endpoint: `${dns("rocketmq-2")}:10931`,
    });
    assert.deepEqual([versions.rocketmq, bootstrapServers], ["5.5.0", ""]);
  });

  it("is by proxies, at a port of each node", () => {
    const { rocketmqEndpoints } = outputs({ type: "NodePort", nodePorts });
    assert.equal(rocketmqEndpoints, "10.0.0.1:30981;10.0.0.2:30982;10.0.0.3:30983");
  });

  it("is by proxies behind load balancers with addresses that are given", () => {
    const addresses = { 1: "mq1.example.org", 2: "mq2.example.org", 3: "mq3.example.org" };
    const { rocketmqEndpoints } = outputs({ type: "LoadBalancer", addresses });
    assert.equal(rocketmqEndpoints, "mq1.example.org:8081;mq2.example.org:8081;mq3.example.org:8081");
  });

  it("has proxies send clients back to the port that they came by: nobody outside reaches the one they listen on", () => {
    const files = configMap(spec(), podsIn(spec(), "rocketmq-proxy"))["data"] as Record<string, string>;
    const proxy = JSON.parse(files["rocketmq-proxy-1.rmq-proxy.json"] ?? "") as Raw;
    assert.equal(proxy["useEndpointPortFromRequest"], true);
  });

  it("opens nothing but gRPC", () => {
    const { ports } = specOf(
      named(spec({ proxies: { external: { type: "NodePort", nodePorts } } }), "Service", "rocketmq-proxy-2-external"),
    );
    assert.deepEqual(ports, [{ name: "grpc", port: 8081, targetPort: "grpc", nodePort: 30982 }]);
  });
});
