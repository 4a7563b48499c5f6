import { type ConfigIssue, error, show } from "../../model/issue";
import { isRelease } from "../../model/versions";
import { securityOf } from "../../security/security-schema";
import { stepOf } from "../../security/steps";
import { versionOf } from "../resolve-group";
import { settingsWithoutEffect } from "../settings-without-effect";
import { controllerDefaults } from "./controllers/controller-schema";
import { metadataOf } from "./metadata";
import type { KafkaStack } from "./schema";
import { hasKraft, kafkaVersions, lacksZooKeeper } from "./versions";

/** Rules about where the cluster keeps its metadata, and about what has a meaning only there. */
export function validateMetadata(config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  return metadataOf(config).brokers === "kraft" ? inKraft(config, version) : withZooKeeper(config, version);
}

function withZooKeeper(config: KafkaStack, version: string): ConfigIssue[] {
  const why = "kafka.metadata: zookeeper: ZooKeeper takes the place of controllers";
  return [
    ...(lacksZooKeeper(version)
      ? [
          error({
            property: config.kafka.metadata === undefined ? "kafka.version" : "kafka.metadata",
            rule: "must have a ZooKeeper mode, or kafka.metadata: kraft; Kafka 4 has none (KIP-833)",
            given: config.kafka.metadata === undefined ? show(version) : `zookeeper, with kafka.version ${version}`,
            fix: "for a cluster with ZooKeeper, use 3.9.2: 3.9 is its last line; for a new one, set kafka.metadata: kraft, and a controllerId in the place of each zookeeperId",
          }),
        ]
      : []),
    ...config.hosts
      .filter(({ controllerId }) => controllerId !== undefined)
      .map(({ name, controllerId }) =>
        error({
          property: `hosts[${name}].controllerId`,
          rule: `has no effect with ${why}`,
          given: show(controllerId),
          fix: "remove it; or, for a new cluster, set kafka.metadata: kraft and remove every zookeeperId",
        }),
      ),
    ...settingsWithoutEffect("kafka.controllers", config.kafka.controllers, controllerDefaults, why),
  ];
}

function inKraft(config: KafkaStack, version: string): ConfigIssue[] {
  const { chroot } = config.kafka;
  return [
    ...(isRelease(version) && !hasKraft(version)
      ? [
          error({
            property: "kafka.version",
            rule: "must be 3.9 or newer with kafka.metadata: kraft",
            given: show(version),
            fix: "use 3.9.2 or 4.3.1, or remove kafka.metadata for a cluster with ZooKeeper",
          }),
        ]
      : []),
    ...(chroot === undefined
      ? []
      : [
          error({
            property: "kafka.chroot",
            rule: "is a path in ZooKeeper, and has no effect in KRaft, the default of Kafka 4",
            given: show(chroot),
            fix: "remove it",
          }),
        ]),
    ...validateSecurity(config),
  ];
}

/** The quorum has one listener, which talks plain text or TLS: it cannot become the other while it runs. */
function validateSecurity({ security }: KafkaStack): ConfigIssue[] {
  const step = stepOf(securityOf({ ...(security === undefined ? {} : { security }) }));
  const ofZooKeeper = typeof security === "object" ? security.zookeeper : undefined;
  return [
    ...(step === "plaintext" || step === "closed"
      ? []
      : [
          error({
            property: "security.plaintextUntil",
            rule: "must be closed in KRaft: controllers cannot change between plain text and TLS while they run",
            given: show(step),
            fix: "remove it; security is chosen when the cluster is made",
          }),
        ]),
    ...(ofZooKeeper === undefined
      ? []
      : [
          error({
            property: "security.zookeeper",
            rule: "has no effect in KRaft, the default of Kafka 4: there is no ZooKeeper",
            given: show(ofZooKeeper),
            fix: "remove it",
          }),
        ]),
  ];
}
