import type { JuteReader, JuteWriter } from "./jute";
import { readAcls, writeAcls, type ZnodeAcl } from "./znode-acl";

/** What a server can be asked: its number (`ZooDefs.OpCode`), its request and its response (`zookeeper.jute`). */
export interface Operation<Request extends { readonly path: string } = { readonly path: string }, Response = unknown> {
  readonly name: string;
  readonly type: number;
  write(to: JuteWriter, request: Request): void;
  read(from: JuteReader): Response;
}

/** What a server tells of a znode besides its data. */
export interface Stat {
  /** Counts the changes of its data; a change may ask for one. */
  readonly version: number;
  /** Counts the changes of its ACL. */
  readonly aclVersion: number;
  /** The session that it ends with; 0 for a znode that stays. */
  readonly ephemeralOwner: bigint;
  readonly children: number;
}

/** A change without a condition. */
export const anyVersion = -1;

interface OnPath {
  readonly path: string;
}

interface WithVersion extends OnPath {
  readonly version: number;
}

const writePath = (to: JuteWriter, { path }: OnPath) => to.string(path).boolean(false);

export const exists: Operation<OnPath, Stat> = { name: "exists", type: 3, write: writePath, read: readStat };

export const getData: Operation<OnPath, { readonly data: Buffer; readonly stat: Stat }> = {
  name: "getData",
  type: 4,
  write: writePath,
  read: (from) => ({ data: from.buffer() ?? Buffer.alloc(0), stat: readStat(from) }),
};

export const getChildren: Operation<OnPath, string[]> = {
  name: "getChildren2",
  type: 12,
  write: writePath,
  read(from) {
    const children = from.vector(() => from.string());
    readStat(from);
    return children;
  },
};

export const getAcl: Operation<OnPath, ZnodeAcl[]> = {
  name: "getACL",
  type: 6,
  write: (to, { path }) => to.string(path),
  read(from) {
    const acls = readAcls(from);
    readStat(from);
    return acls;
  },
};

export const setAcl: Operation<WithVersion & { readonly acls: readonly ZnodeAcl[] }, Stat> = {
  name: "setACL",
  type: 7,
  write(to, { path, acls, version }) {
    to.string(path);
    writeAcls(to, acls);
    to.int32(version);
  },
  read: readStat,
};

export const setData: Operation<WithVersion & { readonly data: Buffer }, Stat> = {
  name: "setData",
  type: 5,
  write: (to, { path, data, version }) => to.string(path).buffer(data).int32(version),
  read: readStat,
};

/** `ZooDefs.CreateMode`. */
const sequential = 2;

export interface Creation extends OnPath {
  readonly data: Buffer;
  readonly acls: readonly ZnodeAcl[];
  /** Whether the server ends its name with the next number of its parent. */
  readonly sequential?: boolean;
}

export const create: Operation<Creation, string> = {
  name: "create",
  type: 1,
  write(to, { path, data, acls, sequential: isSequential = false }) {
    to.string(path).buffer(data);
    writeAcls(to, acls);
    to.int32(isSequential ? sequential : 0);
  },
  read: (from) => from.string(),
};

const nothing = () => undefined;

export const remove: Operation<WithVersion, undefined> = {
  name: "delete",
  type: 2,
  write: (to, { path, version }) => to.string(path).int32(version),
  read: nothing,
};

/** Has a server catch up with the leader before it answers what comes next. */
export const sync: Operation<OnPath, string> = {
  name: "sync",
  type: 9,
  write: (to, { path }) => to.string(path),
  read: (from) => from.string(),
};

export const ping = 11;
export const closeSession = -11;

/** The whole of `Stat`; what nothing follows from is read over. */
export function readStat(from: JuteReader): Stat {
  for (let skipped = 0; skipped < 4; skipped += 1) from.int64();
  const version = from.int32();
  from.int32();
  const [aclVersion, ephemeralOwner] = [from.int32(), from.int64()];
  from.int32();
  const children = from.int32();
  from.int64();
  return { version, aclVersion, ephemeralOwner, children };
}

export interface Connected {
  /** Milliseconds without a word after which the server ends the session; 0 when it is none. */
  readonly timeoutMs: number;
}

/** `ConnectRequest`, of a session that nobody else goes on with; followers may serve it. */
export function writeConnect(to: JuteWriter, timeoutMs: number): void {
  to.int32(0).int64(0n).int32(timeoutMs).int64(0n).buffer(Buffer.alloc(16)).boolean(false);
}

/** `ConnectResponse`; its last field came with 3.4. */
export function readConnected(from: JuteReader): Connected {
  from.int32();
  const timeoutMs = from.int32();
  from.int64();
  from.buffer();
  if (from.left > 0) from.boolean();
  return { timeoutMs };
}
