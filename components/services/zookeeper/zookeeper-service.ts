import type { ConfigIssue } from "../../model/issue";
import type { Service } from "../service";
import type { Located } from "../service-schema";
import { requireServers } from "../service-rules";
import { metadataOf } from "../kafka/metadata";
import { ensembleChanges } from "./check-change";
import { checkZooKeeperData, epochFile, historyDirectory, idFile } from "./check-data";
import { snapshotFiles, transactionFiles } from "./check-snapshots";
import { existingServers, validateExisting, validateUnused } from "./existing";
import { validateJute } from "./jute";
import { zookeeperPods } from "./kubernetes/zookeeper-pods";
import { validateMetricsProvider } from "./metrics-provider";
import { zookeeperPorts } from "./ports";
import { judgeServerProperty } from "./properties/judge-server-property";
import { resolveZooKeeper, type ZooKeeperGroup } from "./resolve";
import { validateEnsembleSize, validateLogging, validateRoles, validateSessionTimeouts } from "./rules";
import { zookeeperHostSettings, zookeeperSettings, type ZooKeeperStack } from "./schema";
import { readsCertificateAtStart } from "./security/server-security";
import { zookeeperCertificates } from "./security/server-certificates";
import { validateEnsembleSecurity, validateExistingSecurity, validateVerification } from "./security/validate-security";
import { zookeeperVersions } from "./versions";
import { membersText, myid, zookeeperFiles, zookeeperProgram } from "./zookeeper-files";

const names = { idKey: "zookeeperId", noun: "server", oneServer: "a ZooKeeper server" } as const;

function isManaged(config: ZooKeeperStack): boolean {
  return config.zookeeper.existing === undefined && metadataOf(config).zookeeper;
}

function validateUsed(config: ZooKeeperStack): ConfigIssue[] {
  return [
    ...validateExisting(config),
    ...validateExistingSecurity(config),
    ...validateEnsembleSecurity(config),
    ...validateJute(config),
    ...validateLogging(config),
    ...validateSessionTimeouts(config),
  ];
}

/** The ZooKeeper ensemble. */
export const zookeeper = {
  name: "zookeeper",
  product: "Apache ZooKeeper",
  documentation: "https://zookeeper.apache.org/",
  ...names,
  // ZooKeeper reads any number; above 255, only the last byte is in the ids of sessions (SessionTrackerImpl).
  ids: {
    min: 1,
    max: 2 ** 31 - 1,
    source: "ZooKeeper Administrator's Guide, myid",
    doubtful: { above: 255, rule: "should be 1 to 255 (Administrator's Guide, myid); ZooKeeper takes a larger one" },
  },
  libraries: "lib",
  dependsOn: [],
  versions: zookeeperVersions,
  // 3.5.5 is the first release of its line that is no preview, and the first with its jars in lib.
  releases: { from: "3.5.5", below: "3.10.0" },
  ownedOptions: Object.fromEntries(
    ["dir", "file"].map((what) => [`-Dzookeeper.log.${what}`, "the logging file of this program"]),
  ),
  settings: zookeeperSettings,
  hostSettings: zookeeperHostSettings,
  kubernetes: zookeeperPods,
  dataFacts: { files: [idFile, historyDirectory, epochFile, snapshotFiles, transactionFiles] },
  resolve: (config: ZooKeeperStack<Located>) => (metadataOf(config).zookeeper ? resolveZooKeeper(config) : undefined),
  isManaged,
  externalServers: ({ settings }: ZooKeeperGroup) => existingServers(settings),
  validate: (config: ZooKeeperStack) => (metadataOf(config).zookeeper ? validateUsed(config) : validateUnused(config)),
  validateServers: (config: ZooKeeperStack) => [
    ...(isManaged(config) ? requireServers(names, config) : []),
    ...validateRoles(config),
    ...(metadataOf(config).zookeeper ? validateEnsembleSize(config) : []),
  ],
  validateOnHosts: (config: ZooKeeperStack<Located>) => [
    ...validateMetricsProvider(config),
    ...validateVerification(config),
  ],
  judgeProperty: judgeServerProperty,
  ports: zookeeperPorts,
  dataDirectories: ({ dataDirectory, dataLogDirectory }: ZooKeeperGroup) => [
    { path: dataDirectory, property: "zookeeper.paths.data" },
    ...(dataLogDirectory === undefined ? [] : [{ path: dataLogDirectory, property: "zookeeper.paths.dataLog" }]),
  ],
  files: zookeeperFiles,
  certificates: zookeeperCertificates,
  readsCertificateAtStart,
  identityFiles: (group: ZooKeeperGroup, server: ZooKeeperGroup["servers"][number]) => [myid(group, server)],
  program: zookeeperProgram,
  members: membersText,
  changes: ensembleChanges,
  checkData: checkZooKeeperData,
} as const satisfies Service;
