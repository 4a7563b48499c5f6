import { type ConfigIssue, error, show } from "../../../../model/issue";
import { settingsWithoutEffect } from "../../../settings-without-effect";
import { metadataOf } from "../../metadata";
import { controllerPodDefaults, type ControllersInPods } from "./controller-pod-settings";

/** Rules about controllers in pods. */
export function validateControllersInPods(config: ControllersInPods): ConfigIssue[] {
  const { controllers, workload } = config.kubernetes;
  const { step, migrates } = metadataOf(config);
  if (migrates)
    return [
      error({
        property: "kafka.metadata",
        rule: "must be zookeeper or kraft on Kubernetes: the steps between are for clusters on hosts",
        given: show(step),
        fix: "leave it out for what runs; for a new cluster, set kafka.metadata: kraft",
      }),
    ];
  if (!metadataOf(config).controllers) {
    const why = "kafka.metadata: zookeeper: ZooKeeper takes the place of controllers";
    return settingsWithoutEffect("kubernetes.controllers", controllers, controllerPodDefaults, why);
  }
  if (workload === "StatefulSet") return [];
  return [
    error({
      property: "kubernetes.workload",
      rule:
        "must be StatefulSet in KRaft, the default of Kafka 4: without volumes, controllers that are replaced together would know " +
        "no topic, and brokers would set all their partitions aside",
      given: show(workload),
      fix: "set kubernetes.workload: StatefulSet; or, for records that need not last, use Kafka 3.9 with kafka.metadata: zookeeper",
    }),
  ];
}
