import { nearest } from "../../../model/nearest";
import { needsSecurity, ownedBy, type PropertyProblem, refused } from "../../../model/property-problem";
import { judgeSetting, type SettingValue } from "../../../model/setting-kinds";
import { type ServerKind, settingKindOf, settingNames } from "./server-settings";

type Owners = Readonly<Record<string, readonly string[]>>;

const id = "hosts[].rocketmqId";
const address = "hosts[].address";
const nameServerPort = "rocketmq.nameServer.ports.nameServer";
const controllerPort = "rocketmq.nameServer.ports.controller";
const nameServers = [id, nameServerPort] as const;

/** Keys that follow from the rest of the stack file, with the settings that own each. */
const owned: Readonly<Record<ServerKind, Owners>> = {
  broker: {
    brokerClusterName: ["rocketmq.cluster"],
    brokerName: ["rocketmq.groups"],
    brokerIP1: [address],
    brokerIP2: [address],
    listenPort: ["rocketmq.ports.broker"],
    haListenPort: ["rocketmq.ports.broker"],
    namesrvAddr: nameServers,
    controllerAddr: [id, controllerPort],
    fetchNamesrvAddrByAddressServer: nameServers,
    fetchNameSrvAddrByDnsLookup: nameServers,
    storePathRootDir: ["rocketmq.paths.data"],
    storePathCommitLog: ["rocketmq.paths.data"],
    storePathEpochFile: ["rocketmq.paths.data"],
    storePathBrokerIdentity: ["rocketmq.paths.data"],
    storePathDLedgerCommitLog: ["rocketmq.paths.data"],
    readOnlyCommitLogStorePaths: ["rocketmq.paths.data"],
    rocketmqHome: ["rocketmq.paths.program"],
    brokerConfigPath: ["rocketmq.paths.config"],
    totalReplicas: ["rocketmq.replicas"],
    inSyncReplicas: ["rocketmq.minInsyncReplicas"],
    minInSyncReplicas: ["rocketmq.minInsyncReplicas"],
    enableAutoInSyncReplicas: ["rocketmq.minInsyncReplicas"],
    allAckInSyncStateSet: ["rocketmq.minInsyncReplicas"],
    flushDiskType: ["rocketmq.flush"],
    fileReservedTime: ["rocketmq.retentionHours"],
    maxMessageSize: ["rocketmq.maxMessageSize"],
  },
  nameServer: {
    bindAddress: [address],
    listenPort: [nameServerPort],
    kvConfigPath: ["rocketmq.nameServer.paths.data"],
    configStorePath: ["rocketmq.nameServer.paths.data"],
    controllerStorePath: ["rocketmq.nameServer.paths.data"],
    rocketmqHome: ["rocketmq.paths.program"],
    controllerDLegerGroup: ["rocketmq.cluster"],
    controllerDLegerPeers: [id, controllerPort],
    controllerDLegerSelfId: [id],
  },
  proxy: {
    rocketMQClusterName: ["rocketmq.cluster"],
    proxyClusterName: ["rocketmq.cluster"],
    proxyName: [id],
    namesrvAddr: nameServers,
    namesrvDomain: nameServers,
    namesrvDomainSubgroup: nameServers,
    grpcServerPort: ["rocketmq.proxy.port"],
    remotingListenPort: ["rocketmq.proxy.remotingPort"],
    localServeAddr: [address],
  },
};

const byController = "must not be set: the controllers decide who is master, and in which replicas a message must be";
const byProgram = "must not be set: this program sets it while it restarts servers one after the other";

/** Keys that would undo what this program relies on, with the reason why. */
const refusedKeys: Readonly<Record<ServerKind, Readonly<Record<string, string>>>> = {
  broker: {
    ...Object.fromEntries(
      [
        ...[
          "brokerId",
          "brokerRole",
          "haMasterAddress",
          "enableControllerMode",
          "enableDLegerCommitLog",
          "duplicationEnable",
        ],
        ...[
          "enableSlaveActingMaster",
          "preferredLeaderId",
          "asyncLearner",
          "fetchControllerAddrByDnsLookup",
          "inBrokerContainer",
        ],
      ].map((key) => [key, byController]),
    ),
    bindAddress: "must not be set: brokers that share a process listen on all addresses, whatever it says",
    brokerPermission: byProgram,
    brokerElectionPriority: byProgram,
  },
  nameServer: {
    controllerType: byController,
    enableControllerInNamesrv: byController,
    notifyBrokerRoleChanged: byController,
    jraftConfig: byController,
    enableElectUncleanMaster: "must not be true: a replica that lacks acknowledged messages would become master",
  },
  proxy: {
    proxyMode: "must not be set: proxies are processes of their own here",
    brokerConfigPath: "must not be set: proxies are processes of their own here",
  },
};

/** Keys of logins, access rights and TLS. */
const ofSecurity =
  /^(auth(entication|orization|ConfigPath)|acl|innerClient|initAuth|migrateAuth|stateful|userCache|tls|useTLS|configBlackList|enableAclRpcHook|configName$|clusterName$)/;

/**
 * What is wrong or doubtful about a key of a server's file and its value. Servers ignore a key that they do not know, and a value
 * that they cannot read, without a word (`MixAll.properties2Object`), so that nobody but this tells.
 */
export function judgeProperty(server: ServerKind, key: string, value: SettingValue): PropertyProblem | undefined {
  const owners = Object.hasOwn(owned[server], key) ? owned[server][key] : undefined;
  if (owners !== undefined) return ownedBy(...owners);
  const reason = Object.hasOwn(refusedKeys[server], key) ? refusedKeys[server][key] : undefined;
  if (reason !== undefined) return refused(reason);
  const kind = settingKindOf(server, key);
  if (kind === undefined) return unknown(server, key);
  if (ofSecurity.test(key)) return needsSecurity;
  const problem = judgeSetting(kind, key, value);
  return problem === undefined ? undefined : { severity: "error", ...problem };
}

function unknown(server: ServerKind, key: string): PropertyProblem {
  const meant = nearest(key, settingNames(server));
  return refused(
    "must be a key that RocketMQ knows: it ignores others without a word",
    meant === undefined ? "remove it" : `did you mean ${meant}?`,
  );
}
