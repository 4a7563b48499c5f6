import { setTimeout as sleep } from "node:timers/promises";
import { alterConfigs, fetchBrokerSettings } from "../../../protocol/kafka/configs";
import type { Partition } from "../../../protocol/kafka/metadata";
import { type Assignment, fetchReassignments, startReassignments } from "../../../protocol/kafka/partitions";
import { joinLimited } from "../../../../components/model/report-text";
import { throttled, type Log } from "../../../lib/log";
import { moveLeadersBack } from "../preferred-leaders";
import { type Admin, throttledReplicas } from "./admin";
import { placeReplicas } from "./placement";
import type { TopicChanges } from "./plan";

/** Bytes per second that a broker sends, and takes in, for copies that are not in sync. */
const rates = ["leader.replication.throttled.rate", "follower.replication.throttled.rate"] as const;
const pauseMilliseconds = 500;
/** Bytes of a text in a request (Kafka protocol guide, "Protocol Primitive Types": STRING). */
const longestText = 32_767;
/** Partitions in one request: the controller writes all of them to ZooKeeper before it answers. */
const assignmentsBatch = 1_000;

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
  for (let at = 0; at < targets.length; at += assignmentsBatch)
    await admin.onController((socket) => startReassignments(socket, targets.slice(at, at + assignmentsBatch)));
}

/** Waits until no copy moves, takes the throttles back, and lets the preferred leaders lead. */
export async function finishMoves(
  admin: Admin,
  { topics, throttle }: { readonly topics: readonly string[]; readonly throttle: number },
  say: Log,
): Promise<void> {
  await untilMoved(admin, say);
  // First the brokers: a run that is cut between the two finds the topics again, and by them that there is more to do.
  await changeRates(admin, (rate) => (rate === String(throttle) ? null : undefined));
  const none = { [throttledReplicas.leader]: null, [throttledReplicas.follower]: null };
  await admin.anyBroker((to) =>
    alterConfigs(
      to,
      topics.map((name) => ({ type: "topic", name, changes: none })),
    ),
  );
  const controller = await admin.controller();
  const { partitions } = await admin.metadata();
  const moved = partitions.filter(({ topic, leader, replicas }) => topics.includes(topic) && leader !== replicas[0]);
  await admin.onBroker(controller, (broker) => moveLeadersBack(broker, controller, moved));
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
      shortened(own.flatMap((move) => ids(move).map((id) => `${move.to.index}:${id}`)).join(","));
    const added = (move: Move) => move.to.replicas.filter((id) => !before(move).includes(id));
    const changes = {
      [throttledReplicas.leader]: listed(before),
      ...(listed(added) === "" ? {} : { [throttledReplicas.follower]: listed(added) }),
    };
    return { type: "topic" as const, name, changes };
  });
  await admin.anyBroker((to) => alterConfigs(to, resources));
  await changeRates(admin, (rate) => (rate === undefined ? String(throttle) : undefined));
}

/** Kafka also takes all replicas of a topic together. */
function shortened(list: string): string {
  return list.length > longestText ? "*" : list;
}

/**
 * Changes the rates of the brokers of the stack, each of which takes its settings only from itself. One that is there is
 * somebody else's unless it is the one of this program, and is left alone.
 * @param next - The rate for one that is there, or not; undefined to leave it, null to take it back.
 */
async function changeRates(admin: Admin, next: (rate: string | undefined) => string | null | undefined): Promise<void> {
  const { brokers } = await admin.metadata();
  const ours = admin.brokers.filter((id) => brokers.includes(id));
  await Promise.all(
    ours.map((id) =>
      admin.onBroker(id, async (to) => {
        const settings = await fetchBrokerSettings(to, id, rates);
        const changes = settings.flatMap(({ name, value, source }) => {
          const to = next(source === "dynamic" && value !== null ? value : undefined);
          return to === undefined ? [] : [[name, to] as const];
        });
        if (changes.length > 0)
          await alterConfigs(to, [{ type: "broker", name: String(id), changes: Object.fromEntries(changes) }]);
      }),
    ),
  );
}
