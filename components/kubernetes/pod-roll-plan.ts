import type { PodRollPlan, PodServer } from "../resources/inputs/pod-roll-inputs";
import { outsideEntryOf } from "../services/outside-servers";
import type { ServiceName } from "../services/registry";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { groupOf, type KubernetesSpec } from "./kubernetes-spec";
import { portOf } from "./pod-endpoints";
import { podDigest } from "./pods";
import { type Pods, statefulSetName } from "./servers";

/** What the roll of one service has to bring about; plain, so that a preview can show it. */
export function podRollPlan(spec: KubernetesSpec, pods: Pods): PodRollPlan {
  return {
    service: pods.service.name as ServiceName,
    namespace: spec.settings.namespace,
    timeout: spec.readyTimeout,
    ...spec.roll,
    servers: pods.servers.map((server) => podServer(spec, pods, server)),
    ...outsideEntryOf(spec.servers),
  };
}

function podServer(spec: KubernetesSpec, pods: Pods, server: ServerInPod): PodServer {
  const { id, name, pod, rack } = server;
  const set = statefulSetName(pods, server);
  const observes = groupOf(spec, pods).servers.some((one) => one.id === id && one.observer === true);
  return {
    id,
    name,
    ...(pod === undefined ? {} : { pod }),
    workload: set === undefined ? { kind: "Deployment", name } : { kind: "StatefulSet", name: set },
    port: portOf(spec, pods),
    ...(rack === undefined ? {} : { rack }),
    ...(observes ? { observer: true } : {}),
    digest: podDigest(spec, pods, pods.kind === "StatefulSet" ? undefined : server),
  };
}
