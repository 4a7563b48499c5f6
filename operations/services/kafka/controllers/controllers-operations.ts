import type { ServiceOperations } from "../../service";
import { backUpMetadata } from "../migration/back-up-metadata";
import { awaitKraft, checkStep } from "../migration/check-step";
import { checkBeforeFiles, checkBeforeFilesOnHosts, checkStepInPods } from "../migration/check-before-files";
import { clusterIdInZooKeeper } from "../migration/start-controllers";
import { identifyControllers } from "../migration/identify-controllers";
import { leaveDualWrite } from "../migration/leave-dual-write";
import { isAt } from "../migration/migration-step";
import { controllerNames } from "./controller-names";
import { controllersReadiness } from "./controllers-readiness";
import { finalizeFeatures } from "./features/finalize-features";
import { findDowngrades, lowerFeatures, refuseDowngrade, refuseKnownDowngrade } from "./features/downgrades";
import { quorumNeededBy } from "./needed-quorum";
import { readControllerCertificate } from "./read-controller-certificate";
import { refuseLostControllers } from "./refuse-lost-controllers";
import { restartControllers } from "./restart-controllers";
import { inspectQuorum } from "./status/inspect-quorum";
import { judgeQuorum } from "./status/judge-quorum";
import { quorumPart } from "./status/quorum-part";
import { unregisterBrokers } from "./unregister-brokers";
import { changeVoters, findVoterChanges } from "./voters/change-voters";
import { raiseKraftVersion, requireKraftVersion } from "./voters/raise-kraft-version";
import { votesOf } from "./voters/votes-of";
import { controllerRows, controllersOn, quorumSummary } from "./status/quorum-rows";

/** What is asked of and done to the controllers of KRaft. */
export const controllersOperations = {
  names: controllerNames,
  phases: {
    beforeFiles: [refuseKnownDowngrade, checkBeforeFilesOnHosts],
    refusals: [refuseLostControllers, refuseKnownDowngrade, leaveDualWrite],
    // Votes come first: while a controller is active that left the stack, no other one tells of the quorum.
    checks: [requireKraftVersion, changeVoters, refuseDowngrade, identifyControllers, checkStep, backUpMetadata],
    restarts: [restartControllers],
    whenReady: [awaitKraft, unregisterBrokers, finalizeFeatures, raiseKraftVersion, lowerFeatures],
    afterwards: [],
    inPods: {
      beforeFiles: [refuseKnownDowngrade, checkBeforeFiles],
      refusals: [refuseKnownDowngrade, leaveDualWrite],
      checks: [requireKraftVersion, changeVoters, refuseDowngrade, checkStepInPods, backUpMetadata],
    },
  },
  clusterId: clusterIdInZooKeeper,
  async findRefused(plan, hosts, reads) {
    return (await Promise.all([findDowngrades(plan, hosts, reads), findVoterChanges(plan, hosts, reads)])).flat();
  },
  had: votesOf,
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
