import type { Server, ServerGroup, ServerGroups } from "../../model/cluster-spec";
import { heapBytes, sizeOf } from "../../model/jvm";
import { type ImagePaths, resolveGroup, serverOf } from "../resolve-group";
import type { Located, ServiceConfig } from "../service-schema";
import type { RocketmqConfig, RocketmqStack } from "./schema";
import { type Secured, securedBy } from "./security/rocketmq-security";
import { type RocketmqUser, rocketmqUsersOf } from "./users/users-spec";
import { rocketmqVersions } from "./versions";

export const rocketmqName = "rocketmq";

/** Settings of the brokers with every default that follows from others. */
export type BrokerSettings = ServiceConfig & Omit<RocketmqConfig, "heap" | "users">;

/** A broker group: replicas with the same messages, one of them the master. */
export interface ReplicaGroup {
  readonly name: string;
  /** `listenPort` of each of its replicas. */
  readonly port: number;
  /** Ids of the servers with a replica, the one that should be master first. */
  readonly ids: readonly number[];
}

/** Where pods have the servers of a kind, and their data. */
export type PodPaths = ImagePaths & { readonly data: string };

/** The brokers of a cluster; those of one host share a process. */
export interface RocketmqGroup extends ServerGroup<Server, BrokerSettings>, Secured {
  /** The users of the stack file, without their passwords; none in plain text. */
  readonly users?: readonly RocketmqUser[];
  /** They listen on every address they have, because they cannot bind the one that others know them by. */
  readonly listenOnAllAddresses?: boolean;
  readonly dataDirectory: string;
  readonly replicaGroups: readonly ReplicaGroup[];
  readonly replicas: number;
  readonly minInsyncReplicas: number;
  /** As the JVM takes it. Example: `1280m`. */
  readonly directMemory: string;
}

/** Between the ports of two groups: each has three of its own. */
const portStep = 20;

/** Whether a stack has RocketMQ at all. */
export function hasRocketmq({ hosts }: RocketmqStack): boolean {
  return hosts.some(({ rocketmqId }) => rocketmqId !== undefined);
}

/** The brokers of a cluster. @throws Error when it has none. */
export function rocketmqOf({ groups }: ServerGroups): RocketmqGroup {
  const group = groups.find(({ service }) => service === rocketmqName);
  if (group === undefined) throw new Error("the cluster has no RocketMQ");
  return group as RocketmqGroup;
}

/** Names of the broker groups. */
export function groupNames({ hosts, rocketmq }: RocketmqStack): readonly string[] {
  const count = hosts.filter(({ rocketmqId }) => rocketmqId !== undefined).length;
  return rocketmq.groups ?? ["a", "b", "c"].slice(0, Math.max(1, Math.min(3, count)));
}

/** How many replicas groups have, and how many of them must have a message. */
export function replicationOf({
  hosts,
  rocketmq,
}: RocketmqStack): Pick<RocketmqGroup, "replicas" | "minInsyncReplicas"> {
  const count = hosts.filter(({ rocketmqId }) => rocketmqId !== undefined).length;
  const replicas = rocketmq.replicas ?? Math.max(1, Math.min(3, count));
  return { replicas, minInsyncReplicas: rocketmq.minInsyncReplicas ?? Math.min(2, replicas) };
}

/** The settings of the brokers; a heap that is not given follows from the number of groups. */
export function brokerSettings(config: RocketmqStack): BrokerSettings {
  // Passwords go their own way.
  const { users: _, ...settings } = config.rocketmq;
  return { ...settings, heap: settings.heap ?? `${Math.max(1, groupNames(config).length)}g` };
}

const mebibyte = 1024 ** 2;

/**
 * Bytes outside of the heap that brokers of one process need: each thread that writes keeps a buffer of the largest message
 * (`MessageExtEncoder`). With less, consumers silently get nothing.
 */
export function neededDirectMemory(config: RocketmqStack): number {
  const message = heapBytes(config.rocketmq.maxMessageSize) ?? 0;
  return groupNames(config).length * 96 * (message + 64 * 1024) + 64 * mebibyte;
}

function directMemoryOf(config: RocketmqStack): string {
  const step = 256 * mebibyte;
  const needed = Math.max(1024 * mebibyte, Math.ceil(neededDirectMemory(config) / step) * step);
  return config.rocketmq.directMemory ?? sizeOf(needed) ?? "1g";
}

/** The servers on the hosts of a stack, by id. */
export function rocketmqServers(config: RocketmqStack<Located>): Server[] {
  return config.hosts.flatMap((host) => (host.rocketmqId === undefined ? [] : [serverOf(host, host.rocketmqId)]));
}

/** The brokers on the hosts of a stack; undefined when it has none. */
export function resolveRocketmq(config: RocketmqStack<Located>): RocketmqGroup | undefined {
  return resolveBrokers(config, rocketmqServers(config));
}

/** The brokers on these servers, with the settings of a stack; undefined when it has none. */
export function resolveBrokers(
  config: RocketmqStack,
  servers: readonly Server[],
  image?: PodPaths,
): RocketmqGroup | undefined {
  if (!hasRocketmq(config)) return undefined;
  const settings = brokerSettings(config);
  const group = resolveGroup({ name: rocketmqName, versions: rocketmqVersions }, settings, servers, image);
  const replication = replicationOf(config);
  return {
    ...group,
    ...replication,
    ...securedBy(config),
    ...(config.rocketmq.users.length === 0 ? {} : { users: rocketmqUsersOf(config.rocketmq) }),
    dataDirectory: image?.data ?? settings.paths.data ?? "/var/lib/rocketmq",
    ...(image === undefined ? {} : { listenOnAllAddresses: true }),
    replicaGroups: placeGroups(
      group.servers.map(({ id }) => id),
      groupNames(config),
      { replicas: replication.replicas, firstPort: settings.ports.broker },
    ),
    directMemory: directMemoryOf(config),
  };
}

/** Each group begins with the next server, so that masters and replicas are spread evenly. */
export function placeGroups(
  ids: readonly number[],
  names: readonly string[],
  { replicas, firstPort }: { readonly replicas: number; readonly firstPort: number },
): ReplicaGroup[] {
  return names.map((name, index) => {
    const first = ids.length === 0 ? 0 : index % ids.length;
    const inTurn = [...ids.slice(first), ...ids.slice(0, first)];
    return { name, port: firstPort + index * portStep, ids: inTurn.slice(0, replicas) };
  });
}

/** The groups that a server has a replica of. */
export function groupsOn(
  { replicaGroups }: Pick<RocketmqGroup, "replicaGroups">,
  { id }: Pick<Server, "id">,
): ReplicaGroup[] {
  return replicaGroups.filter(({ ids }) => ids.includes(id));
}
