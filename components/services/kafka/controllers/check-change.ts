import { checkLeftData } from "../../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../../server-change";
import { stepKeys } from "../check-metadata";
import { protocolsOf } from "../listener-protocols";
import { controllerListener } from "../quorum";
import { bootstrapKey, votersKey } from "../quorum-kind";
import { checkQuorum } from "./check-quorum";
import { controllerProperties } from "./controller-files";
import { controllerName, requireControllers } from "./resolve";

const mapKey = "listener.security.protocol.map";
const keys = ["node.id", "log.dirs", votersKey, bootstrapKey, stepKeys.migration, mapKey];

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
  check(servers) {
    const controllers = servers.filter(({ service }) => service === controllerName);
    return [
      ...checkQuorum(controllers),
      ...controllers
        .filter(({ wanted }) => wanted !== undefined)
        .flatMap((server) => [...checkProtocol(server), ...checkLeftData(server, leftMetadata)]),
    ];
  },
};

const leftMetadata = {
  rule: "kafka.controllers.paths.data: the directory of a controller cannot be left behind: its vote and the metadata are there",
  fix: "set the path back; or stop this controller, move the files to the new directory, owner and all, and run again",
};

/** The quorum has one listener: those that were restarted could not talk to the others. */
function checkProtocol({ place, wanted, installed }: ServerChange): ChangeProblem[] {
  const [before, after] = [installed.properties, wanted?.properties].map(
    (properties) => properties && protocolsOf(properties)[controllerListener],
  );
  if (before === undefined || after === undefined || before === after) return [];
  return [
    {
      place,
      severity: "error",
      rule: "security: cannot change in KRaft: controllers that were restarted could not talk to the others",
      given: `${after} for controllers, while ${before} is installed`,
      fix: `set security: ${before === "SSL" ? "secure" : "plaintext"}`,
    },
  ];
}
