import type { Followers } from "../../protocol/rocketmq/brokers";
import type { GroupState, Replica } from "../../protocol/rocketmq/controllers";
import type { Registrations } from "../../protocol/rocketmq/name-servers";

/** A name server and the controller inside, each asked itself. */
export interface NameServerView {
  readonly id: number;
  /** What is registered there; undefined while it does not answer. */
  readonly registered: Registrations | undefined;
  /** Whether the controller answers, and whom it follows; undefined while it does not answer. */
  readonly controller: { readonly leader: string | undefined } | undefined;
  /** The address that the controller has for others; absent where it has none. */
  readonly controllerAt?: string;
}

/** A replica, and on which server of the stack it is. */
export interface ReplicaView extends Replica {
  /** Id of the server; undefined when it is none of the stack. */
  readonly id: number | undefined;
}

/** A broker group, with what decides which of its replicas may stop. What was not answered is undefined, and stands for nothing. */
export interface GroupView {
  readonly name: string;
  /** Ids of the servers that shall have a replica. */
  readonly ids: readonly number[];
  /** As the controllers know it; undefined when none leads that answers, or the group was never registered. */
  readonly state: (Omit<GroupState, "name" | "replicas"> & { readonly replicas: readonly ReplicaView[] }) | undefined;
  /** As its master knows them; undefined when it did not answer. */
  readonly followers: Followers | undefined;
  /** `minInSyncReplicas` that its replicas run with; undefined when none told. */
  readonly minInsync: number | undefined;
}

/** Everything that a roll and the status decide by. */
export interface RocketmqView {
  readonly nameServers: readonly NameServerView[];
  readonly groups: readonly GroupView[];
  /** Servers whose brokers all answer. */
  readonly answering: ReadonlySet<number>;
}

/** The address of the controller that leads, as most of those that answer say; undefined while none does. */
export function leaderOf(nameServers: readonly NameServerView[]): string | undefined {
  const votes = new Map<string, number>();
  for (const { controller } of nameServers)
    if (controller?.leader !== undefined) votes.set(controller.leader, (votes.get(controller.leader) ?? 0) + 1);
  return [...votes].sort(([, left], [, right]) => right - left)[0]?.[0];
}

/** The replica that is master; undefined while there is none. */
export function masterOf({ state }: GroupView): ReplicaView | undefined {
  return state?.replicas.find(({ address }) => address === state.master);
}

/** The groups whose masters are on a server. */
export function mastersOn({ groups }: RocketmqView, id: number): GroupView[] {
  return groups.filter((group) => masterOf(group)?.id === id);
}

/** Why name servers and controllers are not ready: each answers, all follow one leader, and each knows every broker that any does. */
export function nameServersNotReady({ nameServers }: Pick<RocketmqView, "nameServers">): string[] {
  const leader = leaderOf(nameServers);
  const known = new Set(nameServers.flatMap(({ registered = {} }) => addressesIn(registered)));
  return nameServers.flatMap(({ id, registered, controller }) => {
    if (registered === undefined) return [`name server ${id} is not responding`];
    if (controller === undefined) return [`the controller of name server ${id} is not responding`];
    if (controller.leader === undefined) return [`the controller of name server ${id} knows no leader`];
    if (controller.leader !== leader)
      return [`the controller of name server ${id} follows ${controller.leader}, not ${leader}`];
    const here = new Set(addressesIn(registered));
    const missing = [...known].filter((address) => !here.has(address));
    return missing.length === 0 ? [] : [`broker ${missing.join(", ")} is not registered at name server ${id}`];
  });
}

function addressesIn(registered: Registrations): string[] {
  return Object.values(registered).flatMap(({ addresses }) => addresses);
}

/**
 * Why broker groups are not ready. @param except - Servers whose replicas do not count: they are stopped next, or were before.
 */
export function groupsNotReady(view: RocketmqView, except: readonly number[] = []): string[] {
  return view.groups.flatMap((group) => groupNotReady(group, except, view.nameServers));
}

function groupNotReady(group: GroupView, except: readonly number[], nameServers: readonly NameServerView[]): string[] {
  const { name, ids, state, followers } = group;
  const what = `broker group ${name}`;
  if (state === undefined) return [`${what}: no controller tells its state`];
  const master = masterOf(group);
  if (master === undefined) return [`${what} has no master`];
  const problems: string[] = [];
  for (const id of ids.filter((one) => !except.includes(one))) {
    const replica = state.replicas.find((one) => one.id === id);
    if (replica === undefined) problems.push(`${what} has no replica on server ${id} yet`);
    else if (!replica.alive) problems.push(`the replica of ${what} on server ${id} does not run`);
    else if (!replica.inSync) problems.push(`the replica of ${what} on server ${id} is not in sync`);
  }
  const expected = ids.filter((id) => id !== master.id && !except.includes(id)).length;
  if (followers === undefined) problems.push(`the master of ${what} is not responding`);
  else if (followers.inSync < expected)
    problems.push(`the master of ${what} has ${followers.inSync} of ${expected} replicas connected`);
  const elsewhere = nameServers.filter(
    ({ registered }) => registered !== undefined && registered[name]?.master !== state.master,
  );
  if (elsewhere.length > 0)
    problems.push(`name server ${elsewhere.map(({ id }) => id).join(", ")} does not know the master of ${what} yet`);
  return problems;
}
