import { type ConfigIssue, error, show } from "../../model/issue";
import { compareVersions, isRelease } from "../../model/versions";
import { versionOf } from "../resolve-group";
import { log4jLevels, validateLogLevels } from "../validate-log-levels";
import { juteInOptions } from "../zookeeper/jute";
import { zookeeperVersions } from "../zookeeper/versions";
import { validateDeletions } from "./properties/validate-deletions";
import { validateLimits } from "./properties/validate-limits";
import { validateRelations } from "./properties/validate-relations";
import { validateProtocol } from "./protocol";
import type { KafkaHost, KafkaStack } from "./schema";
import { metadataOf } from "./metadata";
import { validateMetadata } from "./validate-metadata";
import { validateTopics } from "./topics/validate-topics";
import { validateUsers } from "./users/validate-users";
import { kafkaVersions } from "./versions";

/** Rules about Kafka's own settings, wherever it runs. */
export function validateKafka(config: KafkaStack): ConfigIssue[] {
  return [
    ...validateMetadata(config),
    ...validatePair(config),
    ...validateProtocol(config),
    ...validateChroot(config),
    ...juteInOptions(config.zookeeper, "kafka.jvmOptions", config.kafka.jvmOptions),
    ...validateRacks(config.hosts),
    ...validateTopics(config),
    ...validateUsers(config),
    ...validateRelations(config),
    ...validateLimits(config),
    ...validateDeletions(config),
    ...validateLogLevels("kafka", config.kafka.logging, log4jLevels),
  ];
}

function validatePair(config: KafkaStack): ConfigIssue[] {
  const { version: kafka, zookeeper: oldest } = versionOf(config.kafka, kafkaVersions);
  const zookeeper = versionOf(config.zookeeper, zookeeperVersions).version;
  if (!metadataOf(config).zookeeper || config.zookeeper.existing !== undefined || oldest === undefined) return [];
  if (oldest === "none") return [];
  if (!isRelease(zookeeper) || compareVersions(zookeeper, oldest) >= 0) return [];
  return [
    error({
      property: "zookeeper.version",
      rule: `Kafka ${kafka} needs ZooKeeper ${oldest} or newer`,
      given: show(zookeeper),
      fix: "choose a newer ZooKeeper",
    }),
  ];
}

function validateChroot({ kafka: { chroot } }: KafkaStack): ConfigIssue[] {
  if (chroot === undefined || /^(\/[A-Za-z0-9._-]+)+$/.test(chroot)) return [];
  return [
    error({
      property: "kafka.chroot",
      rule: "must be a ZooKeeper path: a slash, then a name",
      given: show(chroot),
      fix: "write it as /kafka, without a slash at the end",
    }),
  ];
}

/** As `AdminUtils` of Kafka has it: "Not all brokers have rack information for replica rack aware assignment". */
function validateRacks(hosts: readonly KafkaHost[]): ConfigIssue[] {
  const brokers = hosts.filter(({ brokerId }) => brokerId !== undefined);
  const without = brokers.filter(({ rack }) => rack === undefined);
  if (without.length === 0 || without.length === brokers.length) return [];
  return [
    error({
      property: "hosts[].rack",
      rule: "must be given for every broker or for none: Kafka places no replicas while it knows the racks of some",
      given: `none on ${without.map(({ name }) => name).join(", ")}`,
      fix: "give each of them its rack, or remove the others",
    }),
  ];
}
