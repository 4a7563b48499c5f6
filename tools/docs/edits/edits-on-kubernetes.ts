import type { Edit } from "./edit";
import type { Raw } from "./outcome";

const kubernetes = (settings: Raw): Raw => ({ kubernetes: settings });
const balanced = (external: Raw): Raw => kubernetes({ kafka: { external: { type: "LoadBalancer", ...external } } });
const balancers = (first: number) =>
  Object.fromEntries([1, 2, 3].map((id) => [`kafka-${id}-external`, [`10.0.8.${first + id - 1}`]]));

/** How servers are set up on Kubernetes. */
export const editsOnKubernetes: readonly Edit[] = [
  {
    key: "kubernetes.kafka.external.type",
    edit: "`none` becomes `LoadBalancer`, and the Services tell their addresses",
    only: "kubernetes",
    after: balanced({}),
    expected: "restarts",
  },
  {
    key: "kubernetes.zookeeper.external.type",
    edit: "`none` becomes `NodePort`",
    only: "kubernetes",
    after: kubernetes({ zookeeper: { external: { type: "NodePort", nodePorts: { 1: 30921, 2: 30922, 3: 30923 } } } }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.external.addresses",
    edit: "they leave, and the load balancers have the same ones",
    only: "kubernetes",
    before: balanced({ addresses: { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" } }),
    after: balanced({}),
    observed: { loadBalancers: balancers(1) },
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.external.addresses",
    edit: "they leave, and a load balancer has another one",
    only: "kubernetes",
    before: balanced({ addresses: { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3" } }),
    after: balanced({}),
    observed: { loadBalancers: balancers(7) },
    expected: "restarts",
  },
  {
    key: "kubernetes.workload",
    edit: "StatefulSet becomes Deployment",
    only: "kubernetes",
    after: kubernetes({ workload: "Deployment" }),
    expected: "refused",
  },
  {
    key: "kubernetes.workload",
    edit: "Deployment becomes StatefulSet",
    only: "kubernetes",
    before: kubernetes({ workload: "Deployment" }),
    after: kubernetes({ workload: "StatefulSet" }),
    expected: "refused",
  },
  {
    key: "kubernetes.nodeSelector, tolerations, nodeAffinity, priorityClassName",
    edit: "given for all pods",
    only: "kubernetes",
    after: kubernetes({ tolerations: [{ key: "dedicated", value: "data", effect: "NoSchedule" }] }),
    expected: "restarts",
  },
  {
    key: "kubernetes.kafka.nodeSelector, nodeAffinity",
    edit: "the nodes with the volumes are ruled out",
    only: "kubernetes",
    after: kubernetes({ kafka: { nodeSelector: { disk: "ssd" } } }),
    observed: { volumeNodes: { "data-kafka-1": ["node1"] } },
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.nodeSelector",
    edit: "said once for all pods instead of for each service",
    only: "kubernetes",
    before: kubernetes({ kafka: { nodeSelector: { pool: "data" } }, zookeeper: { nodeSelector: { pool: "data" } } }),
    after: kubernetes({ nodeSelector: { pool: "data" }, kafka: {}, zookeeper: {} }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.podLabels, podAnnotations",
    edit: "one more",
    only: "kubernetes",
    after: kubernetes({ kafka: { podAnnotations: { "sidecar.istio.io/inject": "false" } } }),
    expected: "restarts",
  },
  {
    key: "kubernetes.serviceLabels, serviceAnnotations",
    edit: "one more",
    only: "kubernetes",
    after: kubernetes({ serviceLabels: { team: "data" }, serviceAnnotations: { "example.org/owner": "data" } }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.cpu, cpuLimit, memory",
    edit: "another value",
    only: "kubernetes",
    after: kubernetes({ kafka: { cpuLimit: "2" } }),
    expected: "restarts",
  },
  {
    key: "kubernetes.securityContext",
    edit: "fixed becomes platform, or back",
    only: "kubernetes",
    after: kubernetes({ securityContext: "platform" }),
    expected: "restarts",
  },
  {
    key: "kubernetes.kafka.storage.size",
    edit: "more",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { size: "1Gi" } } }),
    after: kubernetes({ kafka: { storage: { size: "2Gi" } } }),
    expected: "at once",
  },
  {
    key: "kubernetes.kafka.storage.size",
    edit: "less",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { size: "2Gi" } } }),
    after: kubernetes({ kafka: { storage: { size: "1Gi" } } }),
    expected: "refused",
  },
  {
    key: "kubernetes.kafka.storage.class",
    edit: "another class",
    only: "kubernetes",
    before: kubernetes({ kafka: { storage: { class: "fast" } } }),
    after: kubernetes({ kafka: { storage: { class: "slow" } } }),
    expected: "refused",
  },
];
