import type { ServiceOperations } from "../../service";
import { awaitKraft, checkStep } from "../migration/check-step";
import { checkBeforeFiles, checkStepInPods } from "../migration/check-before-files";
import { clusterIdInZooKeeper } from "../migration/start-controllers";
import { leaveDualWrite } from "../migration/leave-dual-write";
import { isAt } from "../migration/migration-step";
import { controllerNames } from "./controller-names";
import { controllersReadiness } from "./controllers-readiness";
import { finalizeFeatures } from "./features/finalize-features";
import { quorumNeededBy } from "./needed-quorum";
import { readControllerCertificate } from "./read-controller-certificate";
import { refuseLostControllers } from "./refuse-lost-controllers";
import { restartControllers } from "./restart-controllers";
import { inspectQuorum } from "./status/inspect-quorum";
import { judgeQuorum } from "./status/judge-quorum";
import { quorumPart } from "./status/quorum-part";
import { unregisterBrokers } from "./unregister-brokers";
import { controllerRows, controllersOn, quorumSummary } from "./status/quorum-rows";

/** What is asked of and done to the controllers of KRaft. */
export const controllersOperations = {
  names: controllerNames,
  phases: {
    refusals: [refuseLostControllers, leaveDualWrite],
    checks: [checkStep],
    restarts: [restartControllers],
    whenReady: [awaitKraft, unregisterBrokers, finalizeFeatures],
    afterwards: [],
    inPods: { beforeFiles: [checkBeforeFiles], refusals: [leaveDualWrite], checks: [checkStepInPods] },
  },
  clusterId: clusterIdInZooKeeper,
  readiness: controllersReadiness,
  startsLater: (plan) => isAt(plan, "controllers"),
  neededBy: quorumNeededBy,
  readCertificate: readControllerCertificate,
  inspect: inspectQuorum,
  snapshotPart: quorumPart,
  rows: controllerRows,
  summary: quorumSummary,
  judgeServers: judgeQuorum,
  onUnreachable: controllersOn,
} as const satisfies ServiceOperations;
