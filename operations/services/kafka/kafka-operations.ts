import type { ServiceOperations } from "../service";
import { applyDynamicConfig, applyDynamicConfigAfterStart } from "./apply-dynamic-config";
import { applyLogLevels, applyLogLevelsAfterStart } from "./apply-log-levels";
import { awaitBrokers, brokersReadiness, silentBrokers } from "./broker-readiness";
import { kafkaNames } from "./kafka-names";
import {
  findRemovedBrokers,
  refuseRemovals,
  refuseRemovalsAtTheEnd,
  refuseRemovalsWhileRunning,
} from "./refuse-removals";
import {
  findForbiddenSettings,
  refuseDynamicSecurity,
  refuseDynamicSecurityAfterStart,
  refuseKnownDynamicSecurity,
} from "./refuse-dynamic-security";
import { readCertificate } from "./read-certificate";
import { replicasOn } from "./replicas-on";
import { restartBrokers } from "./restart-brokers";
import { brokerRows, partitionSummary, reportedOn } from "./status/broker-rows";
import { brokersPart } from "./status/brokers-part";
import { inspectBrokers } from "./status/inspect-brokers";
import { protectZnodes } from "./znodes/protect-znodes";
import { judgeBrokerDisks } from "./status/judge-broker-disks";
import { judgeBrokers } from "./status/judge-brokers";
import { judgePartitions } from "./status/judge-partitions";

/** What is asked of and done to brokers. */
export const kafkaOperations = {
  names: kafkaNames,
  phases: {
    refusals: [refuseRemovals, refuseKnownDynamicSecurity],
    checks: [refuseRemovalsWhileRunning],
    restarts: [refuseDynamicSecurity, awaitBrokers, applyDynamicConfig, applyLogLevels, restartBrokers],
    whenReady: [protectZnodes],
    afterwards: [
      refuseDynamicSecurityAfterStart,
      refuseRemovalsAtTheEnd,
      applyDynamicConfigAfterStart,
      applyLogLevelsAfterStart,
    ],
  },
  findRemoved: findRemovedBrokers,
  findForbidden: findForbiddenSettings,
  had: replicasOn,
  readiness: brokersReadiness,
  readCertificate,
  notResponding: silentBrokers,
  inspect: inspectBrokers,
  snapshotPart: brokersPart,
  rows: brokerRows,
  summary: partitionSummary,
  judgeServers: judgeBrokers,
  judgeData: judgePartitions,
  judgeDisks: judgeBrokerDisks,
  onUnreachable: reportedOn,
} as const satisfies ServiceOperations;
