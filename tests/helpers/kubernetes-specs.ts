import { type KubernetesSpec, resolveKubernetes } from "../../components/kubernetes/kubernetes-spec";
import { inRacks, kubernetesConfig, kubernetesSpec } from "./kubernetes";
import { stackValues } from "./stack-file";

/** Everything that can be said for the pods and Services of all services, in every way that it can be said. */
const forAllPods = {
  nodeSelector: { "kubernetes.io/os": "linux" },
  tolerations: [{ operator: "Exists", effect: "NoExecute", tolerationSeconds: 60 }],
  priorityClassName: "system-cluster-critical",
  podLabels: { "example.org/team": "data" },
  podAnnotations: { "sidecar.istio.io/inject": "false" },
  serviceLabels: { "example.org/team": "data" },
  serviceAnnotations: { "example.org/owner": "data@example.org" },
};

/** What only brokers are given, in the words of the API. */
const forBrokers = {
  cpu: "500m",
  cpuLimit: "2",
  nodeSelector: { "example.org/disk": "ssd" },
  tolerations: [
    { key: "dedicated", value: "kafka", effect: "NoSchedule" },
    { key: "example.org/gpu", operator: "Exists" },
  ],
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: {
      nodeSelectorTerms: [
        { matchExpressions: [{ key: "example.org/generation", operator: "Gt", values: ["4"] }] },
        {
          matchExpressions: [
            { key: "example.org/pool", operator: "In", values: ["kafka", "data"] },
            { key: "example.org/spot", operator: "DoesNotExist" },
          ],
        },
      ],
    },
    preferredDuringSchedulingIgnoredDuringExecution: [
      {
        weight: 10,
        preference: { matchExpressions: [{ key: "example.org/pool", operator: "NotIn", values: ["old"] }] },
      },
    ],
  },
  podLabels: { "example.org/role": "broker" },
};

const { users: _, ...withoutUsers } = stackValues("k8s");

/** One of each kind: whatever the model renders for Kubernetes, one of them has it. */
export const kubernetesSpecs: Readonly<Record<string, KubernetesSpec>> = {
  "the stack k8s": resolveKubernetes(kubernetesConfig(stackValues("k8s"))),
  "the stack k8s-plaintext": resolveKubernetes(kubernetesConfig({ ...withoutUsers, security: "plaintext" })),
  "the stack k8s-ephemeral": resolveKubernetes(kubernetesConfig(stackValues("k8s-ephemeral"))),
  "the stack k8s-secure": kubernetesSpec(
    { networkPolicy: true, kafka: { external: { type: "LoadBalancer", addresses: { 1: "b1", 2: "b2", 3: "b3" } } } },
    { security: "secure" },
  ),
  "the stack k8s-kraft": kubernetesSpec({ networkPolicy: true }, { security: "secure", kafka: { version: "4.3.1" } }),
  "the stack k8s-combined": kubernetesSpec(
    { networkPolicy: true },
    {
      security: "secure",
      hosts: [1, 2, 3].map((id) => ({ name: `node${id}`, brokerId: id, controllerId: id })),
      kafka: { version: "4.3.1" },
    },
  ),
  "a stack in KRaft with racks, in plain text": kubernetesSpec(inRacks.kubernetes, {
    hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, controllerId: 200 + 2 * id, brokerId: id, rack: `zone-${id}` })),
    kafka: { metadata: "kraft" },
  }),
  "a secure stack without volumes": kubernetesSpec({ workload: "Deployment" }, { security: "secure" }),
  "the stack rocketmq-k8s": resolveKubernetes(kubernetesConfig(stackValues("rocketmq-k8s"))),
  "a stack with everything": kubernetesSpec({
    networkPolicy: true,
    topologyKey: "topology.kubernetes.io/zone",
    imagePullSecrets: ["registry"],
    ...forAllPods,
    securityContext: "platform",
    zookeeper: {
      cpuLimit: "1",
      storage: { size: "1Gi", logSize: "2Gi", class: "fast" },
      external: { type: "NodePort", nodePorts: { 1: 30921, 2: 30922, 3: 30923 } },
    },
    kafka: {
      ...forBrokers,
      external: {
        type: "LoadBalancer",
        addresses: { 1: "b1", 2: "b2", 3: "b3" },
        annotations: { "dns.example.org/name": "{address}" },
      },
    },
    clientSettings: ["orders", "billing"],
  }),
  "a stack with racks and volumes": kubernetesSpec(
    { ...inRacks.kubernetes, ...forAllPods, networkPolicy: true, kafka: forBrokers },
    inRacks.others,
  ),
  "a stack with racks and no volumes": kubernetesSpec(
    { workload: "Deployment", topologyKey: "topology.kubernetes.io/zone", antiAffinity: "preferred" },
    { hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, zookeeperId: id, brokerId: id, rack: `zone-${id}` })) },
  ),
};
