import type { ChangeProblem, ServerChange, ServerState } from "../server-change";
import { controllerName } from "./controllers/resolve";
import { type MetadataStep, metadataSteps } from "./metadata";
import { lacksZooKeeper } from "./versions";

/** The keys of server.properties and controller.properties that tell the step. */
export const stepKeys = { roles: "process.roles", migration: "zookeeper.metadata.migration.enable" } as const;

/** Whether a broker reads what the cluster knows from controllers. */
export function isInKraft(state: ServerState | undefined): boolean {
  return state?.properties?.[stepKeys.roles] !== undefined;
}

function isMigrating(state: ServerState): boolean {
  return state.properties?.[stepKeys.migration] === "true";
}

/** Whether a cluster is on the way from ZooKeeper to KRaft, begins it, or comes to its end. */
export function isOnTheWay(servers: readonly ServerChange[]): boolean {
  const states = (name: string) =>
    servers.flatMap(({ service, installed, wanted }) =>
      service === name ? [installed, ...(wanted ? [wanted] : [])] : [],
    );
  return states(controllerName).some(isMigrating) || states("kafka").some(isMigrating);
}

/** Where some brokers and controllers are on the way to KRaft, as their files tell: the first step and the last one. */
interface Range {
  readonly first: number;
  readonly last: number;
}

/**
 * Each step of the way from ZooKeeper to KRaft is reached from its neighbours alone: with one left out, brokers would ask
 * controllers that know none of their topics, and set all partitions aside. The last step cannot be taken back (KIP-866).
 */
export function checkMetadata(servers: readonly ServerChange[]): ChangeProblem[] {
  const brokers = servers.filter(({ service, wanted }) => service === "kafka" && wanted?.properties !== undefined);
  const [before, after] = [rangeOf(servers, "installed"), rangeOf(servers, "wanted")];
  const [{ place } = { place: "" }] = brokers;
  if (after === undefined) return [];
  const wanted = nameOf(after.last);
  if (before === undefined)
    return isBetween(after.last) && !hasVolumes(servers) ? [{ place, severity: "error", ...bornBetween(wanted) }] : [];
  const now = nameOf(before.last);
  const isFinal = before.first === last || servers.some(isFinalized);
  if (after.last > before.first + 1 || after.last < before.last - 1 || (isFinal && after.last !== last))
    return [{ place, severity: "error", ...leftOut(now, wanted, before, wantedVersion(brokers)) }];
  if (before.first !== last && after.last === last && leavesEnsemble(servers))
    return [{ place, severity: "error", ...ensembleLeft(now) }];
  const moves = after.last !== before.last || before.first !== before.last;
  return [
    ...(moves || isBetween(after.last) ? checkVersions(brokers) : []),
    ...checkEnd(servers, before, after.last),
    ...warn(place, now, wanted),
  ];
}

/** Whether nothing but volumes of controllers is there, as after a destroy. */
function hasVolumes(servers: readonly ServerChange[]): boolean {
  return servers.some(({ service, installed }) => service === controllerName && installed.members !== undefined);
}

/** Whether an ensemble that is there is not in the stack file any more. */
function leavesEnsemble(servers: readonly ServerChange[]): boolean {
  const ensemble = servers.filter(({ service }) => service === "zookeeper");
  return ensemble.length > 0 && ensemble.every(({ wanted }) => wanted === undefined);
}

function ensembleLeft(now: MetadataStep): Omit<ChangeProblem, "place" | "severity"> {
  return {
    rule: "kafka.metadata: ZooKeeper must stay in the stack file for the step to kraft, which compares with it before there is no way back",
    given: `no ZooKeeper server, while brokers with ${now} are installed`,
    fix: "put every zookeeperId back (on Kubernetes without hosts, set kubernetes.zookeeper.replicas), and remove it in an up of its own after kraft",
  };
}

/** A controller that was started without ZooKeeper, or may be by itself: the first one that leads takes the way back with it. */
function isFinalized({ service, installed, runs, outdated }: ServerChange): boolean {
  const { properties } = installed;
  return (
    service === controllerName && properties !== undefined && !isMigrating(installed) && !(runs && outdated === true)
  );
}

function nameOf(step: number): MetadataStep {
  return metadataSteps[step] ?? "zookeeper";
}

/**
 * A step that was cut must come to its end before the next one, or the way back from the first one: what controllers have
 * begun there is only taken back by that.
 */
function checkEnd(servers: readonly ServerChange[], { first, last: now }: Range, wanted: number): ChangeProblem[] {
  if (first !== now || wanted === now || (wanted < now && now !== 1) || now === 0) return [];
  const names = wanted > now ? ["kafka", controllerName] : ["kafka"];
  return servers
    .filter(({ service, wanted: shall }) => names.includes(service) && shall !== undefined)
    .filter(({ runs, outdated }) => !runs || outdated === true)
    .map(({ place, service, runs }) => ({
      place,
      severity: "error",
      rule: "kafka.metadata: a step must have come to its end before the next one",
      given: `${nameOf(wanted)}, while ${service} on ${place} ${runs ? "still runs as before" : "does not run as"} ${nameOf(now)}`,
      fix: `set kafka.metadata: ${nameOf(now)} and run to the end; a host that is gone for good is lost: true`,
    }));
}

function bornBetween(wanted: MetadataStep): Omit<ChangeProblem, "place" | "severity"> {
  return {
    rule: "kafka.metadata: a new cluster begins with zookeeper or kraft; the steps between are for one that runs",
    given: `${wanted}, while no broker is installed`,
    fix: "set kafka.metadata: kraft and remove every zookeeperId, or zookeeper and remove every controllerId",
  };
}

const last = metadataSteps.length - 1;

function isBetween(step: number): boolean {
  return step > 0 && step < last;
}

function wantedVersion(brokers: readonly ServerChange[]): string {
  return brokers[0]?.wanted?.version ?? "";
}

function leftOut(
  now: MetadataStep,
  wanted: MetadataStep,
  { first, last: to }: Range,
  version: string,
): Omit<ChangeProblem, "place" | "severity"> {
  const towards = metadataSteps.indexOf(wanted) > to ? first + 1 : to - 1;
  const next = nameOf(Math.max(0, towards));
  const given = `${wanted}, while brokers with ${now} are installed`;
  const ofOld = lacksZooKeeper(version) ? "kafka.version: 3.9.2 and " : "";
  if (now === "kraft" && wanted !== "kraft")
    return {
      rule: "kafka.metadata: kraft cannot be taken back: ZooKeeper does not know what has changed since",
      given,
      fix: "set kafka.metadata: kraft, with the ids of hosts as they were",
    };
  return {
    rule: "kafka.metadata: must go step by step, an up for each: zookeeper, controllers, dual-write, dual-write-kraft, kraft",
    given,
    fix: `set ${ofOld}kafka.metadata: ${next}, with the ids of hosts as they were, and run to the end; then the next step`,
  };
}

function warn(place: string, now: MetadataStep, wanted: MetadataStep): ChangeProblem[] {
  if (now !== "dual-write-kraft" || wanted !== "kraft") return [];
  return [
    {
      place,
      severity: "warning",
      rule: "kafka.metadata: kraft cannot be taken back",
      given: `${wanted}, while brokers with ${now} are installed`,
      fix: `set kafka.metadata: ${now} for as long as the way back shall be open`,
    },
  ];
}

/** Brokers and controllers must speak as they do, and know each other by it, until the way is gone to its end. */
function checkVersions(brokers: readonly ServerChange[]): ChangeProblem[] {
  return brokers.flatMap(({ place, wanted, installed, running }) => {
    const before = running.version ?? installed.version;
    if (before === undefined || wanted?.version === undefined || before === wanted.version) return [];
    return [
      {
        place,
        severity: "error",
        rule: "kafka.version: cannot change on the way from ZooKeeper to KRaft",
        given: `${wanted.version}, while ${before} is installed`,
        fix: `set kafka.version: ${before}; change it before kafka.metadata: controllers, or after kraft`,
      },
    ];
  });
}

/** Undefined where no broker tells. */
function rangeOf(servers: readonly ServerChange[], which: "installed" | "wanted"): Range | undefined {
  const of = (name: string) => servers.filter(({ service, wanted }) => service === name && wanted !== undefined);
  const controllers = servers.filter(
    ({ service, [which]: state }) => service === controllerName && state !== undefined,
  );
  const steps = of("kafka").flatMap(({ [which]: state }) =>
    state?.properties === undefined
      ? []
      : stepsOf(
          state,
          controllers.flatMap((one) => kindsOf(one, which)),
        ),
  );
  if (steps.length === 0) return undefined;
  return { first: Math.min(...steps), last: Math.max(...steps) };
}

type Kind = "none" | "migrating" | "final";

/** What a controller is; both where it is installed as one and still runs as the other. */
function kindsOf(server: ServerChange, which: "installed" | "wanted"): Kind[] {
  const state = server[which];
  if (state?.properties === undefined) return ["none"];
  if (isMigrating(state)) return ["migrating"];
  return which === "wanted" || isFinalized(server) ? ["final"] : ["migrating", "final"];
}

/** The steps that a broker may be at; several where controllers are between them. */
function stepsOf(broker: ServerState, controllers: readonly Kind[]): number[] {
  const known = controllers.filter((kind) => kind !== "none");
  if (isInKraft(broker)) return known.length === 0 ? [last] : known.map((kind) => (kind === "migrating" ? 3 : last));
  if (isMigrating(broker)) return [2];
  return controllers.length === 0 ? [0] : controllers.map((kind) => (kind === "none" ? 0 : 1));
}
