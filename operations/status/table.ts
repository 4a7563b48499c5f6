import { columns, plural, size } from "../../components/model/report-text";
import { sortPartitions } from "./judge-partitions";
import type { BrokerStatus, Finding, Level, Report, ServerStatus, Snapshot, ZooKeeperStatus } from "./snapshot";

/** What a level means, for people. */
export const levelText: Readonly<Record<Level, string>> = {
  healthy: "healthy",
  degraded: "degraded: it serves, and something needs care",
  down: "not serving",
  unknown: "cannot tell",
};

const words: Readonly<Record<Finding["level"], string>> = {
  note: "note",
  degraded: "warning",
  down: "ERROR",
  unknown: "unknown",
};

/** A report for people: the verdict, all servers, the partitions, and every finding with what to do about it. */
export function statusText(report: Report): string {
  const { stack, level, findings, seconds, moving } = report;
  const heading = `Stack ${stack}: ${levelText[level]}`;
  return [
    heading,
    "",
    ...columns([
      ["SERVER", report.substrate === "ssh" ? "HOST" : "NODE", "ENDPOINT", "STATE", ...details],
      ...report.brokers.map((broker) => brokerRow(report, broker)),
      ...report.ensemble.map((server) => zookeeperRow(report, server)),
    ]),
    "",
    partitionLine(report),
    ...(moving.length === 0 ? [] : [`${plural(moving.length, "partition")} being moved`]),
    ...diskLines(report),
    ...(findings.length === 0 ? [] : ["", ...findings.flatMap(findingLines)]),
    "",
    `Looked for ${seconds.toFixed(1)} s; exit code ${report.exitCode}`,
  ].join("\n");
}

const details = ["VERSION", "HEAP", "DATA", "RESTARTS", "CONFIGURATION"];

/** What a broker is doing, in a word or two. */
export function brokerState({ controller }: Pick<Snapshot, "controller">, { id, answers }: BrokerStatus): string {
  if (!answers) return "no answer";
  return id === controller ? "controller" : "serves";
}

export function zookeeperState({ answers, role }: ZooKeeperStatus): string {
  return role ?? (answers ? "does not serve" : "no answer");
}

/** Bytes of records on a broker's disks; undefined while it does not tell. */
export function dataBytes({ logDirs }: BrokerStatus): number | undefined {
  return logDirs.length === 0 ? undefined : logDirs.reduce((sum, { bytes }) => sum + bytes, 0);
}

export function configurationText({ current }: ServerStatus): string {
  return current === null ? "-" : current ? "current" : "OUTDATED";
}

function brokerRow(report: Report, broker: BrokerStatus): string[] {
  const bytes = dataBytes(broker);
  return [
    `broker ${broker.id}`,
    ...serverCells(broker, brokerState(report, broker), bytes === undefined ? "-" : size(bytes)),
  ];
}

function zookeeperRow(_: Report, server: ZooKeeperStatus): string[] {
  return [`ZooKeeper ${server.id}`, ...serverCells(server, zookeeperState(server), "-")];
}

function serverCells(server: ServerStatus, state: string, data: string): string[] {
  const { place, endpoint, version, heap, restarts } = server;
  return [place, endpoint, state, version, heap, data, restarts?.toString(), configurationText(server)].map(
    (cell) => cell ?? "-",
  );
}

/** How many partitions there are, and how many of them are not well. */
export function partitionLine(report: Snapshot): string {
  if (report.partitions === null) return "Partitions: unknown";
  const { offline, belowMin, underReplicated, atMin } = sortPartitions(report);
  const topics = new Set(report.partitions.map(({ topic }) => topic)).size;
  return (
    `${plural(report.partitions.length, "partition")} of ${plural(topics, "topic")}: ` +
    `${underReplicated.length} under-replicated, ${atMin.length} at min ISR, ${belowMin.length} below min ISR, ` +
    `${offline.length} offline`
  );
}

/** One line for each file system with data; what Kafka and ZooKeeper share is told once. */
function diskLines({ places, brokers }: Report): string[] {
  const mounts = places.flatMap(({ name, disks }) =>
    disks
      .filter((disk, index) => disks.findIndex(({ mount }) => mount === disk.mount) === index)
      .map((disk) => `${name}:${disk.mount} ${used(disk.totalBytes - disk.freeBytes, disk.totalBytes)}`),
  );
  const volumes = brokers.flatMap((broker) =>
    broker.volumeBytes === null ? [] : [`${broker.name} ${used(dataBytes(broker) ?? 0, broker.volumeBytes)}`],
  );
  const all = [...mounts, ...volumes];
  return all.length === 0 ? [] : [`Disks used: ${all.join(", ")}`];
}

function used(bytes: number, total: number): string {
  return `${Math.round((100 * bytes) / Math.max(1, total))} % of ${size(total)}`;
}

function findingLines({ level, rule, given, fix }: Finding): string[] {
  return [`${words[level]}: ${rule}`, `    given: ${given}`, `    fix:   ${fix}`];
}
