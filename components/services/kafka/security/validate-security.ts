import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import { validateSecurityOptions } from "../../security-options";
import { ensembleSecurityOf } from "../../zookeeper/security/ensemble-security";
import { listenersOf } from "../listener-settings";
import type { KafkaStack } from "../schema";
import { kafkaVersions } from "../versions";
import { hasZooKeeperTls } from "./zookeeper-client";

/** Rules about brokers with TLS and logins. */
export function validateBrokerSecurity(config: KafkaStack): ConfigIssue[] {
  return [
    ...validateSecurityOptions("kafka", config, config.kafka.jvmOptions),
    ...openZooKeeper(config),
    ...withoutZnodeRights(config),
  ];
}

/** Brokers show each other certificates, and clients log in: that is a listener for each. */
export function validateListenerCount(config: KafkaStack): ConfigIssue[] {
  const listeners = listenersOf(config);
  const [only] = listeners;
  if (securityOf(config).mode === "plaintext" || listeners.length > 1 || only === undefined) return [];
  const name = free(["INTERNAL", "BROKERS"], [only.name]);
  const port = free([9094, 9095], [only.port]);
  return [
    error({
      property: "kafka.listeners",
      rule: "must be two or more with security: secure: one for the brokers, with certificates, and others for clients, with logins",
      given: only.name,
      fix: `add { name: ${name}, port: ${port} }${interBrokerFix(config)}; or leave kafka.listeners out for the default`,
    }),
  ];
}

/** The last listener is that of the brokers, unless the stack file names another. */
function interBrokerFix({ kafka: { interBrokerListener } }: KafkaStack): string {
  return interBrokerListener === undefined ? " as the last one" : ", which clients use then";
}

function free<T>(wanted: readonly T[], taken: readonly T[]): T | undefined {
  return wanted.find((one) => !taken.includes(one));
}

/** Users and their rights are in ZooKeeper. */
function openZooKeeper(config: KafkaStack): ConfigIssue[] {
  const { mode, zookeeper } = ensembleSecurityOf(config);
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
