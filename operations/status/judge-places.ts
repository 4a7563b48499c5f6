import { groupBy } from "../../components/model/group-by";
import { size } from "../../components/model/report-text";
import { joinLimited } from "../../components/model/report-text";
import { repairAdvice, nameOf } from "./judge-servers";
import type { BrokerStatus, Finding, PlaceStatus, Snapshot } from "./snapshot";

/** The used part of a disk above which it is reported, because a full disk stops a broker. */
const usedLimit = 0.9;

/** Findings about hosts: reachability, drift, and disk space. */
export function judgePlaces(snapshot: Snapshot): Finding[] {
  const { places, brokers } = snapshot;
  const unreachableNodes = places.filter(({ problem }) => problem !== null);
  return [
    ...(unreachableNodes.length === places.length ? [] : unreachableNodes.map((place) => unreachable(snapshot, place))),
    ...drift(snapshot),
    ...places.flatMap(disks),
    ...brokers.flatMap(volume),
    ...brokers.flatMap(failedDisks),
  ];
}

function unreachable({ ensemble, brokers }: Snapshot, { name, problem }: PlaceStatus): Finding {
  const own = brokers.filter(({ place }) => place === name);
  const reported = own.map(({ id }) => {
    const sees = brokers.filter(({ answers, sees: others }) => answers && others?.includes(id)).length;
    return `broker ${id} ${sees > 0 ? "is in the cluster" : "is not in the cluster"}, according to the others`;
  });
  const unasked = ensemble.filter(({ place }) => place === name).map(({ id }) => `ZooKeeper ${id} was not queried`);
  return {
    level: "degraded",
    check: "host",
    rule: `${name} is not reachable from here`,
    given: [problem ?? "", ...reported, ...unasked].join("; "),
    fix: `bring ${name} back; if it is gone for good, set lost: true on its line of the stack file and run up`,
  };
}

function drift({ drift: found, ...snapshot }: Snapshot): Finding[] {
  return groupBy(found, ({ where }) => where).map((group) => ({
    level: "degraded",
    check: "drift",
    rule: `${group[0]?.where} differs from the last up`,
    given: joinLimited(
      group.map(({ what }) => what),
      10,
    ),
    fix: repairAdvice(snapshot),
  }));
}

function disks({ name, disks: all }: PlaceStatus): Finding[] {
  const full = all.filter(({ totalBytes, freeBytes }) => freeBytes < totalBytes * (1 - usedLimit));
  const mounts = groupBy(full, ({ mount }) => mount).flatMap(([first]) => (first === undefined ? [] : [first]));
  return mounts.map((disk) =>
    nearlyFull(`${disk.mount} on ${name}`, disk.totalBytes - disk.freeBytes, disk.totalBytes),
  );
}

function volume({ logDirs, volumeBytes, ...broker }: BrokerStatus): Finding[] {
  const bytes = logDirs.reduce((sum, dir) => sum + dir.bytes, 0);
  if (volumeBytes === null || bytes < volumeBytes * usedLimit) return [];
  return [nearlyFull(`the volume of ${nameOf("broker", broker)}`, bytes, volumeBytes)];
}

function nearlyFull(what: string, used: number, total: number): Finding {
  return {
    level: "degraded",
    check: "disk",
    rule: `${what} is more than ${Math.round(usedLimit * 100)} % full`,
    given: `${size(used)} of ${size(total)} are used`,
    fix: "enlarge it, shorten the retention of the largest topics, or move partitions to other brokers",
  };
}

function failedDisks({ logDirs, ...broker }: BrokerStatus): Finding[] {
  const failed = logDirs.filter(({ error }) => error !== 0);
  return failed.map(({ path, error }) => ({
    level: "degraded",
    check: "log-dir",
    rule: `${nameOf("broker", broker)} cannot use ${path}`,
    given: `it reports error ${error} of the Kafka protocol`,
    fix: "replace the disk, then restart the broker: it copies the replicas from the other brokers",
  }));
}
