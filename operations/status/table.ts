import { columns, size } from "../../components/model/report-text";
import { allOperations, forReaders } from "../services/registry";
import type { ServiceOperations, StatusRow } from "../services/service";
import { configurationText } from "./running-configuration";
import type { Finding, Level, Report } from "./snapshot";

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
export function statusText(report: Report, services: readonly ServiceOperations[] = allOperations): string {
  const { stack, level, findings, seconds } = report;
  const shown = forReaders(services);
  const rows = shown.flatMap((service) => service.rows(report));
  const heading = `Stack ${stack}: ${levelText[level]}`;
  return [
    heading,
    "",
    ...columns([
      ["SERVER", report.substrate === "ssh" ? "HOST" : "NODE", "ENDPOINT", "STATE", ...details],
      ...rows.map(serverCells),
    ]),
    "",
    ...shown.flatMap((service) => service.summary?.(report) ?? []),
    ...diskLines(report, rows),
    ...certificateLines(report),
    ...(findings.length === 0 ? [] : ["", ...findings.flatMap(findingLines)]),
    "",
    `Inspected in ${seconds.toFixed(1)} s; exit code ${report.exitCode}`,
  ].join("\n");
}

const details = ["VERSION", "HEAP", "DATA", "RESTARTS", "CONFIGURATION"];

function serverCells({ name, server, state, bytes }: StatusRow): string[] {
  const { place, endpoint, version, heap, restarts } = server;
  const data = bytes === undefined ? "-" : size(bytes);
  return [name, place, endpoint, state, version, heap, data, restarts?.toString(), configurationText(server)].map(
    (cell) => cell ?? "-",
  );
}

/** One line per file system with data; a file system that several services share appears once. */
function diskLines({ places }: Report, rows: readonly StatusRow[]): string[] {
  const mounts = places.flatMap(({ name, disks }) =>
    disks
      .filter((disk, index) => disks.findIndex(({ mount }) => mount === disk.mount) === index)
      .map((disk) => `${name}:${disk.mount} ${used(disk.totalBytes - disk.freeBytes, disk.totalBytes)}`),
  );
  const volumes = rows.flatMap(({ server, bytes = 0, volumeBytes = null }) =>
    volumeBytes === null ? [] : [`${server.name} ${used(bytes, volumeBytes)}`],
  );
  const all = [...mounts, ...volumes];
  return all.length === 0 ? [] : [`Disks used: ${all.join(", ")}`];
}

/** The first ends; a scheduled `up` comes before them. */
function certificateLines({ certificates = [] }: Report): string[] {
  const first = (authorities: boolean) =>
    certificates
      .filter(({ isAuthority }) => isAuthority === authorities)
      .flatMap(({ notAfter, shown }) => [notAfter, ...shown.flatMap((one) => one.notAfter ?? [])])
      .sort()[0];
  const [leaf, authority] = [first(false), first(true)];
  if (leaf === undefined || authority === undefined) return [];
  return [`Certificates: valid until ${leaf.slice(0, 10)}; their authority until ${authority.slice(0, 10)}`];
}

function used(bytes: number, total: number): string {
  return `${Math.round((100 * bytes) / Math.max(1, total))} % of ${size(total)}`;
}

/** A finding in three lines. */
export function findingLines({ level, rule, given, fix }: Finding): string[] {
  return [`${words[level]}: ${rule}`, `    given: ${given}`, `    fix:   ${fix}`];
}
