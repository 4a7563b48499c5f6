import { nearlyFull, usedLimit } from "../../../status/disk-findings";
import { serverName } from "../../../status/server-findings";
import type { BrokerStatus, Finding, Snapshot } from "../../../status/snapshot";
import { kafkaNames } from "../kafka-names";

/** Findings about the volumes and log directories of brokers. */
export function judgeBrokerDisks({ brokers }: Snapshot): Finding[] {
  return [...brokers.flatMap(volume), ...brokers.flatMap(failedDisks)];
}

function volume({ logDirs, volumeBytes, ...broker }: BrokerStatus): Finding[] {
  const bytes = logDirs.reduce((sum, dir) => sum + dir.bytes, 0);
  if (volumeBytes === null || bytes < volumeBytes * usedLimit) return [];
  return [nearlyFull(`the volume of ${serverName(kafkaNames, broker)}`, bytes, volumeBytes)];
}

function failedDisks({ logDirs, ...broker }: BrokerStatus): Finding[] {
  const failed = logDirs.filter(({ error }) => error !== 0);
  return failed.map(({ path, error }) => ({
    level: "degraded",
    check: "log-dir",
    rule: `${serverName(kafkaNames, broker)} cannot use ${path}`,
    given: `it reports error ${error} of the Kafka protocol`,
    fix: "replace the disk, then restart the broker: it copies the replicas from the other brokers",
  }));
}
