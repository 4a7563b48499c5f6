import { groupBy } from "../../../../components/model/group-by";
import { plural } from "../../../../components/model/report-text";
import { joinLimited } from "../../../../components/model/report-text";
import { noneLost } from "../../../cluster/server-connections";
import type { Finding, PartitionStatus, Snapshot } from "../../../status/snapshot";
import { partitionName } from "../broker-view";
import { unsafeToStop } from "../brokers-to-stop";
import { naturalOrder } from "../../../../components/model/natural-order";

/** So many groups of partitions are named; there may be thousands. */
const named = 10;

/** Replicas that have to be in sync for a write with acks=all, never more than there are; undefined when unknown. */
function needed({ minInsync, replicas }: PartitionStatus): number | undefined {
  return minInsync === null ? undefined : Math.min(minInsync, replicas.length);
}

/** Whether a broker that has a replica in sync must not stop, by the rule that a roll decides by. */
function isAtMin(one: PartitionStatus): boolean {
  const minInsync = new Map(one.minInsync === null ? [] : [[one.topic, one.minInsync]]);
  const view = { controller: 0, partitions: [one], minInsync, reassignments: [], lost: noneLost };
  return unsafeToStop(view, one.isr.slice(0, 1)).some(({ kind }) => kind === "under-min-isr");
}

/** Partitions by what is wrong with them; one that is in several of these lists has several faults. */
export interface Partitions {
  readonly offline: readonly PartitionStatus[];
  readonly belowMin: readonly PartitionStatus[];
  /** Fewer in sync than replicas, and no replica is being moved. */
  readonly underReplicated: readonly PartitionStatus[];
  /** Under-replicated, and it refuses writes once it loses another replica. */
  readonly atMin: readonly PartitionStatus[];
  /** Nobody told how many of its replicas must be in sync. */
  readonly unknownMin: readonly PartitionStatus[];
  /** Asks for more replicas in sync than it has. */
  readonly impossible: readonly PartitionStatus[];
}

export function sortPartitions({ partitions, moving }: Pick<Snapshot, "partitions" | "moving">): Partitions {
  const all = partitions ?? [];
  const led = all.filter(({ leader }) => leader >= 0);
  const moves = new Set(moving);
  const behind = led.filter((one) => one.isr.length < one.replicas.length && !moves.has(partitionName(one)));
  const belowMin = led.filter((one) => one.isr.length < (needed(one) ?? 0));
  const below = new Set(belowMin);
  return {
    offline: all.filter(({ leader }) => leader < 0),
    belowMin,
    underReplicated: behind,
    atMin: behind.filter((one) => !below.has(one) && isAtMin(one)),
    unknownMin: led.filter((one) => needed(one) === undefined),
    impossible: all.filter(({ minInsync, replicas }) => (minInsync ?? 1) > replicas.length),
  };
}

/** Whether every partition can be read and written, and could be with one replica less. */
export function judgePartitions(snapshot: Snapshot): Finding[] {
  const { partitions, brokers, moving } = snapshot;
  if (partitions === null) return brokers.some(({ answers }) => answers) ? [noAnswer] : [];
  const { offline, belowMin, unknownMin, underReplicated, atMin, impossible } = sortPartitions(snapshot);
  const given = (some: readonly PartitionStatus[]) =>
    `${plural(some.length, "partition")}: ${joinLimited(describe(some), named)}`;
  const back = "bring back the brokers that have the missing replicas";
  const rules: readonly (Omit<Finding, "given"> & {
    readonly found: readonly PartitionStatus[];
    readonly given?: string;
  })[] = [
    {
      level: "down",
      check: "partitions-offline",
      rule: "partitions have no leader",
      found: offline,
      fix: `${back}; until then nobody can read or write these partitions`,
    },
    {
      level: "down",
      check: "partitions-below-min-isr",
      rule: "partitions have fewer replicas in sync than min.insync.replicas",
      found: belowMin,
      fix: `${back}; until then these partitions refuse writes with acks=all`,
    },
    {
      level: "unknown",
      check: "partitions-min-isr-unknown",
      rule: "min.insync.replicas of partitions was not reported: they may refuse writes with acks=all",
      found: unknownMin,
      fix: "run it again; if it stays, look at the load of the brokers",
    },
    {
      level: "degraded",
      check: "partitions-under-replicated",
      rule: "partitions have replicas that are not in sync",
      found: underReplicated,
      fix: `${back}, or wait until they have caught up`,
    },
    {
      level: "degraded",
      check: "partitions-at-min-isr",
      rule: "partitions cannot lose another replica",
      found: atMin,
      ...(atMin.length === underReplicated.length ? { given: `the same ${plural(atMin.length, "partition")}` } : {}),
      fix: `stop no other broker: these partitions would take no writes with acks=all any more; ${back}`,
    },
    {
      level: "degraded",
      check: "min-insync",
      rule: "min.insync.replicas is above the number of replicas",
      found: impossible,
      fix: "set min.insync.replicas of the topic to at most its replication factor, or give it more replicas",
    },
  ];
  const found = rules.filter(({ found: some }) => some.length > 0);
  return [...found.map(({ found: some, ...rule }) => ({ given: given(some), ...rule })), ...movement(moving)];
}

const noAnswer: Finding = {
  level: "unknown",
  check: "partitions",
  rule: "the partitions are unknown",
  given: "brokers are responding, but none reported the partitions in time",
  fix: "run it again; if it stays, look at the load of the brokers",
};

/** Partitions by topic, those of Kafka itself last, and by the brokers that they lack: `orders-0..5 without 3`. */
function describe(partitions: readonly PartitionStatus[]): string[] {
  const missing = ({ isr, replicas }: PartitionStatus) => replicas.filter((id) => !isr.includes(id)).sort(ascending);
  const internal = ({ topic }: PartitionStatus) => Number(topic.startsWith("__"));
  const sorted = [...partitions].sort(
    (left, right) => internal(left) - internal(right) || naturalOrder(left.topic, right.topic),
  );
  const groups = groupBy(sorted, (one) => JSON.stringify([one.topic, missing(one)]));
  return groups.flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const lacks = missing(first);
    const without = lacks.length === 0 ? "" : ` without ${lacks.join(", ")}`;
    return `${first.topic}-${ranges(group.map(({ index }) => index))}${without}`;
  });
}

const ascending = (left: number, right: number) => left - right;

/** `0..2,5` of 0, 1, 2 and 5. */
function ranges(numbers: readonly number[]): string {
  const runs: [number, number][] = [];
  for (const number of [...numbers].sort(ascending)) {
    const last = runs.at(-1);
    if (last !== undefined && number <= last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? String(from) : `${from}..${to}`)).join(",");
}

function movement(moving: readonly string[]): Finding[] {
  if (moving.length === 0) return [];
  return [
    {
      level: "note",
      check: "reassignment",
      rule: "replicas are being moved to other brokers",
      given: `${plural(moving.length, "partition")}: ${joinLimited(moving, named)}`,
      fix: "nothing to do; until it has ended, more replicas than usual are out of sync",
    },
  ];
}
