import { masterOf, mastersOn, type ReplicaView, type RocketmqView } from "./rocketmq-view";

/** Which replica of a group should become its master. */
export interface Successor {
  readonly group: string;
  readonly id: number;
}

/**
 * Who takes over the masters of a server: for each group a replica in sync, on the server that has the fewest masters, so that they
 * stay spread. A server that gathers the masters of all groups could not be stopped without a pause for producers.
 */
export function chooseSuccessors(view: RocketmqView, leaving: number): Successor[] {
  const masters = new Map<number, number>();
  for (const group of view.groups) count(masters, masterOf(group)?.id);
  const chosen: Successor[] = [];
  for (const { name, state } of mastersOn(view, leaving)) {
    const candidates = (state?.replicas ?? []).filter(isFit).filter(({ id }) => id !== leaving);
    const [first] = candidates.sort(
      (left, right) => (masters.get(left.id) ?? 0) - (masters.get(right.id) ?? 0) || left.id - right.id,
    );
    if (first === undefined) continue;
    count(masters, first.id);
    chosen.push({ group: name, id: first.id });
  }
  return chosen;
}

function isFit(replica: ReplicaView): replica is ReplicaView & { readonly id: number } {
  return replica.inSync && replica.alive && replica.id !== undefined;
}

function count(masters: Map<number, number>, id: number | undefined): void {
  if (id !== undefined) masters.set(id, (masters.get(id) ?? 0) + 1);
}
