import { type KubernetesSpec, resolveKubernetes } from "../../components/kubernetes/kubernetes-spec";
import { inRacks, kubernetesConfig, kubernetesSpec } from "./kubernetes";
import { stackValues } from "./stack-file";

/** One of each kind: whatever the model renders for Kubernetes, one of them has it. */
export const kubernetesSpecs: Readonly<Record<string, KubernetesSpec>> = {
  "the stack k8s": resolveKubernetes(kubernetesConfig(stackValues("k8s"))),
  "the stack k8s-ephemeral": resolveKubernetes(kubernetesConfig(stackValues("k8s-ephemeral"))),
  "a stack with everything": kubernetesSpec({
    networkPolicy: true,
    topologyKey: "topology.kubernetes.io/zone",
    imagePullSecrets: ["registry"],
    zookeeper: {
      storage: { size: "1Gi", logSize: "2Gi", class: "fast" },
      external: { type: "NodePort", nodePorts: { 1: 30921, 2: 30922, 3: 30923 } },
    },
    kafka: {
      external: {
        type: "LoadBalancer",
        addresses: { 1: "b1", 2: "b2", 3: "b3" },
        annotations: { "dns.example.org/name": "{address}" },
      },
    },
    clientSettings: ["orders", "billing"],
  }),
  "a stack with racks and volumes": kubernetesSpec({ ...inRacks.kubernetes, networkPolicy: true }, inRacks.others),
  "a stack with racks and no volumes": kubernetesSpec(
    { workload: "Deployment", topologyKey: "topology.kubernetes.io/zone", antiAffinity: "preferred" },
    { hosts: [1, 2, 3].map((id) => ({ name: `h${id}`, zookeeperId: id, brokerId: id, rack: `zone-${id}` })) },
  ),
};
