import { checkLeftData } from "../../check-server-change";
import { type ChangeRules, pick, type ServerChange } from "../../server-change";
import { isCombinedNode } from "../check-combined";
import { stepKeys } from "../check-metadata";
import { bootstrapKey, votersKey } from "../quorum-kind";
import { checkListeners, listenerKeys, rememberedStep } from "./check-listeners";
import { checkQuorum } from "./check-quorum";
import { controllerProperties } from "./controller-files";
import { controllerName, requireControllers } from "./resolve";

const keys = ["node.id", "log.dirs", votersKey, bootstrapKey, stepKeys.migration, ...listenerKeys];

/** What a controller cannot become without leaving its quorum. */
export const controllerChanges: ChangeRules = {
  file: "controller.properties",
  keys,
  dataKeys: ["log.dirs"],
  versionJar: "kafka-clients",
  leaving: {
    rule: "a controller leaves its quorum only while the others are a majority without it, caught up and answering",
    fix: "put it back, let the others catch up (scripts/status), then take it out again; on Kubernetes, none of two can leave",
  },
  properties(cluster, id) {
    const controller = requireControllers(cluster).servers.find((one) => one.id === id);
    return controller === undefined ? {} : pick(controllerProperties(cluster, controller), keys);
  },
  stepOf: rememberedStep,
  check(servers) {
    const controllers = servers.filter((one) => one.service === controllerName || isNode(one));
    return [
      ...checkQuorum(controllers),
      ...controllers
        .filter(({ wanted }) => wanted !== undefined)
        .flatMap((server) => [
          ...checkListeners(server),
          ...(server.service === controllerName ? checkLeftData(server, leftMetadata) : []),
        ]),
    ];
  },
};

/** A combined node, or one that becomes one, which is refused elsewhere. */
function isNode({ service, installed, wanted }: ServerChange): boolean {
  const isSame = installed.properties === undefined || isCombinedNode(installed);
  return service === "kafka" && isCombinedNode(wanted) && isSame;
}

const leftMetadata = {
  rule: "kafka.controllers.paths.data: the directory of a controller cannot be left behind: its vote and the metadata are there",
  fix: "set the path back; or stop this controller, move the files to the new directory, owner and all, and run again",
};
