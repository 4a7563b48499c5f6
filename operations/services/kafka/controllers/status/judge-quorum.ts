import { plural } from "../../../../../components/model/report-text";
import { majorityOf } from "../../../../safety/majority";
import { judgeServer, serverName, whereToCheck } from "../../../../status/server-findings";
import type { ControllerStatus, Finding, Snapshot } from "../../../../status/snapshot";
import type { ServiceNames } from "../../../service";
import { kafkaNames } from "../../kafka-names";
import { controllerNames } from "../controller-names";
import { servingIn } from "./quorum-rows";

/** Findings about controllers and their quorum; none where ZooKeeper keeps the metadata. */
export function judgeQuorum(snapshot: Snapshot): Finding[] {
  const { controllers, quorum } = snapshot;
  if (controllers === undefined || quorum === undefined) return [];
  const judged = controllers.flatMap((one) => judgeController(snapshot, one));
  if (quorum.leader === null) return [noLeader(snapshot, controllers), ...judged];
  return [...judged, ...atMinimum(snapshot), ...otherVoters(snapshot), ...ghosts(quorum), ...ghostControllers(quorum)];
}

/** How they are called, by the unit that has them: that of brokers where both are one process. */
function namesIn({ controllers = [], brokers }: Snapshot): ServiceNames {
  const isWithin = controllers.some(({ id }) => brokers.some((broker) => broker.id === id));
  return isWithin ? { ...controllerNames, name: kafkaNames.name } : controllerNames;
}

function noLeader(snapshot: Snapshot, controllers: readonly ControllerStatus[]): Finding {
  const answering = controllers.filter(({ answers }) => answers).length;
  return {
    level: "down",
    check: "quorum",
    rule: "the quorum of controllers has no leader",
    given: `${answering} of ${controllers.length} controllers responded; partitions that lose their leader get no new one, nothing can be changed, and a broker that is stopped takes minutes to end`,
    fix: `bring ${majorityOf(controllers.length)} of them back before you stop a broker: ${whereToCheck(snapshot, namesIn(snapshot))}`,
  };
}

/** One that answers while nobody leads is no finding of its own. */
function judgeController(snapshot: Snapshot, server: ControllerStatus): Finding[] {
  const general = judgeServer(snapshot, namesIn(snapshot), server, { serves: server.answers, word: "responding" });
  if (!server.answers || server.caughtUp !== false || server.role !== "follower") return general;
  const { behindMs } = server;
  return [
    ...general,
    {
      level: "degraded",
      check: "controller-behind",
      rule: `${serverName(controllerNames, server)} is behind the active controller`,
      given: behindMs === null ? "it has not caught up since it started" : `${(behindMs / 1_000).toFixed(1)} s behind`,
      fix: `wait until it has caught up; if it stays: ${whereToCheck(snapshot, namesIn(snapshot), server)}`,
    },
  ];
}

function atMinimum(snapshot: Snapshot): Finding[] {
  const voters = snapshot.quorum?.voters ?? [];
  const [serving, needed] = [servingIn(snapshot).length, majorityOf(voters.length)];
  if (serving >= voters.length || serving > needed) return [];
  return [
    {
      level: "degraded",
      check: "quorum-at-minimum",
      rule: "the quorum cannot lose another controller",
      given: `${serving} of ${plural(voters.length, "voter")} respond and are caught up; a majority is ${needed}`,
      fix: `stop no other controller; bring the others back: ${whereToCheck(snapshot, namesIn(snapshot))}`,
    },
  ];
}

/** A quorum is what its servers were started with, and every voter counts for the majority. */
function otherVoters({ controllers = [], quorum, lost }: Snapshot): Finding[] {
  const voters = quorum?.voters ?? [];
  const known = [...controllers.map(({ id }) => id), ...lost[controllerNames.name]];
  const missing = known.filter((id) => !voters.includes(id));
  const unknown = voters.filter((id) => !known.includes(id));
  if (missing.length + unknown.length === 0) return [];
  const told = [
    ...(unknown.length === 0 ? [] : [`${unknown.join(", ")} votes and is not in the stack`]),
    ...(missing.length === 0 ? [] : [`${missing.join(", ")} is in the stack and does not vote`]),
  ];
  return [
    {
      level: "degraded",
      check: "quorum-voters",
      rule: "the voters of the quorum are not the controllers of the stack",
      given: told.join("; "),
      fix:
        quorum?.kind === "dynamic"
          ? "run up: it gives and takes one vote each time; kafka.controllers.quorum must be dynamic for that"
          : "write the controllerId lines so that they are those of the voters, then run up again",
    },
  ];
}

function ghosts({ ghosts: found }: NonNullable<Snapshot["quorum"]>): Finding[] {
  if (found === null || found.length === 0) return [];
  const [stopped, running] = [true, false].map((is) => found.filter((one) => one.stopped === is).map(({ id }) => id));
  const told = [
    ...(stopped?.length === 0 ? [] : [`broker ${stopped?.join(", ")} is stopped`]),
    ...(running?.length === 0 ? [] : [`broker ${running?.join(", ")} still runs`]),
  ];
  return [
    {
      level: "note",
      check: "registered",
      rule: "brokers are registered that are not in the stack",
      given: told.join("; "),
      fix: "the next up that restarts or changes a server unregisters those that are stopped; until then metadata.version may not be raised",
    },
  ];
}

/** Who left keeps its registration, which no request takes away before `metadata.version` of 4.4 (KIP-1312). */
function ghostControllers({ ghostControllers: found = [], voters }: NonNullable<Snapshot["quorum"]>): Finding[] {
  const gone = found.filter((id) => voters?.includes(id) !== true);
  if (gone.length === 0) return [];
  return [
    {
      level: "note",
      check: "registered-controllers",
      rule: "controllers are registered that are not in the stack: metadata.version cannot be raised beyond what their last release knows",
      given: `controller ${gone.join(", ")}`,
      fix: "nothing, until an upgrade is refused for one; then add a controller under its id, which registers with the new release, and take it out again",
    },
  ];
}
