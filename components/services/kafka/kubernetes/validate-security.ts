import { type ConfigIssue, error, show } from "../../../model/issue";
import { compareVersions, isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import { kafkaVersions } from "../versions";
import type { KafkaInPods } from "./kafka-pod-settings";

/** Rules about brokers with TLS in pods. A Secret holds what was signed as it is, and that is PEM. */
export function validateSecurityInPods(config: KafkaInPods): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (securityOf(config).mode === "plaintext" || !isRelease(version) || compareVersions(version, "2.7.0") >= 0)
    return [];
  return [
    error({
      property: "kafka.version",
      rule: "must be 2.7 or newer with security: secure on Kubernetes: older brokers do not read keys in PEM (KIP-651)",
      given: show(version),
      fix: "use a newer Kafka, or set security: plaintext",
    }),
  ];
}
