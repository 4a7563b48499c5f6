import type { PropertyMap } from "../../../model/properties";
import { checkLeftData } from "../../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../../server-change";
import { nameServerFile, nameServerProperties } from "./name-server-files";
import { nameServerName, requireNameServers } from "./resolve";

const peersKey = "controllerDLegerPeers";
const groupKey = "controllerDLegerGroup";
const storeKey = "controllerStorePath";
const keys = [peersKey, groupKey, storeKey];

/** What a name server cannot become without its controller leaving the quorum. */
export const nameServerChanges: ChangeRules = {
  file: nameServerFile,
  keys,
  dataKeys: [storeKey],
  versionJar: "rocketmq-namesrv",
  leaving: {
    rule: "a name server cannot leave the quorum of controllers, whose members are written down in the files of all servers",
    fix: "put it back; a host that is gone for good stays in the stack file with lost: true",
  },
  properties(cluster, id) {
    const server = requireNameServers(cluster).servers.find((one) => one.id === id);
    return server === undefined ? {} : pick(nameServerProperties(cluster, server), keys);
  },
  check: (servers) =>
    servers
      .filter(({ service, wanted }) => service === nameServerName && wanted !== undefined)
      .flatMap((server) => [...checkPeers(server), ...checkCluster(server), ...checkLeftData(server, leftController)]),
};

const leftController = {
  rule: "rocketmq.nameServer.paths.data: the directory of a controller cannot be left behind: what it knows of masters is there",
  fix: "set the path back; or stop this name server, move the files to the new directory, owner and all, and run again",
};

/** While some were restarted with another list and others not yet, two majorities could be had. */
function checkPeers({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = valuesOf(peersKey, installed.properties, wanted?.properties);
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "hosts[].rocketmqId, hosts[].address, rocketmq.nameServer.ports.controller: the quorum of controllers cannot change yet",
      given: `${after}, while ${before} is installed`,
      fix: "set ids, addresses and port back; a host that is gone for good stays, with lost: true",
    },
  ];
}

/** Brokers, and who may be their master, are registered under the name of the cluster. */
function checkCluster({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = valuesOf(groupKey, installed.properties, wanted?.properties);
  if (before === undefined || after === undefined || before === after) return [];
  const name = before.replace(/-controllers$/, "");
  return [
    {
      place,
      severity: "error",
      rule: "rocketmq.cluster: cannot change once brokers run: their stores carry it",
      given: `${after.replace(/-controllers$/, "")}, while ${name} is installed`,
      fix: `set rocketmq.cluster: ${name}`,
    },
  ];
}

function valuesOf(key: string, ...all: readonly (PropertyMap | undefined)[]): (string | undefined)[] {
  return all.map((properties) => properties?.[key]);
}
