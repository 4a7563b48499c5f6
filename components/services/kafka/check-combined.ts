import type { ChangeProblem, ServerChange, ServerState } from "../server-change";
import { stepKeys } from "./check-metadata";
import { combinedRoles } from "./combined";

/** Whether a server is a broker and a controller in one process, by its file. */
export function isCombinedNode(state: ServerState | undefined): boolean {
  return state?.properties?.[stepKeys.roles] === combinedRoles;
}

/**
 * A node is combined, or a broker alone, for ever: the controllers would get other ids, and those that they had stay voters which
 * nobody can take away (KIP-1312 lets them leave from Kafka 4.4 on). And its vote is where its metadata is.
 */
export function checkCombined(servers: readonly ServerChange[]): ChangeProblem[] {
  return servers
    .filter(({ service, wanted }) => service === "kafka" && wanted !== undefined)
    .flatMap(({ place, installed, wanted }) => [
      ...checkRoles(place, installed, wanted),
      ...checkPlace(place, installed, wanted),
    ]);
}

function checkRoles(place: string, installed: ServerState, wanted: ServerState | undefined): ChangeProblem[] {
  const [before, after] = [installed, wanted].map((state) => state?.properties?.[stepKeys.roles]);
  const [was, is] = [isCombinedNode(installed), isCombinedNode(wanted)];
  // One that was with ZooKeeper has no roles yet, and is no combined node at the end of its way.
  if (installed.properties === undefined || after === undefined || was === is) return [];
  return [
    {
      place,
      severity: "error",
      rule: `hosts[${place}].controllerId: a ${was ? "combined node" : "broker"} that was installed stays one: the quorum knows its voters by their ids`,
      given: `process.roles=${after}, while ${before ?? "a broker with ZooKeeper"} is installed`,
      fix: was
        ? "set controllerId to the brokerId of this host again"
        : "set the controllerId lines as they were; combined nodes (controllerId equal to brokerId) are for new clusters",
    },
  ];
}

function checkPlace(place: string, installed: ServerState, wanted: ServerState | undefined): ChangeProblem[] {
  const [before, after] = [installed, wanted].map((state) => state?.properties?.["metadata.log.dir"]);
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "kafka.paths.data: the first directory of a combined node cannot change: its vote and the metadata are there",
      given: `${after}, while ${before} is installed`,
      fix: `put ${before} first again`,
    },
  ];
}
