import type { ServiceOperations } from "../service";
import { applyDynamicConfig, applyDynamicConfigAfterStart } from "./apply-dynamic-config";
import { applyLogLevels, applyLogLevelsAfterStart } from "./apply-log-levels";
import { announceClosing, findPlainClients } from "./announce-closing";
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
import { awaitCopy } from "./migration/await-copy";
import { restartDeadChannels, settleChannels } from "./migration/dead-channels";
import { startControllers } from "./migration/start-controllers";
import { readCertificate } from "./read-certificate";
import { replicasOn } from "./replicas-on";
import { restartBrokers } from "./restart-brokers";
import { badPartitions, brokerRows, partitionSummary, reportedOn } from "./status/broker-rows";
import { brokersPart } from "./status/brokers-part";
import { inspectBrokers } from "./status/inspect-brokers";
import { protectZnodes } from "./znodes/protect-znodes";
import { judgeBrokerDisks } from "./status/judge-broker-disks";
import { judgeBrokers } from "./status/judge-brokers";
import { judgePartitions } from "./status/judge-partitions";
import { judgePlainClients, plainClientsSummary } from "./status/judge-plain-clients";

/** What is asked of and done to brokers. */
export const kafkaOperations = {
  names: kafkaNames,
  phases: {
    refusals: [refuseRemovals, refuseKnownDynamicSecurity],
    checks: [refuseRemovalsWhileRunning],
    restarts: [
      refuseDynamicSecurity,
      awaitBrokers,
      applyDynamicConfig,
      applyLogLevels,
      announceClosing,
      settleChannels,
      restartDeadChannels,
      restartBrokers,
      startControllers,
      awaitCopy,
      restartDeadChannels,
    ],
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
  findPlainClients,
  had: replicasOn,
  readiness: brokersReadiness,
  readCertificate,
  notResponding: silentBrokers,
  inspect: inspectBrokers,
  snapshotPart: brokersPart,
  rows: brokerRows,
  summary: (snapshot) => [...partitionSummary(snapshot), ...plainClientsSummary(snapshot)],
  badPartitions,
  judgeServers: judgeBrokers,
  judgeData: (snapshot) => [...judgePartitions(snapshot), ...judgePlainClients(snapshot)],
  judgeDisks: judgeBrokerDisks,
  onUnreachable: reportedOn,
} as const satisfies ServiceOperations;
