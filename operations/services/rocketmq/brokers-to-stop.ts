import type { UnsafeReason } from "../../safety/unsafe-reason";
import { masterOf, type RocketmqView } from "./rocketmq-view";

/**
 * Why the brokers of these servers must not stop now, all of them together: every group that has a replica there must keep
 * `minInSyncReplicas` in sync without them, or it refuses what is sent. A group that has no more replicas than that never can, so it
 * is not kept from a stop.
 */
export function unsafeToStopBrokers({ groups }: RocketmqView, stopping: readonly number[]): UnsafeReason[] {
  if (stopping.length === 0) return [];
  return groups.flatMap((group): UnsafeReason[] => {
    const { name, ids, state, minInsync } = group;
    const staying = ids.filter((id) => !stopping.includes(id));
    if (staying.length === ids.length) return [];
    if (state === undefined) return [{ kind: "unknown", what: "broker groups" }];
    if (minInsync === undefined) return [{ kind: "unknown", what: "minInSyncReplicas" }];
    if (ids.length - 1 < minInsync) return [];
    const left = state.replicas.filter(
      ({ id, inSync, alive }) => inSync && alive && id !== undefined && staying.includes(id),
    );
    if (left.length >= minInsync && masterOf(group) !== undefined) return [];
    return [{ kind: "broker-group", group: name, left: left.length, needed: minInsync, atMost: staying.length }];
  });
}
