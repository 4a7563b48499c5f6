import type { Service } from "../service";
import type { Located } from "../service-schema";
import { requireServers } from "../service-rules";
import { ensembleChanges } from "./check-change";
import { checkZooKeeperData, epochFile, historyDirectory, idFile } from "./check-data";
import { zookeeperPods } from "./kubernetes/zookeeper-pods";
import { zookeeperPorts } from "./ports";
import { judgeServerProperty } from "./properties/judge-server-property";
import { resolveZooKeeper, type ZooKeeperGroup } from "./resolve";
import { validateEnsembleSize } from "./rules";
import { zookeeperHostSettings, zookeeperSettings, type ZooKeeperStack } from "./schema";
import { zookeeperVersions } from "./versions";
import { membersText, myid, zookeeperFiles, zookeeperProgram } from "./zookeeper-files";

const names = { idKey: "zookeeperId", noun: "server", oneServer: "a ZooKeeper server" } as const;

/** The ZooKeeper ensemble. */
export const zookeeper = {
  name: "zookeeper",
  product: "Apache ZooKeeper",
  documentation: "https://zookeeper.apache.org/",
  ...names,
  ids: { min: 1, max: 255, source: "ZooKeeper Administrator's Guide, myid" },
  libraries: "lib",
  dependsOn: [],
  versions: zookeeperVersions,
  settings: zookeeperSettings,
  hostSettings: zookeeperHostSettings,
  kubernetes: zookeeperPods,
  dataFacts: { files: [idFile, historyDirectory, epochFile] },
  resolve: (config: ZooKeeperStack<Located>) => resolveZooKeeper(config),
  validate: () => [],
  validateServers: (config: ZooKeeperStack) => [...requireServers(names, config), ...validateEnsembleSize(config)],
  judgeProperty: judgeServerProperty,
  ports: zookeeperPorts,
  dataDirectories: ({ dataDirectory, dataLogDirectory }: ZooKeeperGroup) => [
    { path: dataDirectory, property: "zookeeper.paths.data" },
    ...(dataLogDirectory === undefined ? [] : [{ path: dataLogDirectory, property: "zookeeper.paths.dataLog" }]),
  ],
  files: zookeeperFiles,
  identityFiles: (group: ZooKeeperGroup, server: ZooKeeperGroup["servers"][number]) => [myid(group, server)],
  program: zookeeperProgram,
  members: membersText,
  changes: ensembleChanges,
  checkData: checkZooKeeperData,
} as const satisfies Service;
