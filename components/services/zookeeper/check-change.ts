import type { PropertyMap } from "../../model/properties";
import { compareVersions, lineOf } from "../../model/versions";
import type { SecurityStep } from "../../security/steps";
import { checkLeftData, releaseOf } from "../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../server-change";
import { checkMembers } from "./check-members";
import { trustKey } from "./check-snapshots";
import { zooCfg } from "./zookeeper-files";
import { zookeeperOf } from "./resolve";

const compressionKey = "snapshot.compression.method";
const keys = ["clientPort", "secureClientPort", "sslQuorum", "dataDir", "dataLogDir", compressionKey, trustKey];

/** What a ZooKeeper server cannot become without losing what it has. */
export const ensembleChanges: ChangeRules = {
  file: "zoo.cfg",
  keys,
  dataKeys: ["dataDir", "dataLogDir"],
  versionJar: "zookeeper",
  allLeaving: {
    rule: "zookeeper.existing: brokers that were installed stay with their ensemble, which would be uninstalled",
    fix: "remove zookeeper.existing, and put the hosts with their zookeeperId back",
  },
  properties: (cluster) => pick(zooCfg(zookeeperOf(cluster)), keys),
  stepOf,
  check: (servers) => [
    ...checkMembers(servers),
    ...servers
      .filter(({ service, wanted }) => service === "zookeeper" && wanted !== undefined)
      .flatMap((server) => [...checkDowngrade(server), ...checkLeftData(server, leftData)]),
  ],
};

const leftData = {
  rule: "zookeeper.paths: a data directory with snapshots or transactions cannot be left behind",
  fix: "set the path back; or stop this server, move the files to the new directory, owner and all, and run again",
};

/** Of a cluster that leaves security, the ensemble is as it was when that was opened. */
function stepOf({ clientPort, secureClientPort, sslQuorum }: PropertyMap): SecurityStep | undefined {
  if (secureClientPort !== undefined) return "closed";
  if (clientPort === undefined) return undefined;
  if (sslQuorum === undefined) return "plaintext";
  return sslQuorum === "true" ? "kept" : "opened";
}

/**
 * Data of any release of 3.5 to 3.9 is read by all others of them, also in an ensemble that has both: what newer ones write more
 * stands behind what older ones read (`FileSnap`); no line in between is needed. Compressed snapshots came with 3.6.
 */
function checkDowngrade(server: ServerChange): ChangeProblem[] {
  const { place, wanted, installed } = server;
  const [before, after] = [releaseOf(server), wanted?.version];
  if (before === undefined || after === undefined || compareVersions(lineOf(after), lineOf(before)) >= 0) return [];
  const compression = installed.properties?.[compressionKey] ?? "";
  if (compareVersions(after, "3.6.0") < 0 && compression !== "")
    return [
      {
        place,
        severity: "error",
        rule: "zookeeper.version: a release before 3.6 reads no compressed snapshots, and would begin without what it knew",
        given: `${after}, while ${before} with ${compressionKey}: ${compression} is installed`,
        fix: `set zookeeper.version: ${before}`,
      },
    ];
  return [
    {
      place,
      severity: "warning",
      rule: "zookeeper.version: an older release line is a way back that ZooKeeper does not promise; it was tried from 3.9.5 to 3.5.9",
      given: `${after}, while ${before} is installed`,
      fix: `keep a copy of version-2 of one server, and set zookeeper.version: ${before} when that was not meant`,
    },
  ];
}
