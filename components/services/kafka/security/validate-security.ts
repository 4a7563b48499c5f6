import { type ConfigIssue, show, warning } from "../../../model/issue";
import { isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { stepOf } from "../../../security/steps";
import { versionOf } from "../../resolve-group";
import { validateSecurityOptions } from "../../security-options";
import { ensembleSecurityOf } from "../../zookeeper/security/ensemble-security";
import { metadataOf } from "../metadata";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { validateApplications } from "./validate-applications";
import { hasZooKeeperTls } from "./zookeeper-client";

/** Rules about brokers with TLS and logins. */
export function validateBrokerSecurity(config: KafkaStack): ConfigIssue[] {
  return [
    ...validateSecurityOptions("kafka", config, config.kafka.jvmOptions),
    ...validateApplications(config),
    ...openZooKeeper(config),
    ...withoutZnodeRights(config),
    ...validateWay(config),
  ];
}

/** A step on the way is no place to stay: what it still lets in, it lets in whoever comes. */
function validateWay(config: KafkaStack): ConfigIssue[] {
  const step = stepOf(securityOf(config));
  if (step === "plaintext" || step === "closed") return [];
  const next = {
    opened: "go on to kept, or to left on the way back",
    kept: "go on to closed when no client uses them any more",
    left: "go on to security: plaintext",
  };
  return [
    warning({
      property: "security.plaintextUntil",
      rule: "whoever reaches a listener in plain text may do everything there, as before",
      given: step,
      fix: next[step],
    }),
  ];
}

/** Users and their rights are in ZooKeeper. */
function openZooKeeper(config: KafkaStack): ConfigIssue[] {
  const { mode, zookeeper } = ensembleSecurityOf(config);
  if (!metadataOf(config).zookeeper) return [];
  if (mode === "plaintext" || zookeeper === "secure") return [];
  const exists = config.zookeeper.existing !== undefined;
  return [
    warning({
      property: exists ? "zookeeper.existing" : "security.zookeeper",
      rule: "without TLS, whoever reaches the ports of ZooKeeper can make himself a user with every right",
      given: exists ? "an ensemble that this program does not run" : "plaintext",
      fix: exists ? "let only the brokers reach its ports" : "remove it, or let only the brokers reach its ports",
    }),
  ];
}

function withoutZnodeRights(config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (ensembleSecurityOf(config).zookeeper === "plaintext" || !isRelease(version) || hasZooKeeperTls(version))
    return [];
  return [
    warning({
      property: "kafka.version",
      rule: "before 2.5, brokers set no access rights in ZooKeeper: whoever has a certificate of this cluster may change all there",
      given: show(version),
      fix: "use Kafka 2.5 or newer when there is a chance",
    }),
  ];
}
