import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { realClock } from "../../../lib/clock";
import type { Deployed } from "../../../status/deployed";
import type { PlatformView } from "../../../status/platform-view";
import { judgeServer, whereToCheck } from "../../../status/server-findings";
import type { BrokerGroupStatus } from "../../../status/rocketmq-snapshot";
import type { Finding, Snapshot } from "../../../status/snapshot";
import type { Reach } from "../../../transport/transport";
import type { StatusRow } from "../../service";
import { brokerNames } from "../rocketmq-names";
import { RocketmqReader } from "../rocketmq-reader";
import { type GroupView, masterOf, type RocketmqView } from "../rocketmq-view";
import { serverRows, serverStatuses, serversOn } from "./server-status";

/** Queries the brokers and what the controllers know of them; undefined for a stack that has none. Never fails. */
export async function inspectBrokerGroups(reach: Reach, timeoutMs: number) {
  const ids = reach.idsOf(brokerNames.name);
  if (ids.length === 0) return undefined;
  return { ids, ...(await new RocketmqReader(reach, { timeoutMs, clock: realClock }).view()) };
}

/** The brokers by host, and their groups, in a snapshot; nothing for a stack without. */
export function brokerGroupsPart(
  { versions }: Deployed["outputs"],
  platform: PlatformView,
  view: (RocketmqView & { readonly ids: readonly number[] }) | undefined,
  plan: Plan | undefined,
): Partial<Pick<Snapshot, "rocketmqBrokers" | "brokerGroups">> {
  if (view === undefined) return {};
  const told = view.ids.map((id) => ({ id, answers: view.answering.has(id) }));
  return {
    rocketmqBrokers: serverStatuses(brokerNames, told, versions, platform, plan),
    brokerGroups: view.groups.map(groupStatus),
  };
}

function groupStatus(group: GroupView): BrokerGroupStatus {
  const { name, ids, state, minInsync, followers } = group;
  return {
    name,
    master: masterOf(group)?.id ?? null,
    replicas: state?.replicas.map(({ id, inSync, alive }) => ({ id: id ?? null, inSync, alive })) ?? null,
    wanted: ids.length,
    minInsync: minInsync ?? null,
    largestLag: followers?.largestLag ?? null,
  };
}

/** The brokers by host, for tables, with the groups whose masters are there. */
export function brokerGroupRows({ rocketmqBrokers = [], brokerGroups = [] }: Snapshot): StatusRow[] {
  return serverRows(brokerNames, rocketmqBrokers, ({ id }) => {
    const masters = brokerGroups.filter(({ master }) => master === id).map(({ name }) => name);
    return masters.length === 0 ? "serving" : `master of ${masters.join(", ")}`;
  });
}

/** The broker groups, a line for each. */
export function brokerGroupSummary({ brokerGroups = [] }: Snapshot): string[] {
  return brokerGroups.map(({ name, master, replicas, wanted, minInsync, largestLag }) => {
    const where = master === null ? "no master" : `master on server ${master}`;
    const inSync = replicas === null ? "unknown" : `${healthy(replicas)} of ${wanted}`;
    const lag = largestLag === null ? "" : `; the slowest lacks ${largestLag} bytes`;
    return `Broker group ${name}: ${where}; replicas in sync: ${inSync}, ${minInsync ?? "unknown"} needed${lag}`;
  });
}

function healthy(replicas: NonNullable<BrokerGroupStatus["replicas"]>): number {
  return replicas.filter(({ inSync, alive }) => inSync && alive).length;
}

/** Findings about brokers and their groups. */
export function judgeBrokerGroups(snapshot: Snapshot): Finding[] {
  const { rocketmqBrokers = [], brokerGroups = [] } = snapshot;
  return [
    ...rocketmqBrokers.flatMap((one) =>
      judgeServer(snapshot, brokerNames, one, { serves: one.answers, word: "responding" }),
    ),
    ...brokerGroups.flatMap((one) => judgeGroup(snapshot, one)),
  ];
}

function judgeGroup(snapshot: Snapshot, group: BrokerGroupStatus): Finding[] {
  const { name, master, replicas, wanted, minInsync } = group;
  const behind = (replicas ?? []).flatMap(({ id, inSync, alive }) => (alive && !inSync ? [id ?? "unknown"] : []));
  // RocketMQ does not mend that itself, and nobody would guess it.
  const helps =
    behind.length === 0 ? "" : "; one that stays so follows a former master: restart it while all others are in sync";
  const finding = (level: Finding["level"], rule: string, given: string): Finding[] => [
    {
      level,
      check: "broker-group",
      rule: `broker group ${name} ${rule}`,
      given,
      fix: `${whereToCheck(snapshot, brokerNames)}${helps}`,
    },
  ];
  if (replicas === null) return finding("unknown", "could not be inspected", "no controller that leads told its state");
  const left = healthy(replicas);
  const others = behind.length === 0 ? "" : `; that on server ${behind.join(", ")} runs and is not`;
  const given = `${left} of ${wanted} replicas in sync${others}`;
  if (master === null) return finding("down", "has no master: it takes no messages and gives none", given);
  if (minInsync !== null && left < minInsync)
    return finding("down", `takes no messages: it needs ${minInsync} replicas in sync`, given);
  return left < wanted ? finding("degraded", "lacks replicas in sync", given) : [];
}

/** What is known of the brokers on a host that is not reachable. */
export function brokerGroupsOn({ rocketmqBrokers = [] }: Snapshot, host: string): string[] {
  return serversOn(brokerNames, rocketmqBrokers, host);
}
