import { groupBy } from "../model/group-by";
import type { Cell, HostVerdict, Verdict } from "./preflight-verdict";
import { checks, type Finding } from "../model/host-facts";
import { columns, plural } from "../model/report-text";

const cellText: Readonly<Record<Cell, string>> = { ok: "ok", warning: "warn", error: "ERROR", none: "-" };

/** More hosts than this are shown only when something is wrong with them. */
const shownHosts = 12;

/** Lays out a verdict for people: all hosts in one table, then every finding once, errors first. */
export function preflightText(verdict: Verdict, seconds: number): string {
  return [...table(verdict.hosts), "", ...findingsText(verdict.findings), summary(verdict, seconds)].join("\n");
}

function table(hosts: readonly HostVerdict[]): string[] {
  const shown = hosts.length <= shownHosts ? hosts : hosts.filter((host) => !isFine(host));
  const rows = [
    ["host", ...checks],
    ...shown.map((host) => [host.host, ...checks.map((check) => cellText[host.cells[check]])]),
  ];
  const lines = columns(rows);
  const hidden = hosts.length - shown.length;
  return hidden === 0 ? lines : [...lines, `${hidden} more hosts: ok`];
}

function isFine({ cells }: HostVerdict): boolean {
  return checks.every((check) => cells[check] === "ok");
}

/** Lines for every finding, errors first; what several hosts have in common is told once. */
export function findingsText(findings: readonly Finding[]): string[] {
  const same = ({ severity, check, rule, given, fix }: Finding) => JSON.stringify([severity, check, rule, given, fix]);
  const groups = groupBy(findings, same);
  const ordered = (["error", "warning"] as const).flatMap((severity) =>
    groups.filter(([first]) => first?.severity === severity),
  );
  return ordered.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const hosts = group.map(({ host }) => host).join(", ");
    return [
      `${first.severity} on ${hosts}: ${first.check}: ${first.rule}`,
      `    given: ${first.given}`,
      `    fix:   ${first.fix}`,
    ];
  });
}

function summary({ hosts, findings }: Verdict, seconds: number): string {
  const count = (severity: Finding["severity"]) => findings.filter((finding) => finding.severity === severity).length;
  const systems = [...new Set(hosts.map(({ os }) => os).filter((os) => os !== ""))].join(", ");
  return (
    `preflight of ${plural(hosts.length, "host")}${systems === "" ? "" : ` (${systems})`}: ` +
    `${plural(count("error"), "error")}, ${plural(count("warning"), "warning")} in ${seconds.toFixed(1)} s`
  );
}
