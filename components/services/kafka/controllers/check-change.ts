import { checkLeftData } from "../../check-server-change";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../../server-change";
import { stepKeys } from "../check-metadata";
import { protocolsOf } from "../listener-protocols";
import { controllerListener } from "../quorum";
import { controllerProperties } from "./controller-files";
import { controllerName, requireControllers } from "./resolve";

const mapKey = "listener.security.protocol.map";
const votersKey = "controller.quorum.voters";
const keys = ["node.id", "log.dirs", votersKey, stepKeys.migration, mapKey];

/** What a controller cannot become without leaving its quorum. */
export const controllerChanges: ChangeRules = {
  file: "controller.properties",
  keys,
  dataKeys: ["log.dirs"],
  versionJar: "kafka-clients",
  leaving: {
    rule: "a controller cannot leave its quorum, whose voters are written down in the files of all servers",
    fix: "put it back; a host that is gone for good stays in the stack file with lost: true",
  },
  properties(cluster, id) {
    const controller = requireControllers(cluster).servers.find((one) => one.id === id);
    return controller === undefined ? {} : pick(controllerProperties(cluster, controller), keys);
  },
  check(servers) {
    const controllers = servers.filter(({ service }) => service === controllerName);
    const voters = controllers.flatMap(({ installed }) => installed.properties?.[votersKey] ?? [])[0];
    return controllers
      .filter(({ wanted }) => wanted !== undefined)
      .flatMap((server) => [
        ...checkVoters(server, voters),
        ...checkProtocol(server),
        ...checkLeftData(server, leftMetadata),
      ]);
  },
};

const leftMetadata = {
  rule: "kafka.controllers.paths.data: the directory of a controller cannot be left behind: its vote and the metadata are there",
  fix: "set the path back; or stop this controller, move the files to the new directory, owner and all, and run again",
};

/**
 * Voters are told by the files of every server. While some were restarted with another list and others not yet, two majorities
 * could be had; and a voter that is not in the list of its data does not start ("Configured voter set is different").
 */
function checkVoters({ place, wanted, installed }: ServerChange, ofOthers: string | undefined): ChangeProblem[] {
  const known = installed.properties?.[votersKey] ?? ofOthers;
  const [before, after] = [known, wanted?.properties?.[votersKey]].map(votersOf);
  if (before === undefined || after === undefined) return [];
  const changes = [
    ...[...after].flatMap(([id, at]) => {
      const was = before.get(id);
      return was === at ? [] : [was === undefined ? `${id} joins` : `${id} moves from ${was} to ${at}`];
    }),
    ...[...before.keys()].filter((id) => !after.has(id)).map((id) => `${id} leaves`),
  ];
  if (changes.length === 0) return [];
  return [
    {
      place,
      severity: "error",
      rule: "hosts[].controllerId, kafka.controllers.port, kubernetes.controllers: the voters of a quorum that was installed cannot change",
      given: changes.join(", "),
      fix: `set them back to ${known}; a host that is gone for good stays, with lost: true`,
    },
  ];
}

/** `101` to `10.0.0.1:9095`. */
function votersOf(text: string | undefined): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  return new Map(text.split(",").map((voter) => [voter.split("@")[0] ?? "", voter.slice(voter.indexOf("@") + 1)]));
}

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
