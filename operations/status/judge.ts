import { judgePartitions } from "./judge-partitions";
import { judgeServers } from "./judge-servers";
import { judgePlaces } from "./judge-places";
import type { Finding, Level, Report, Snapshot } from "./snapshot";

/** Exit codes for monitoring: 1 and 2 are what most checks call a warning and an error, 3 is their unknown. */
const exitCodes: Readonly<Record<Level, number>> = { healthy: 0, degraded: 1, down: 2, unknown: 3 };
const order: readonly Finding["level"][] = ["down", "unknown", "degraded", "note"];

/** What follows from a look at a cluster. What certainly does not serve counts more than what could not be seen. */
export function judge(snapshot: Snapshot): Report {
  const all = [...judgeServers(snapshot), ...judgePartitions(snapshot), ...judgePlaces(snapshot)];
  const findings = order.flatMap((level) => all.filter((finding) => finding.level === level));
  const worst = findings[0]?.level ?? "note";
  const level = worst === "note" ? "healthy" : worst;
  return { ...snapshot, level, exitCode: exitCodes[level], findings };
}
