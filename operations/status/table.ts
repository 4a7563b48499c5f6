import { columns, plural, size } from "../../components/model/report-text";
import { sortPartitions } from "../services/kafka/status/judge-partitions";
import type { BrokerStatus, Finding, Level, Report, ServerStatus, Snapshot, ZooKeeperStatus } from "./snapshot";

/** A level in words. */
export const levelText: Readonly<Record<Level, string>> = {
  healthy: "HEALTHY",
  degraded: "DEGRADED: serving, attention needed",
  down: "DOWN: not serving",
  unknown: "UNKNOWN: could not be inspected",
};

const words: Readonly<Record<Finding["level"], string>> = {
  note: "note",
  degraded: "warning",
  down: "ERROR",
  unknown: "unknown",
};

/** A report as text: the level, all servers, the partitions, and every finding with its fix. */
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
    ...(moving.length === 0 ? [] : [`${plural(moving.length, "partition")} being reassigned`]),
    ...diskLines(report),
    ...(findings.length === 0 ? [] : ["", ...findings.flatMap(findingLines)]),
    "",
    `Inspected in ${seconds.toFixed(1)} s; exit code ${report.exitCode}`,
  ].join("\n");
}

const details = ["VERSION", "HEAP", "DATA", "RESTARTS", "CONFIGURATION"];

/** A broker's state in a word or two. */
export function brokerState({ controller }: Pick<Snapshot, "controller">, { id, answers }: BrokerStatus): string {
  if (!answers) return "not responding";
  return id === controller ? "controller" : "serving";
}

export function zookeeperState({ answers, role }: ZooKeeperStatus): string {
  return role ?? (answers ? "not serving" : "not responding");
}

/** Bytes of records on a broker's disks; undefined if it did not report them. */
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

/** The number of partitions, and of those in each bad state. */
function partitionLine(report: Snapshot): string {
  if (report.partitions === null) return "Partitions: unknown";
  const { offline, belowMin, underReplicated, atMin } = sortPartitions(report);
  const topics = new Set(report.partitions.map(({ topic }) => topic)).size;
  return (
    `${plural(report.partitions.length, "partition")} of ${plural(topics, "topic")}: ` +
    `${underReplicated.length} under-replicated, ${atMin.length} at min ISR, ${belowMin.length} below min ISR, ` +
    `${offline.length} offline`
  );
}

/** One line per file system with data; a file system that Kafka and ZooKeeper share appears once. */
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
