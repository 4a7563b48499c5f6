import { plural } from "../../../../../components/model/report-text";
import { majorityOf } from "../../../../safety/majority";
import type { ControllerStatus, Snapshot } from "../../../../status/snapshot";
import type { StatusRow } from "../../../service";
import { controllerNames } from "../controller-names";

/** The controllers for tables; none where ZooKeeper keeps the metadata. */
export function controllerRows({ controllers = [] }: Snapshot): StatusRow[] {
  return controllers.map((server) => ({
    name: `${controllerNames.noun} ${server.id}`,
    server,
    state: controllerState(server),
  }));
}

/** The state of a controller in a word or two. */
export function controllerState({ answers, role, behindMs, caughtUp }: ControllerStatus): string {
  if (!answers) return "not responding";
  if (caughtUp === null) return "no leader";
  if (role === null) return "no vote";
  if (caughtUp || role === "observer") return role;
  return behindMs === null ? "behind" : `behind ${(behindMs / 1_000).toFixed(1)} s`;
}

/** Ids of the controllers that answer and are caught up: what holds the quorum. */
export function servingIn({ controllers = [], quorum }: Snapshot): number[] {
  const voters = new Set(quorum?.voters ?? []);
  return controllers
    .filter(({ id, answers, caughtUp }) => voters.has(id) && answers && caughtUp === true)
    .map(({ id }) => id);
}

/** The quorum in a line. */
export function quorumSummary(snapshot: Snapshot): string[] {
  const { quorum } = snapshot;
  if (quorum === undefined) return [];
  const { leader, epoch, voters, features, kind } = quorum;
  if (leader === null || voters === null) return ["Quorum: no leader", ...migrationSummary(quorum)];
  const level = features?.["metadata.version"];
  return [
    `Quorum: controller ${leader} is active in epoch ${epoch}; ${servingIn(snapshot).length} of ${plural(voters.length, "voter")} ` +
      `caught up, ${majorityOf(voters.length)} needed; metadata.version ${level ?? "unknown"}` +
      (kind === undefined
        ? ""
        : `; voters are ${kind === "dynamic" ? "in the metadata (dynamic)" : "in files (static)"}`),
    ...migrationSummary(quorum),
  ];
}

/** The step of the way to KRaft, and where it leads, in a line. */
function migrationSummary({ migration }: NonNullable<Snapshot["quorum"]>): string[] {
  if (migration === undefined) return [];
  const { step, back, next, migrating } = migration;
  const way =
    back === null
      ? "there is no way back, and nobody asks ZooKeeper: remove every zookeeperId"
      : `kafka.metadata: ${back} takes it back, ${next} is next`;
  const writing = migrating.length === 0 ? "no controller writes" : `controller ${migrating.join(", ")} writes`;
  return [`Migration: ${step}; ${writing} to ZooKeeper; ${way}`];
}

/** The controllers on a host that is not reachable. */
export function controllersOn({ controllers = [], quorum }: Snapshot, host: string): string[] {
  return controllers
    .filter(({ place }) => place === host)
    .map(({ id, role, caughtUp }) => {
      const told =
        quorum?.leader === null || role === null ? "was not queried" : caughtUp ? "is caught up" : "is behind";
      return `controller ${id} ${told}${told === "was not queried" ? "" : ", according to the active one"}`;
    });
}
