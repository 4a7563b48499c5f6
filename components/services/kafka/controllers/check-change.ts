import { checkLeftData } from "../../check-server-change";
import type { PropertyMap } from "../../../model/properties";
import { type ChangeProblem, type ChangeRules, pick, type ServerChange } from "../../server-change";
import { isCombinedNode } from "../check-combined";
import { stepKeys } from "../check-metadata";
import { checkListeners, listenerKeys, rememberedStep } from "./check-listeners";
import { controllerProperties } from "./controller-files";
import { controllerName, requireControllers } from "./resolve";

const votersKey = "controller.quorum.voters";
const keys = ["node.id", "log.dirs", votersKey, stepKeys.migration, ...listenerKeys];

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
  stepOf: rememberedStep,
  check(servers) {
    const controllers = servers.filter((one) => one.service === controllerName || isNode(one));
    const others = controllers.map(({ installed }) => installed.properties);
    const voters = others.find((properties) => properties?.[votersKey] !== undefined);
    return controllers
      .filter(({ wanted }) => wanted !== undefined)
      .flatMap((server) => [
        ...checkVoters(server, voters),
        ...checkListeners(server),
        ...(server.service === controllerName ? checkLeftData(server, leftMetadata) : []),
      ]);
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

/**
 * Voters are told by the files of every server. While some were restarted with another list and others not yet, two majorities
 * could be had; and a voter that is not in the list of its data does not start ("Configured voter set is different").
 */
function checkVoters({ place, wanted, installed }: ServerChange, ofOthers: PropertyMap | undefined): ChangeProblem[] {
  const has = installed.properties?.[votersKey] === undefined ? ofOthers : installed.properties;
  const [known, now] = [has, wanted?.properties].map((properties) => properties?.[votersKey]);
  const isTold = [has, wanted?.properties].every((properties) => properties?.["listeners"] !== undefined);
  const [before, after] = [known, now].map((text) => votersOf(text, isTold));
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

/**
 * `101` to `10.0.0.1:9095`.
 *
 * @param withoutPort - The port is that of a listener, which is judged where the files tell of those.
 */
function votersOf(text: string | undefined, withoutPort: boolean): ReadonlyMap<string, string> | undefined {
  if (text === undefined) return undefined;
  const placeOf = (voter: string) => voter.slice(voter.indexOf("@") + 1);
  return new Map(
    text.split(",").map((voter) => {
      const place = placeOf(voter);
      return [voter.split("@")[0] ?? "", withoutPort ? place.slice(0, place.lastIndexOf(":")) : place];
    }),
  );
}
