import type { GroupView, RocketmqView } from "../../operations/services/rocketmq/rocketmq-view";

/** The address of the replica of a group on a server. */
export function addressOf(group: string, id: number): string {
  return `10.0.0.${id}:${10911 + 20 * (group.charCodeAt(0) - 97)}`;
}

/**
 * A broker group by a word: a letter for each server from id 1 on, M for the master, S for a replica in sync, L for one that lags,
 * x for one that does not run.
 *
 * @example groupOf("a", "MSx")
 */
export function groupOf(
  name: string,
  word: string,
  { minInsync = 2 }: { minInsync?: number | undefined } = {},
): GroupView {
  const replicas = [...word].map((letter, index) => ({
    id: index + 1,
    brokerId: index + 1,
    address: addressOf(name, index + 1),
    inSync: letter === "M" || letter === "S",
    alive: letter !== "x",
  }));
  const master = word.indexOf("M");
  const inSync = [...word].filter((letter) => letter === "S").length;
  return {
    name,
    ids: replicas.map(({ id }) => id),
    state: { master: master < 0 ? undefined : addressOf(name, master + 1), replicas },
    followers: master < 0 ? undefined : { inSync, largestLag: 0 },
    minInsync,
  };
}

/** A cluster of three hosts whose name servers know all that the controllers do. */
export function rocketmqView(groups: readonly GroupView[], changes: Partial<RocketmqView> = {}): RocketmqView {
  const registered = Object.fromEntries(
    groups.map(({ name, state }) => [
      name,
      {
        master: state?.master,
        addresses: (state?.replicas ?? []).filter(({ alive }) => alive).map(({ address }) => address),
      },
    ]),
  );
  return {
    nameServers: [1, 2, 3].map((id) => ({ id, registered, controller: { leader: "10.0.0.1:9878" } })),
    groups,
    answering: new Set([1, 2, 3]),
    ...changes,
  };
}
