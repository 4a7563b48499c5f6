import { type ConfigIssue, error, show } from "../../model/issue";
import { isRelease, lineOf } from "../../model/versions";
import { metadataOf } from "./metadata";
import type { KafkaStack } from "./schema";
import { validateQuorumSecurity } from "./validate-quorum-security";

/** The only line that this program migrates with: the last one with ZooKeeper, and the first whose KRaft it runs. */
const migrationLine = "3.9";

/** Rules for the steps between ZooKeeper and KRaft, at which both are there (KIP-866). */
export function validateMigration(config: KafkaStack, version: string): ConfigIssue[] {
  const { step } = metadataOf(config);
  const way = `on the way to KRaft (kafka.metadata: ${step})`;
  const { protocol, properties } = config.kafka;
  const { existing } = config.zookeeper;
  const problem = (property: string, rule: string, given: unknown, fix: string) =>
    error({ property, rule: `${rule} ${way}`, given: show(given), fix });
  return [
    ...(isRelease(version) && lineOf(version) !== migrationLine
      ? [
          problem(
            "kafka.version",
            `must be of ${migrationLine}`,
            version,
            `set kafka.version: 3.9.2, and kafka.metadata back to what it was; when that up has succeeded, go on`,
          ),
        ]
      : []),
    ...(protocol === undefined || protocol === "current" || protocol === migrationLine
      ? []
      : [
          problem(
            "kafka.protocol",
            `must be ${migrationLine}, which is what controllers speak,`,
            protocol,
            "set kafka.protocol: current, and kafka.metadata back to what it was; when that up has succeeded, go on",
          ),
        ]),
    ...(existing === undefined
      ? []
      : [
          problem(
            "zookeeper.existing",
            "must be left out: this program takes back a step in an ensemble of its own alone",
            existing,
            "keep kafka.metadata: zookeeper; or copy the topics to a new cluster in KRaft (MirrorMaker)",
          ),
        ]),
    ...["control.plane.listener.name", "zookeeper.metadata.migration.enable"]
      .filter((key) => properties[key] !== undefined)
      .map((key) => problem(`kafka.properties.${key}`, "must be left out", properties[key], "remove it")),
    ...validateQuorumSecurity(config, true),
  ];
}
