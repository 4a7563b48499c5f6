import { setTimeout as sleep } from "node:timers/promises";
import { alterConfigs, type ConfigChanges } from "../../../protocol/kafka/configs";
import type { Partition } from "../../../protocol/kafka/metadata";
import {
  type Assignment,
  electPreferredLeaders,
  fetchReassignments,
  startReassignments,
} from "../../../protocol/kafka/partitions";
import { joinLimited } from "../../../../components/model/report-text";
import { throttled, type Log } from "../../../lib/log";
import { type Admin, throttledReplicas } from "./admin";
import { placeReplicas } from "./placement";
import type { TopicChanges } from "./plan";

/** Bytes per second that a broker sends, and takes in, for copies that are not in sync. */
const rates = ["leader.replication.throttled.rate", "follower.replication.throttled.rate"] as const;
const pauseMilliseconds = 500;

/** Gives topics another number of copies, slowly enough for those who use the cluster. */
export async function startMoves(
  admin: Admin,
  { move, throttle }: { readonly move: TopicChanges["move"]; readonly throttle: number },
  say: Log,
): Promise<void> {
  // During a reassignment, the metadata shows the old and the new replicas together.
  await untilMoved(admin, say);
  const metadata = await admin.metadata();
  const assignments = move.flatMap(({ name, replicationFactor }) => {
    const partitions = metadata.partitions.filter(({ topic }) => topic === name);
    return placeReplicas(partitions, replicationFactor, metadata).map((to) => ({ to, from: partitions }));
  });
  if (assignments.length === 0) return;
  await throttleReplicas(admin, assignments, throttle);
  const names = move.map(({ name }) => name);
  say(`topics: replicas of ${joinLimited(names, 5)} move at up to ${throttle} bytes/s for each broker`);
  const targets = assignments.map(({ to }) => to);
  await admin.onController((socket) => startReassignments(socket, targets));
}

/** Waits until no copy moves, takes the throttles back, and lets the preferred leaders lead. */
export async function finishMoves(admin: Admin, topics: readonly string[], say: Log): Promise<void> {
  await untilMoved(admin, say);
  const none = { [throttledReplicas.leader]: null, [throttledReplicas.follower]: null };
  await admin.anyBroker((to) =>
    alterConfigs(
      to,
      topics.map((name) => ({ type: "topic", name, changes: none })),
    ),
  );
  await changeBrokers(admin, Object.fromEntries(rates.map((rate) => [rate, null])));
  await admin.onController(electPreferredLeaders);
}

async function untilMoved(admin: Admin, say: Log): Promise<void> {
  for (const tell = throttled(say); ; await sleep(pauseMilliseconds)) {
    const reassignments = await admin.onController(fetchReassignments);
    const moving = reassignments.map(({ topic, index }) => `${topic}-${index}`);
    if (moving.length === 0) return;
    tell(`topics: replicas of ${moving.length} partitions still move: ${joinLimited(moving, 5)}`);
  }
}

interface Move {
  readonly to: Assignment;
  readonly from: readonly Partition[];
}

/** Only the copies that move are slowed down: those that have been there send, those that are new take in. */
async function throttleReplicas(admin: Admin, moves: readonly Move[], throttle: number): Promise<void> {
  const topics = [...new Set(moves.map(({ to }) => to.topic))];
  const resources = topics.map((name) => {
    const own = moves.filter(({ to }) => to.topic === name);
    const before = ({ to, from }: Move) => from.find(({ index }) => index === to.index)?.replicas ?? [];
    const listed = (ids: (move: Move) => readonly number[]) =>
      own.flatMap((move) => ids(move).map((id) => `${move.to.index}:${id}`)).join(",");
    const added = (move: Move) => move.to.replicas.filter((id) => !before(move).includes(id));
    const changes = {
      [throttledReplicas.leader]: listed(before),
      ...(listed(added) === "" ? {} : { [throttledReplicas.follower]: listed(added) }),
    };
    return { type: "topic" as const, name, changes };
  });
  await admin.anyBroker((to) => alterConfigs(to, resources));
  await changeBrokers(admin, Object.fromEntries(rates.map((rate) => [rate, String(throttle)])));
}

/** A broker takes its own settings only from itself. */
async function changeBrokers(admin: Admin, changes: ConfigChanges): Promise<void> {
  const { brokers } = await admin.metadata();
  await Promise.all(
    brokers.map((id) => admin.onBroker(id, (to) => alterConfigs(to, [{ type: "broker", name: String(id), changes }]))),
  );
}
