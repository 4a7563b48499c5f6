import { type ConfigIssue, error, show, warning } from "../../model/issue";
import type { PropertyMap } from "../../model/properties";
import { compareVersions, lineOf } from "../../model/versions";
import { versionOf } from "../resolve-group";
import { judgedVersion } from "./properties/broker-settings";
import type { KafkaConfig, KafkaStack } from "./schema";
import { judgeFormat } from "./topics/topic-config-values";
import { type KafkaGroup, metadataIn } from "./resolve";
import type { WantedFeatures } from "../service";
import { kafkaVersions } from "./versions";

/** The key of server.properties that says which protocol brokers speak among themselves; absent, that of their release. */
export const protocolKey = "inter.broker.protocol.version";

const property = "kafka.protocol";
const current = "current";

/**
 * What server.properties says of the protocol. `current` is written out too: so the file tells that it was asked for, and an
 * irreversible step is never taken because a line was left out.
 *
 * log.message.format.version need not be kept: the format is the same since 0.11 (Kafka documentation, "Upgrading").
 */
export function protocolProperties(
  { protocol, metadata }: Pick<KafkaConfig, "protocol" | "metadata">,
  version: string,
): PropertyMap {
  // A broker that is migrated registers with the controllers by the protocol of its file, which must be their `metadata.version`.
  if (protocol === undefined) return metadata === "dual-write" ? { [protocolKey]: lineOf(version) } : {};
  return { [protocolKey]: protocol === current ? lineOf(version) : protocol };
}

/**
 * What brokers and controllers in KRaft should be able to do together: `metadata.version` takes the place of the protocol, and
 * is told them while they run (KIP-778).
 */
export function wantedFeatures({ settings, distribution }: KafkaGroup): WantedFeatures | undefined {
  // Neither it nor the protocol may change on the way from ZooKeeper, nor for the way back.
  if (metadataIn({ settings }).step !== "kraft") return undefined;
  const { protocol } = settings;
  const { version: release } = distribution.version;
  return { release, line: protocol === undefined || protocol === current ? lineOf(release) : protocol };
}

/** A broker does not start with a protocol that is newer than itself. */
export function validateProtocol({ kafka }: Pick<KafkaStack, "kafka">): ConfigIssue[] {
  const { protocol } = kafka;
  if (protocol === undefined || protocol === current) return [];
  const { version } = versionOf(kafka, kafkaVersions);
  const line = lineOf(judgedVersion(version));
  if (!/^[1-9]\d*\.\d+$/.test(protocol) || judgeFormat(protocol, line) !== undefined)
    return [
      error({
        property,
        rule: `must be current, or the release line whose protocol brokers speak, from 1.0 to ${line}, the line of kafka.version`,
        given: show(protocol),
        fix: `remove it, or write "${line}" or current`,
      }),
    ];
  if (compareVersions(protocol, line) === 0) return [];
  return [
    warning({
      property,
      rule: `is behind kafka.version, ${version}: brokers can still become ${protocol} again, and do without what came since`,
      given: show(protocol),
      fix: "once the new release has proven itself: kafka.protocol: current, from which there is no way back",
    }),
  ];
}
