import { type ConfigIssue, error } from "../../../model/issue";
import { versionOf } from "../../resolve-group";
import { metadataOf } from "../metadata";
import { kafkaVersions, lacksZooKeeper } from "../versions";
import type { KafkaInPods } from "./kafka-pod-settings";

/** Controllers do not run in pods yet. */
export function validateMetadataInPods(config: KafkaInPods): ConfigIssue[] {
  const { step, controllers } = metadataOf(config);
  if (!controllers) return [];
  const { version } = versionOf(config.kafka, kafkaVersions);
  const needsOther = lacksZooKeeper(version);
  return [
    error({
      property: "kafka.metadata",
      rule: "must be zookeeper on Kubernetes: this program runs controllers on hosts only",
      given: `${step}, with kafka.version ${version}`,
      fix: `${needsOther ? "set kafka.version: 3.9.2, and " : ""}${config.kafka.metadata === undefined ? "" : "remove kafka.metadata, and "}keep ZooKeeper`,
    }),
  ];
}
