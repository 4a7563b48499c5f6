import type { ConfigIssue } from "../../../model/issue";
import { compareVersions } from "../../../model/versions";
import { type ExternalRules, validateEach, validateExternalAccess } from "../../external-rules";
import { versionOf } from "../../resolve-group";
import { kafkaVersions } from "../versions";
import type { KafkaInPods } from "./kafka-pod-settings";
import { validateSecurePorts } from "./validate-secure-ports";

/** Rules about access from outside the cluster. */
export function validateExternal(config: KafkaInPods): ConfigIssue[] {
  const { external } = config.kubernetes.kafka;
  const rules: ExternalRules = {
    at: "kubernetes.kafka.external",
    noun: "broker",
    example: "broker1.example.org",
    ids: config.hosts.flatMap(({ brokerId }) => brokerId ?? []),
    external,
  };
  return [
    ...validateExternalAccess(rules),
    ...validateSecurePorts(config, rules),
    ...(external.type === "NodePort" ? validateDiscovery(config, rules) : []),
  ];
}

/** A broker learns its node's address from its environment, which Kafka reads since 3.5 (KIP-887). */
function validateDiscovery(config: KafkaInPods, rules: ExternalRules): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (compareVersions(version, "3.5.0") >= 0) return [];
  return validateEach(rules, `Kafka ${version} cannot find out the address of its node: 3.5 is the first`);
}
