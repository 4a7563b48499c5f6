import type { PropertyMap } from "../../../model/properties";
import type { ChangeProblem, ServerChange } from "../../server-change";
import { combinedRoles } from "../combined";
import { bootstrapKey, type QuorumKind, quorumKindOf, quorumKinds, votersKey } from "../quorum-kind";

const property = "kafka.controllers.quorum";
const joining = "hosts[].controllerId, kafka.controllers.port, kubernetes.controllers";

/** What must not become of the quorum that controllers were installed with, by their files. */
export function checkQuorum(controllers: readonly ServerChange[]): ChangeProblem[] {
  const others = controllers
    .map(({ installed }) => installed.properties)
    .find((properties) => quorumKindOf(properties) !== undefined);
  return controllers.flatMap(({ place, wanted, installed }) => {
    const own = quorumKindOf(installed.properties) === undefined ? undefined : installed.properties;
    const [before, after] = [own ?? others, wanted?.properties];
    const kind = quorumKindOf(after);
    if (after === undefined || kind === undefined) return [];
    const problem = before === undefined ? checkBirth(kind) : checkStep(before, after, kind, own !== undefined);
    return problem === undefined ? [] : [{ place, severity: "error", ...problem }];
  });
}

type Problem = Pick<ChangeProblem, "rule" | "given" | "fix">;

/** Controllers without any metadata, and without a list of voters, know nobody who votes, and elect nobody. */
function checkBirth(kind: QuorumKind): Problem | undefined {
  if (kind !== "dynamic") return undefined;
  return {
    rule: `${property}: a new quorum has its voters from the files of its controllers`,
    given: "dynamic, and no controller is installed",
    fix: `set ${property}: both for the first up; when it has succeeded, set dynamic`,
  };
}

/** @param isOwn - Whether `before` is of the same server, and not of another one of its quorum. */
function checkStep(before: PropertyMap, after: PropertyMap, kind: QuorumKind, isOwn: boolean): Problem | undefined {
  const was = quorumKindOf(before) ?? "static";
  const [from, to] = [was, kind].map((one) => quorumKinds.indexOf(one)) as [number, number];
  if (to < from)
    return {
      rule: `${property}: there is no way back: the voters stand in the metadata for good (kraft.version 1)`,
      given: `${kind}, while ${was} is installed`,
      fix: `set ${property}: ${was}`,
    };
  if (to > from + 1)
    return {
      rule: `${property}: the voters must stand in the metadata before they leave the files: a controller that is started before that has no vote`,
      given: `${kind}, while ${was} is installed`,
      fix: `set ${property}: both and run to the end; then set ${kind}`,
    };
  return was === "dynamic" ? checkMembers(before, after, isOwn) : checkVoters(before, after, was);
}

/**
 * Voters are told by the files of every server. While some were restarted with another list and others not yet, two majorities
 * could be had; and a voter that is not in the list of its data does not start ("Configured voter set is different").
 */
function checkVoters(before: PropertyMap, after: PropertyMap, was: QuorumKind): Problem | undefined {
  const known = before[votersKey] ?? "";
  const changes = after[votersKey] === undefined ? membersChanged(before, after) : votersChanged(before, after);
  if (changes.length === 0) return undefined;
  if (after["process.roles"] === combinedRoles)
    return {
      rule: `${joining}: the voters of a quorum of combined nodes cannot change`,
      given: changes.join(", "),
      fix: `set them back to ${known}; a host that is gone for good stays, with lost: true; a node more is a broker alone (no controllerId)`,
    };
  const way =
    was === "static"
      ? `to change them, set ${property}: both (Kafka 4.1 or newer), then dynamic, each in an up of its own`
      : `to change them, set ${property}: dynamic in an up of its own`;
  return {
    rule: `${joining}: the voters of a quorum that stand in files cannot change`,
    given: changes.join(", "),
    fix: `set them back to ${known}; a host that is gone for good stays, with lost: true; ${way}`,
  };
}

/** Where the files tell of listeners, these are judged by themselves, and with them the port. */
function votersChanged(before: PropertyMap, after: PropertyMap): string[] {
  const isTold = [before, after].every((properties) => properties["listeners"] !== undefined);
  const [known, then] = [before, after].map((one) => votersOf(one[votersKey] ?? "", isTold)) as [Voters, Voters];
  return [
    ...[...then].flatMap(([id, at]) => {
      const was = known.get(id);
      return was === at ? [] : [was === undefined ? `${id} joins` : `${id} moves from ${was} to ${at}`];
    }),
    ...[...known.keys()].filter((id) => !then.has(id)).map((id) => `${id} leaves`),
  ];
}

type Voters = ReadonlyMap<string, string>;

/** `101` to `10.0.0.1:9095`, or to its address alone. */
function votersOf(text: string, withoutPort = false): Voters {
  return new Map(
    text.split(",").map((voter) => {
      const place = voter.slice(voter.indexOf("@") + 1);
      return [voter.split("@")[0] ?? "", withoutPort ? place.slice(0, place.lastIndexOf(":")) : place];
    }),
  );
}

/**
 * The list of a dynamic quorum says nothing of who votes, so that a roll judges that by what runs; but it changes with the
 * controllers of the stack, by one that comes, goes or moves.
 */
function checkMembers(before: PropertyMap, after: PropertyMap, isOwn: boolean): Problem | undefined {
  const [was, is] = [before, after].map((properties) => properties["node.id"]);
  if (isOwn && was !== undefined && was !== is)
    return {
      rule: "hosts[].controllerId: a controller keeps its id, under which its data is a voter",
      given: `${is}, while ${was} is installed there`,
      fix: `set controllerId: ${was}; for another id, add a controller on another host, run to the end, then remove ${was}`,
    };
  const changes = membersChanged(before, after);
  const count = (what: string) => changes.filter((one) => one.endsWith(what)).length;
  if (count(" comes") <= 1 && count(" goes") <= 1) return undefined;
  return {
    rule: `${joining}: the controllers of a dynamic quorum change one after the other, one in an up`,
    given: changes.join(", "),
    fix: "take back all changes but one, run to the end, then make the next",
  };
}

function membersChanged(before: PropertyMap, after: PropertyMap): string[] {
  const [was, is] = [before, after].map(membersOf) as [string[], string[]];
  return [
    ...is.filter((one) => !was.includes(one)).map((one) => `${one} comes`),
    ...was.filter((one) => !is.includes(one)).map((one) => `${one} goes`),
  ];
}

/** Where the controllers answer. */
function membersOf(properties: PropertyMap): string[] {
  const list = properties[bootstrapKey];
  return list === undefined ? [...votersOf(properties[votersKey] ?? "").values()] : list.split(",");
}
