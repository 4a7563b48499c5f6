import type { ServiceOperations } from "../service";
import { nameServersReadiness } from "./name-servers/readiness";
import { restartNameServers } from "./name-servers/restart-name-servers";
import {
  inspectNameServers,
  judgeNameServers,
  nameServerRows,
  nameServersOn,
  nameServersPart,
} from "./name-servers/status";
import { proxiesReadiness } from "./proxies/readiness";
import { restartProxies } from "./proxies/restart-proxies";
import { startProxies } from "./proxies/start-proxies";
import { inspectProxies, judgeProxies, proxiesOn, proxiesPart, proxyRows } from "./proxies/status";
import { brokersReadiness } from "./readiness";
import { restartRocketmqBrokers } from "./restart-brokers";
import { followMasters } from "./reconnect-replicas";
import { restoreBrokers } from "./restore-brokers";
import { spreadMasters, spreadMastersBefore } from "./spread-masters";
import { brokerNames, nameServerNames, proxyNames } from "./rocketmq-names";
import {
  brokerGroupRows,
  brokerGroupsOn,
  brokerGroupsPart,
  brokerGroupSummary,
  inspectBrokerGroups,
  judgeBrokerGroups,
} from "./status/broker-groups";

/** What is asked of and done to name servers and the controllers inside. */
export const nameServersOperations = {
  names: nameServerNames,
  phases: { refusals: [], checks: [], restarts: [restartNameServers], afterwards: [] },
  readiness: nameServersReadiness,
  inspect: inspectNameServers,
  snapshotPart: nameServersPart,
  rows: nameServerRows,
  judgeServers: judgeNameServers,
  onUnreachable: nameServersOn,
} as const satisfies ServiceOperations;

/** What is asked of and done to the brokers of RocketMQ. */
export const rocketmqOperations = {
  names: brokerNames,
  phases: {
    refusals: [],
    checks: [],
    restarts: [followMasters, spreadMastersBefore, restartRocketmqBrokers],
    whenReady: [restoreBrokers, spreadMasters],
    afterwards: [],
  },
  readiness: brokersReadiness,
  inspect: inspectBrokerGroups,
  snapshotPart: brokerGroupsPart,
  rows: brokerGroupRows,
  summary: brokerGroupSummary,
  judgeServers: judgeBrokerGroups,
  onUnreachable: brokerGroupsOn,
} as const satisfies ServiceOperations;

/** What is asked of and done to gRPC proxies. */
export const proxiesOperations = {
  names: proxyNames,
  phases: { refusals: [], checks: [], restarts: [startProxies, restartProxies], afterwards: [] },
  startsLater: () => true,
  readiness: proxiesReadiness,
  inspect: inspectProxies,
  snapshotPart: proxiesPart,
  rows: proxyRows,
  judgeServers: judgeProxies,
  onUnreachable: proxiesOn,
} as const satisfies ServiceOperations;
