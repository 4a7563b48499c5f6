import type { JuteReader, JuteWriter } from "./jute";

/** What may be done with a znode (`ZooDefs.Perms`). */
export const permissions = { read: 1, write: 2, create: 4, delete: 8, admin: 16, all: 31 } as const;

/** What somebody may do with a znode. */
export interface ZnodeAcl {
  /** The sum of {@link permissions}. */
  readonly permissions: number;
  /** How somebody is known. Example: `x509`. */
  readonly scheme: string;
  /** Who that is. Example: `CN=broker,OU=zookeeper-client,O=kafka-zookeeper`. */
  readonly id: string;
}

/** Everybody may do everything, `OPEN_ACL_UNSAFE`. */
export const openToAll: readonly ZnodeAcl[] = [{ permissions: permissions.all, scheme: "world", id: "anyone" }];

/** Everybody may read, `READ_ACL_UNSAFE`. */
export const readableByAll: readonly ZnodeAcl[] = [{ permissions: permissions.read, scheme: "world", id: "anyone" }];

/** The holder of a certificate may do everything. @param name - As Java prints it. */
export function ownedBy(name: string): ZnodeAcl {
  return { permissions: permissions.all, scheme: "x509", id: name };
}

/** Whether two lists say the same; their order means nothing. */
export function sameAcls(one: readonly ZnodeAcl[], other: readonly ZnodeAcl[]): boolean {
  const texts = (acls: readonly ZnodeAcl[]) => [...new Set(acls.map(textOf))].sort().join("\n");
  return texts(one) === texts(other);
}

function textOf({ permissions, scheme, id }: ZnodeAcl): string {
  return `${scheme}:${id}:${permissions}`;
}

export function writeAcls(to: JuteWriter, acls: readonly ZnodeAcl[]): void {
  to.vector(acls, ({ permissions, scheme, id }) => to.int32(permissions).string(scheme).string(id));
}

export function readAcls(from: JuteReader): ZnodeAcl[] {
  return from.vector(() => ({ permissions: from.int32(), scheme: from.string(), id: from.string() }));
}
