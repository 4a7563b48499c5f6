import type { RollContext } from "../../../phases/roll-context";
import { withAnyServer } from "../../../protocol/zookeeper/any-server";
import * as messages from "../../../protocol/zookeeper/messages";
import { failedWith } from "../../../protocol/zookeeper/zookeeper-error";
import type { ZooKeeperSession } from "../../../protocol/zookeeper/zookeeper-session";
import { migrationOf } from "./migration-step";

/** What brokers and controllers tell each other in ZooKeeper on the way to KRaft (`kafka.zk.ZkData`, KIP-866). */
export const paths = {
  controller: "/controller",
  epoch: "/controller_epoch",
  migration: "/migration",
  cluster: "/cluster/id",
} as const;

/** Who leads a cluster, as its znodes say. */
export interface Leadership {
  /** The broker or controller in `/controller`; absent while there is none. */
  readonly controller?: {
    readonly id: number;
    readonly isKraft: boolean;
    /** When it became the controller, in milliseconds by the clock of its host; -1 where it does not say. */
    readonly since: number;
  };
  /** Of the controller in ZooKeeper, as brokers know it; 0 before there was any. */
  readonly epoch: number;
  /** What controllers have written of the copy; absent where none has begun one. */
  readonly migration?: {
    /** The last record of theirs that is in ZooKeeper; -1 until everything was copied. */
    readonly offset: number;
    /** Of the controller that wrote it last, which is the epoch of the quorum. */
    readonly epoch: number;
  };
  /** The id that brokers have in `meta.properties`; absent where no broker has started. */
  readonly clusterId?: string;
}

/** Works in a session with the ensemble of a plan, at what the brokers have there. @throws Error when none serves. */
export function inZooKeeper<T>(context: RollContext, work: (session: ZooKeeperSession) => Promise<T>): Promise<T> {
  const { hosts, plan } = context;
  const { chroot } = migrationOf(plan);
  const members = plan.zookeeper.map((node) => ({
    name: `ZooKeeper ${node.id}`,
    connect: () => hosts.connectAsOperator(node, "zookeeper"),
  }));
  return withAnyServer(members, { chroot }, async (session) => {
    // Another server than the one that was written to last may not have heard of it.
    await session.ask(messages.sync, { path: "/" });
    return work(session);
  });
}

/** Reads who leads. */
export async function readLeadership(session: ZooKeeperSession): Promise<Leadership> {
  const [controller, epoch, migration, cluster] = await Promise.all([
    readJson(session, paths.controller),
    readText(session, paths.epoch),
    readJson(session, paths.migration),
    readJson(session, paths.cluster),
  ]);
  const id = cluster?.["id"];
  return {
    epoch: Number(epoch ?? 0),
    ...(controller === undefined
      ? {}
      : {
          controller: {
            id: numberIn(controller, "brokerid"),
            // `kraftControllerEpoch` is -1, or missing, where a broker leads.
            isKraft: numberIn(controller, "kraftControllerEpoch") >= 0,
            // A number in a text, as all brokers write it.
            since: Number(controller["timestamp"] ?? -1),
          },
        }),
    ...(migration === undefined
      ? {}
      : {
          migration: {
            offset: numberIn(migration, "kraft_metadata_offset"),
            epoch: numberIn(migration, "kraft_controller_epoch"),
          },
        }),
    ...(typeof id === "string" ? { clusterId: id } : {}),
  };
}

/** Whether controllers lead the cluster, or have and left something of it in ZooKeeper. */
export function hasKraftLed({ controller, migration }: Leadership): boolean {
  return controller?.isKraft === true || (migration?.offset ?? -1) >= 0;
}

/** The content of a znode; undefined when it does not exist. */
export async function readText(session: ZooKeeperSession, path: string): Promise<string | undefined> {
  try {
    return (await session.ask(messages.getData, { path })).data.toString();
  } catch (error) {
    if (failedWith(error, "NoNode")) return undefined;
    throw error;
  }
}

export type Json = Readonly<Record<string, unknown>>;

/** The same as an object; an empty znode is an empty object. @throws Error when it is something else. */
export async function readJson(session: ZooKeeperSession, path: string): Promise<Json | undefined> {
  const text = await readText(session, path);
  if (text === undefined) return undefined;
  if (text === "") return {};
  const value: unknown = JSON.parse(text);
  if (typeof value !== "object" || value === null) throw new Error(`${path} holds ${text}, which is no object`);
  return value as Json;
}

function numberIn(values: Json, key: string): number {
  const value = values[key];
  return typeof value === "number" ? value : -1;
}

/** The names of the znodes below a path; none when it does not exist. */
export async function childrenOf(session: ZooKeeperSession, path: string): Promise<string[]> {
  try {
    return await session.ask(messages.getChildren, { path });
  } catch (error) {
    if (failedWith(error, "NoNode")) return [];
    throw error;
  }
}

/** Deletes a znode; one that is gone already is none the less. */
export async function removeZnode(session: ZooKeeperSession, path: string): Promise<void> {
  try {
    await session.ask(messages.remove, { path, version: messages.anyVersion });
  } catch (error) {
    if (!failedWith(error, "NoNode")) throw error;
  }
}
