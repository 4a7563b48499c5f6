import { type ConfigIssue, error, show, warning } from "../../model/issue";
import { isRelease } from "../../model/versions";
import { versionOf } from "../resolve-group";
import { settingsWithoutEffect } from "../settings-without-effect";
import { controllerDefaults } from "./controllers/controller-schema";
import { metadataOf } from "./metadata";
import { validateQuorumSecurity } from "./validate-quorum-security";
import type { KafkaStack } from "./schema";
import { validateMigration } from "./validate-migration";
import { hasKraft, kafkaVersions, lacksZooKeeper } from "./versions";

/** Rules about where the cluster keeps its metadata, and about what has a meaning only there. */
export function validateMetadata(config: KafkaStack): ConfigIssue[] {
  const { version } = versionOf(config.kafka, kafkaVersions);
  const { step, migrates } = metadataOf(config);
  if (migrates) return validateMigration(config, version);
  return step === "kraft" ? inKraft(config, version) : withZooKeeper(config, version);
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
          fix: "remove it; or set kafka.metadata: controllers, the first step to KRaft; or, for a new cluster, kraft, and remove every zookeeperId",
        }),
      ),
    ...settingsWithoutEffect("kafka.controllers", config.kafka.controllers, controllerDefaults, why),
  ];
}

function inKraft(config: KafkaStack, version: string): ConfigIssue[] {
  const { chroot } = config.kafka;
  const { zookeeper } = metadataOf(config);
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
    ...(zookeeper ? [leftEnsemble(config, version)] : []),
    ...(chroot === undefined || zookeeper
      ? []
      : [
          error({
            property: "kafka.chroot",
            rule: "is a path in ZooKeeper, and has no effect in KRaft, the default of Kafka 4",
            given: show(chroot),
            fix: "remove it",
          }),
        ]),
    ...validateQuorumSecurity(config, zookeeper),
  ];
}

/** After the last step of the way from ZooKeeper, its servers run for nobody until their lines are gone. */
function leftEnsemble({ hosts }: KafkaStack, version: string): ConfigIssue {
  const ids = hosts.filter(({ zookeeperId }) => zookeeperId !== undefined);
  const given = `on ${ids.map(({ name }) => name).join(", ")}`;
  if (lacksZooKeeper(version))
    return error({
      property: "hosts[].zookeeperId",
      rule: "must be left out with Kafka 4, which has no ZooKeeper",
      given,
      fix: "remove it; after a way from ZooKeeper to KRaft, in an up of its own before the one with Kafka 4",
    });
  return warning({
    property: "hosts[].zookeeperId",
    rule: "has no effect in KRaft: nobody asks ZooKeeper",
    given,
    fix: "when an up with kafka.metadata: kraft has succeeded, remove every zookeeperId and what is said of zookeeper",
  });
}
