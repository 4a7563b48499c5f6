import { compareVersions, releaseLine } from "../../model/versions";
import { checkLeftData, releaseOf } from "../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange, type ServerState } from "../server-change";
import { checkMembers } from "./check-members";
import { zooCfg } from "./zookeeper-files";
import { zookeeperOf } from "./resolve";

const keys = ["clientPort", "secureClientPort", "dataDir", "dataLogDir"];

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
  check: (servers) => [
    ...checkMembers(servers),
    ...servers
      .filter(({ service, wanted }) => service === "zookeeper" && wanted !== undefined)
      .flatMap((server) => [...checkDowngrade(server), ...checkTls(server), ...checkLeftData(server, leftData)]),
  ],
};

const leftData = {
  rule: "zookeeper.paths: a data directory with snapshots or transactions cannot be left behind",
  fix: "set the path back; or stop this server, move the files to the new directory, owner and all, and run again",
};

/** Members and brokers that know only one of the two would lose those that know only the other. */
function checkTls({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed, wanted].map((state) => modeOf(state));
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "security.zookeeper: cannot change once servers are installed: the phases from plain text to TLS and back do not exist yet",
      given: `${after}, while ${before} is installed`,
      fix: `set security.zookeeper: ${before}, or security: ${before} for all; for a cluster without records: pulumi destroy with deleteData, then up`,
    },
  ];
}

function modeOf({ properties }: ServerState = {}): string | undefined {
  if (properties?.["secureClientPort"] !== undefined) return "secure";
  return properties?.["clientPort"] === undefined ? undefined : "plaintext";
}

/** An older release may not read the snapshots of a newer one (ZooKeeper Administrator's Guide, "Upgrading"). */
function checkDowngrade(server: ServerChange): ChangeProblem[] {
  const [before, after] = [releaseOf(server), server.wanted?.version];
  if (before === undefined || after === undefined) return [];
  if (compareVersions(releaseLine(after), releaseLine(before)) >= 0) return [];
  return [
    {
      place: server.place,
      severity: "error",
      rule: "zookeeper.version: cannot go back to an older release line, which may not read what the newer one wrote",
      given: `${after}, while ${before} is installed`,
      fix: `use ${before}, or another release of ${releaseLine(before)}`,
    },
  ];
}
