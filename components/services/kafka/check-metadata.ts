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
  const place = brokers.find(({ installed }) => installed.properties !== undefined)?.place;
  if (before === undefined || after === undefined || place === undefined) return [];
  const [now, wanted] = [metadataSteps[before.last] ?? "zookeeper", metadataSteps[after.last] ?? "zookeeper"];
  if (after.last > before.first + 1 || after.last < before.last - 1)
    return [{ place, severity: "error", ...leftOut(now, wanted, before, wantedVersion(brokers)) }];
  const moves = after.last !== before.last || before.first !== before.last;
  if (before.last === last && moves && before.first === last)
    return [{ place, severity: "error", ...leftOut(now, wanted, before, wantedVersion(brokers)) }];
  return [...(moves || isBetween(after.last) ? checkVersions(brokers) : []), ...warn(place, now, wanted)];
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
  const next = metadataSteps[Math.max(0, towards)];
  const given = `${wanted}, while brokers with ${now} are installed`;
  const ofOld = lacksZooKeeper(version) ? "kafka.version: 3.9.2 and " : "";
  if (now === "kraft")
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
  const of = (name: string) =>
    servers.flatMap((one) => {
      const state = one.service === name ? one[which] : undefined;
      return state === undefined || (which === "installed" && one.wanted === undefined && name === "kafka")
        ? []
        : [state];
    });
  const controllers = of(controllerName);
  const steps = of("kafka").flatMap((state) => (state.properties === undefined ? [] : stepsOf(state, controllers)));
  if (steps.length === 0) return undefined;
  return { first: Math.min(...steps), last: Math.max(...steps) };
}

/** The steps that a broker may be at; two where controllers are between them. */
function stepsOf(broker: ServerState, controllers: readonly ServerState[]): number[] {
  const known = controllers.filter(({ properties }) => properties !== undefined);
  if (isInKraft(broker)) return known.length === 0 ? [last] : known.map((one) => (isMigrating(one) ? 3 : last));
  if (isMigrating(broker)) return [2];
  return controllers.length === 0 ? [0] : controllers.map(({ properties }) => (properties === undefined ? 0 : 1));
}
