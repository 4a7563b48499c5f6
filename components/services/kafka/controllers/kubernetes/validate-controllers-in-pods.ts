import { type ConfigIssue, error, show } from "../../../../model/issue";
import { settingsWithoutEffect } from "../../../settings-without-effect";
import { isCombined } from "../../combined";
import { metadataOf } from "../../metadata";
import { controllerPodDefaults, type ControllersInPods } from "./controller-pod-settings";

const whyCombined = "combined nodes (controllerId equal to brokerId): each is in the pod of its broker";

/** Rules about controllers in pods. */
export function validateControllersInPods(config: ControllersInPods): ConfigIssue[] {
  const { controllers, workload } = config.kubernetes;
  const { controllers: hasControllers, migrates } = metadataOf(config);
  if (!hasControllers) {
    const why = "kafka.metadata: zookeeper: ZooKeeper takes the place of controllers";
    return settingsWithoutEffect("kubernetes.controllers", controllers, controllerPodDefaults, why);
  }
  const combined = config.hosts.some(isCombined)
    ? settingsWithoutEffect("kubernetes.controllers", controllers, controllerPodDefaults, whyCombined)
    : [];
  if (workload === "StatefulSet") return combined;
  return [
    ...combined,
    error({
      property: "kubernetes.workload",
      rule: `must be StatefulSet ${migrates ? "on the way to KRaft" : "in KRaft, the default of Kafka 4"}: without volumes, controllers that are replaced together would know no topic, and brokers would set all their partitions aside`,
      given: show(workload),
      fix: migrates
        ? "keep kafka.metadata: zookeeper for this cluster; to have its records in KRaft, make a second one with StatefulSets and mirror the topics"
        : "set kubernetes.workload: StatefulSet; or, for records that need not last, use Kafka 3.9 with kafka.metadata: zookeeper",
    }),
  ];
}
