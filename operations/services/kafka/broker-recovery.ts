import type { RollContext } from "../../phases/roll-context";
import type { ServiceView } from "../../phases/roll-view";
import type { Reassignment } from "../../protocol/kafka/partitions";
import type { BrokerReader } from "./broker-reader";
import { electedController } from "./broker-view";
import { brokersNotReady, notCaughtUp, notResponding } from "./readiness";

/** Why brokers that were restarted are not back yet: every broker is in the cluster, and theirs are in sync. */
export async function brokerRecovery(reader: BrokerReader, ids: readonly number[]): Promise<string[]> {
  // The others are asked only once these answer: a JVM that starts needs every core that asking would take.
  const silent = notResponding(await reader.members(ids));
  if (silent.length > 0) return silent;
  const all = await reader.members();
  const problems = brokersNotReady(all);
  if (problems.length > 0) return problems;
  // A broker that just came back knows little; what another one knows counts as much.
  const other = all.map(({ id }) => id).find((id) => !ids.includes(id));
  const asked = await reader.brokers(other === undefined ? ids : [...ids, other]);
  const late = notResponding(asked);
  if (late.length > 0) return late;
  const behind = (moves?: readonly Reassignment[]) =>
    asked.flatMap(({ metadata }) =>
      metadata === undefined ? [] : ids.flatMap((id) => notCaughtUp(metadata, id, moves)),
    );
  if (behind().length === 0) return [];
  // What a reassignment is copying may take hours, and its replicas were not in sync before the restart either.
  const controller = electedController(asked.flatMap(({ metadata }) => metadata ?? []));
  return [...new Set(behind(await reader.moves(controller)))];
}

/** Log recovery can take long after a crash; it is waited for and reported, never cut short. */
export async function recoveryProgress({ hosts }: RollContext, brokers: readonly ServiceView[]): Promise<string[]> {
  const progress = await Promise.all(
    brokers.map(async (broker) => {
      const line = await hosts
        .session(broker)
        .journal(broker.unit, 1)
        .catch(() => "");
      return /recover|loading/i.test(line) ? [`broker ${broker.id} logs: ${line.trim().slice(0, 120)}`] : [];
    }),
  );
  return progress.flat();
}
