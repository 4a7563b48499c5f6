import assert from "node:assert/strict";
import { formatIssue } from "../../../../../../components/model/issue";
import type { Raw } from "../../../../../helpers/config";
import {
  describeKubernetesRefusals,
  facts,
  judgeKubernetes,
  rawKubernetes,
  sized,
} from "../../../../../helpers/kubernetes";
import { rocketmqAlone, rocketmqInPods } from "../../../../../helpers/rocketmq-pods";

const good = { kubernetes: rocketmqInPods(), others: rocketmqAlone() };
const external = (settings: Raw) => ({ ...good, kubernetes: rocketmqInPods({ proxies: { external: settings } }) });
const settings = (rocketmq: Raw) => ({ ...good, others: rocketmqAlone(rocketmq) });

describeKubernetesRefusals("RocketMQ on Kubernetes is refused", {
  "without volumes, because a new pod would be a further replica, and the old one be missed for ever": {
    ...good,
    kubernetes: rocketmqInPods({ workload: "Deployment" }),
    property: "kubernetes.workload",
    rule: "must be StatefulSet with RocketMQ",
    given: '"Deployment"',
    fix: "set kubernetes.workload: StatefulSet",
  },
  "without an image, because the official one sets consumer groups back at a failover": {
    ...good,
    kubernetes: { networkPolicy: true },
    property: "kubernetes.rocketmq.image",
    rule: "must be an image of your own",
    given: "no image, which means the official one",
    fix: "build one with scripts/image",
  },
  "with the official image of a mirror": {
    ...good,
    kubernetes: rocketmqInPods({}, { image: "registry.example.org/mirror/apache/rocketmq:5.5.0" }),
    property: "kubernetes.rocketmq.image",
    rule: "apache/rocketmq#10284",
    given: "registry.example.org/mirror/apache/rocketmq:5.5.0",
    fix: "build one with scripts/image",
  },
  "with fewer replicas than hosts, because all pods are made alike": {
    ...settings({ replicas: 2 }),
    property: "rocketmq.replicas",
    rule: "must be 3 on Kubernetes",
    given: "2",
    fix: "remove it for 3",
  },
  "with ports of groups that meet that of their process": {
    ...settings({ ports: { container: 10913 } }),
    property: "rocketmq.ports.container, rocketmq.ports.broker",
    rule: "must be different ports: they meet in one pod",
    given: "10911 for the process of the brokers and group a",
    fix: "remove them for their defaults",
  },
  "with a port that the user of pods may not have": {
    ...settings({ proxy: { port: 443 } }),
    property: "rocketmq.proxy.port",
    rule: "must leave all ports in 1024 to 65535",
    given: "443 for clients with gRPC",
    fix: "remove it",
  },
  "with less memory than heap and direct memory": {
    ...good,
    kubernetes: rocketmqInPods({}, { memory: "4Gi" }),
    property: "kubernetes.rocketmq.memory",
    rule: "must be more than rocketmq.heap, 3g, and the 1280m that the JVM reserves besides it",
    given: '"4Gi"',
    fix: "leave it out",
  },
  "with a gap between its ids": {
    kubernetes: rocketmqInPods(),
    others: rocketmqAlone({}, [1, 2, 4]),
    property: "hosts[].rocketmqId",
    rule: "must follow one another without a gap",
    given: "1, 2, 4",
    fix: "add the missing ids",
  },
  "with a node port for some of the proxies only": {
    ...external({ type: "NodePort", nodePorts: { 1: 30981, 2: 30982 } }),
    property: "kubernetes.proxies.external.nodePorts",
    rule: "must hold a port for every proxy",
    given: "none for proxy 3",
    fix: "add them",
  },
  "with a key of proxies that follows from the way in": {
    ...settings({ proxy: { properties: { useEndpointPortFromRequest: false } } }),
    property: "rocketmq.proxy.properties.useEndpointPortFromRequest",
    rule: "belongs to substrate: kubernetes",
    given: "false",
    fix: "remove it",
  },
  "with access from outside to proxies that there are none of": {
    ...external({ type: "NodePort", nodePorts: { 1: 30981, 2: 30982, 3: 30983 } }),
    others: rocketmqAlone({ proxy: { enabled: false } }),
    property: "kubernetes.proxies.external",
    rule: "has no effect with no proxy of RocketMQ in the stack",
    given: "NodePort",
    fix: "remove it",
  },
  "with settings of its pods in a stack that has none": {
    kubernetes: { nameServers: { cpu: "1" } },
    property: "kubernetes.nameServers.cpu",
    rule: "has no effect with no host that runs RocketMQ",
    given: '"1"',
    fix: "remove it",
  },
  "while another authority is announced, as on hosts": {
    ...good,
    others: { ...rocketmqAlone(), security: { mode: "secure", authorityRenewal: "announced" } },
    property: "security.authorityRenewal",
    rule: "must not be with RocketMQ",
    given: "announced",
    fix: "remove it",
  },
});

describeKubernetesRefusals("RocketMQ on Kubernetes is doubted", {
  "without network policies: its name servers and controllers have no login": {
    ...good,
    kubernetes: rocketmqInPods({ networkPolicy: false }),
    severity: "warning",
    property: "kubernetes.networkPolicy",
    rule: "should be true with RocketMQ",
    given: "false",
    fix: "set kubernetes.networkPolicy: true",
  },
  "with an image of another make": {
    ...good,
    kubernetes: rocketmqInPods({}, { image: "registry.example.org/own:1.0", home: "/opt/rocketmq" }),
    severity: "warning",
    property: "kubernetes.rocketmq.image",
    rule: "must hold fastjson2 2.0.63 or newer",
    given: "registry.example.org/own:1.0",
    fix: "unless you have built it so",
  },
});

describe("volumes of name servers and brokers in the namespace", () => {
  const brokers = [1, 2, 3].map((id) => `data-rocketmq-${id}`);
  const nameServers = [1, 2, 3].map((id) => `data-rocketmq-namesrv-${id}`);
  const errorsWith = (claims: readonly string[]) =>
    judgeKubernetes(rawKubernetes(good.kubernetes, good.others), facts({ claims: sized(claims) })).filter(
      ({ severity }) => severity === "error",
    );

  it("are as they should be when there are none, when all are there, and when one name server has lost its own", () => {
    for (const claims of [[], [...brokers, ...nameServers], [...brokers, ...nameServers.slice(1)], nameServers])
      assert.deepEqual(errorsWith(claims).map(formatIssue), []);
  });

  it("are refused when a majority of the name servers has lost theirs while brokers have data", () => {
    const [issue, ...more] = errorsWith([...brokers, ...nameServers.slice(2)]);
    assert.deepEqual(more, []);
    assert.equal(issue?.property, "kubernetes.nameServers");
    assert.match(issue.given, /^no claim data-rocketmq-namesrv-1, data-rocketmq-namesrv-2, of 3 name servers/);
    assert.deepEqual(errorsWith(nameServers.slice(2)), [], "the fix is accepted");
  });
});
