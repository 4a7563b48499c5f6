import type { SettingKind } from "../../../model/setting-kinds";
import { compareVersions } from "../../../model/versions";

const boolean = { kind: "boolean" } as const;
const decimal = { kind: "decimal" } as const;
const int = { kind: "whole", min: -(2n ** 31n), max: 2n ** 31n - 1n } as const;
const long = { kind: "whole", min: -(2n ** 63n), max: 2n ** 63n - 1n } as const;
const one = { ...int, min: 1n };
const text = { kind: "text" } as const;
const yesOrNo = { kind: "choice", of: ["yes", "no"] } as const;
const choice = (...of: string[]) => ({ kind: "choice", of, ignoreCase: true }) as const;

function all<Kind>(kind: Kind, ...names: readonly string[]): Record<string, Kind> {
  return Object.fromEntries(names.map((name) => [name, kind]));
}

/**
 * Every setting of zoo.cfg by the release that brought it: those of `QuorumPeerConfig.parseProperties`, and those that
 * become the system property `zookeeper.<name>` (ZooKeeper Administrator's Guide), as the classes of 3.5.7, 3.6.0, 3.7.2,
 * 3.8.4 and 3.9.5 read them.
 */
const releases: readonly (readonly [release: string, settings: Readonly<Record<string, SettingKind>>])[] = [
  [
    "3.5",
    {
      ...all(one, "tickTime", "initLimit", "syncLimit"),
      ...all(int, "maxClientCnxns", "minSessionTimeout", "maxSessionTimeout", "autopurge.snapRetainCount"),
      ...all(int, "autopurge.purgeInterval", "snapCount", "globalOutstandingLimit", "cnxTimeout"),
      ...all(int, "admin.serverPort", "admin.idleTimeout", "electionPortBindRetry", "quorum.cnxn.threads.size"),
      ...all(int, "commitProcessor.numWorkerThreads", "nio.directBufferBytes", "nio.numSelectorThreads"),
      ...all(int, "nio.numWorkerThreads", "nio.sessionlessCnxnTimeout"),
      ...all(int, "leader.maxConcurrentSnapshots", "leader.maxConcurrentSnapshotTimeout"),
      ...all(long, "preAllocSize", "fsync.warningthresholdms", "commitProcessor.shutdownTimeout"),
      ...all(long, "nio.shutdownTimeout", "jvm.pause.info-threshold.ms", "jvm.pause.warn-threshold.ms"),
      ...all(long, "jvm.pause.sleep.time.ms"),
      ...all(boolean, "admin.enableServer", "localSessionsEnabled", "localSessionsUpgradingEnabled", "syncEnabled"),
      ...all(boolean, "quorumListenOnAllIPs", "standaloneEnabled", "reconfigEnabled", "extendedTypesEnabled"),
      ...all(boolean, "emulate353TTLNodes", "forceSnapshotSync", "tcpKeepAlive", "datadir.autocreate"),
      ...all(boolean, "snapshot.trust.empty", "jvm.pause.monitor", "jmx.log4j.disable"),
      ...all(boolean, "quorum.auth.enableSasl", "quorum.auth.learnerRequireSasl", "quorum.auth.serverRequireSasl"),
      ...all(boolean, "requireKerberosConfig", "client.secure"),
      ...all(
        boolean,
        "sslQuorum",
        "ssl.quorum.hostnameVerification",
        "portUnification",
        "allowSaslFailedClients",
        "client.portUnification",
      ),
      ...all(yesOrNo, "forceSync", "leaderServes", "skipACL"),
      ...all(text, "admin.serverAddress", "admin.commandURL", "serverCnxnFactory"),
      electionAlg: choice("3"),
      peerType: choice("participant"),
      snapshotSizeFactor: decimal,
    },
  ],
  [
    "3.6",
    {
      ...all(int, "clientPortListenBacklog", "observerMasterPort", "connectToLearnerMasterLimit", "commitLogCount"),
      ...all(int, "admin.httpVersion", "bitHashCacheSize", "commitProcessor.maxCommitBatchSize"),
      ...all(int, "commitProcessor.maxReadBatchSize", "intBufferStartingSizeBytes", "largeRequestMaxBytes"),
      ...all(int, "largeRequestThreshold", "fastleader.maxNotificationInterval", "fastleader.minNotificationInterval"),
      ...all(int, "connection_throttle_fill_count", "connection_throttle_fill_time", "connection_throttle_tokens"),
      ...all(int, "connection_throttle_freeze_time", "connection_throttle_global_session_weight"),
      ...all(int, "connection_throttle_local_session_weight", "connection_throttle_renew_session_weight"),
      ...all(int, "leader.ackLoggingFrequency", "leader.maxConcurrentDiffSyncs", "leader.maxConcurrentSnapSyncs"),
      ...all(int, "leader.maxTimeToWaitForEpoch", "leaderConnectDelayDuringRetryMs", "maxBatchSize", "maxCnxns"),
      ...all(int, "maxGetChildrenResponseCacheSize", "maxInProcessingDeadWatchers", "maxResponseCacheSize"),
      ...all(int, "messageTracker.BufferSize", "multiAddress.reachabilityCheckTimeoutMs", "quorumCnxnTimeoutMs"),
      ...all(int, "netty.server.outstandingHandshake.limit", "observerMaster.sizeLimit", "pathStats.maxDepth"),
      ...all(int, "pathStats.slotCapacity", "pathStats.slotDuration", "pathStats.topPathMax"),
      ...all(int, "request_throttle_max_requests", "request_throttle_stall_time", "request_throttler.shutdownTimeout"),
      ...all(int, "watcherCleanIntervalInSeconds", "watcherCleanThreadsNum", "watcherCleanThreshold"),
      ...all(int, "metricsProvider.httpPort", "metricsProvider.numWorkerThreads", "metricsProvider.maxQueueSize"),
      ...all(long, "flushDelay", "maxWriteQueuePollTime", "observer.election.DelayMs", "observer.reconnectDelayMs"),
      ...all(long, "pathStats.delay", "pathStats.initialDelay", "snapSizeLimitInKb", "txnLogSizeLimitInKb"),
      ...all(decimal, "connection_throttle_decrease_ratio", "connection_throttle_drop_decrease"),
      ...all(decimal, "connection_throttle_drop_increase", "pathStats.sampleRate"),
      ...all(boolean, "audit.enable", "closeSessionTxn.enabled", "connection_throttle_weight_enabled"),
      ...all(boolean, "db.autocreate", "digest.enabled", "enableEagerACLCheck", "messageTracker.Enabled"),
      ...all(boolean, "multiAddress.enabled", "multiAddress.reachabilityCheckEnabled", "pathStats.enabled"),
      ...all(boolean, "netty.advancedFlowControl.enabled", "request_stale_connection_check"),
      ...all(boolean, "request_stale_latency_check", "request_throttle_drop_stale", "sslQuorumReloadCertFiles"),
      ...all(
        boolean,
        "leader.closeSocketAsync",
        "learner.asyncSending",
        "learner.closeSocketAsync",
        "clientTcpKeepAlive",
      ),
      ...all(boolean, "admin.portUnification", "sessionRequireClientSASLAuth", "metricsProvider.exportJvmInfo"),
      ...all(text, "audit.impl.class", "ensembleAuthName", "snapshot.compression.method", "watchManagerName"),
      "metricsProvider.className": { kind: "class" },
    },
  ],
  [
    "3.7",
    {
      ...all(boolean, "enforceQuota", "enforce.auth.enabled", "admin.forceHttps", "client.certReload"),
      ...all(boolean, "follower.skipLearnerRequestToNextProcessor", "kerberos.canonicalizeHostNames"),
      ...all(boolean, "forward_learner_requests_to_commit_processor_disabled"),
      ...all(boolean, "netty.server.earlyDropSecureConnectionHandshakes"),
      ...all(int, "throttled_op_wait_time"),
      ...all(text, "oraclePath"),
    },
  ],
  [
    "3.9",
    {
      ...all(boolean, "admin.needClientAuth", "admin.restore.enabled", "admin.snapshot.enabled"),
      ...all(boolean, "serializeLastProcessedZxid.enabled"),
      ...all(int, "admin.rateLimiterIntervalInMS"),
    },
  ],
];

const found = new Map(
  releases.flatMap(([since, settings]) =>
    Object.entries(settings).map(([key, kind]) => [key, { since, kind }] as const),
  ),
);

/** The kind of a setting of zoo.cfg and the release that brought it; undefined when no release from 3.5 to 3.9 has it. */
export function serverSetting(key: string): { readonly since: string; readonly kind: SettingKind } | undefined {
  return found.get(key);
}

/** The names of the settings that a version has. */
export function serverSettings(version: string): string[] {
  return [...found].filter(([, { since }]) => compareVersions(since, version) <= 0).map(([key]) => key);
}
