import { allOperations } from "../services/registry";
import type { ServiceOperations } from "../services/service";
import { judgeServers } from "./judge-servers";
import { judgeCertificates } from "./judge-certificates";
import { judgePlaces } from "./judge-places";
import type { Finding, Level, Report, Snapshot } from "./snapshot";

/** Exit codes for monitoring, as Nagios defines them: 1 warning, 2 critical, 3 unknown. */
const exitCodes: Readonly<Record<Level, number>> = { healthy: 0, degraded: 1, down: 2, unknown: 3 };
const order: readonly Finding["level"][] = ["down", "unknown", "degraded", "note"];

/** Evaluates a snapshot. A cluster that is known to be down takes precedence over what could not be inspected. */
export function judge(snapshot: Snapshot, services: readonly ServiceOperations[] = allOperations): Report {
  const all = [
    ...judgeServers(snapshot, services),
    ...services.flatMap((service) => service.judgeData?.(snapshot) ?? []),
    ...judgePlaces(snapshot, services),
    ...judgeCertificates(snapshot, services),
  ];
  const findings = order.flatMap((level) => all.filter((finding) => finding.level === level));
  const level = levelOf(findings);
  return { ...snapshot, level, exitCode: exitCodes[level], findings };
}

/** The exit code that some findings alone have. */
export function exitCodeOf(findings: readonly Finding[]): number {
  return exitCodes[levelOf(findings)];
}

function levelOf(findings: readonly Finding[]): Level {
  const worst = order.find((level) => findings.some((finding) => finding.level === level)) ?? "note";
  return worst === "note" ? "healthy" : worst;
}
