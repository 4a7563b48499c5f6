import type { RollContext } from "../../phases/roll-context";
import type { Readiness, ServiceOperations } from "../service";
import { ensembleNotReady, readMembers, wrongRoles } from "./ensemble-view";
import { ensemblePart, inspectEnsemble } from "./status/inspect-ensemble";
import { judgeEnsemble } from "./status/judge-ensemble";
import { ensembleRows, unaskedOn } from "./status/ensemble-rows";
import { ensembleNeededBy } from "./needed-ensemble";
import { refuseLostQuorum } from "./refuse-lost-quorum";
import { restartEnsemble } from "./restart-ensemble";
import { zookeeperNames } from "./zookeeper-names";

/** What is asked of and done to the servers of the ensemble. */
export const zookeeperOperations = {
  names: zookeeperNames,
  phases: { refusals: [refuseLostQuorum], checks: [], restarts: [restartEnsemble], afterwards: [] },
  readiness,
  neededBy: ensembleNeededBy,
  inspect: inspectEnsemble,
  snapshotPart: ensemblePart,
  rows: ensembleRows,
  judgeServers: judgeEnsemble,
  onUnreachable: unaskedOn,
} as const satisfies ServiceOperations;

/** A plan of one service in pods may have no ensemble of its own. */
async function readiness(context: RollContext): Promise<Readiness> {
  const members = await readMembers(context);
  return { problems: members.length === 0 ? [] : [...ensembleNotReady(members), ...wrongRoles(members)] };
}
