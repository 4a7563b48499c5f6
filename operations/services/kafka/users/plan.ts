import { aclOf, aclText } from "../../../../components/services/kafka/users/acl";
import { quotaKeys, type UserState } from "../../../../components/services/kafka/users/users-spec";
import { newestMechanism } from "../../../../components/services/kafka/users/rotation";
import type { PrincipalAcl } from "../../../protocol/kafka/acls";
import type { Credentials, NewCredential, OldCredential } from "../../../protocol/kafka/credentials";
import type { QuotaChange, Quotas } from "../../../protocol/kafka/quotas";

/** Users by name. */
export type Users = Readonly<Record<string, UserState>>;

/** What has to be done, in this order: who gains a right has it before what it had goes away, and a limit comes first. */
export interface UserChanges {
  /** Those that deny before those that allow. */
  readonly addAcls: readonly (readonly PrincipalAcl[])[];
  readonly setQuotas: readonly QuotaChange[];
  readonly write: readonly Pick<NewCredential, "name" | "mechanism" | "iterations">[];
  readonly removeCredentials: readonly OldCredential[];
  /** Those that allow before those that deny. */
  readonly removeAcls: readonly (readonly PrincipalAcl[])[];
  readonly dropQuotas: readonly QuotaChange[];
}

export interface UsersToPlan {
  readonly wanted: Users;
  /** What this program put there, or saw in a refresh. */
  readonly known: Users;
  /** What the brokers say of all users that are wanted or known. */
  readonly seen: Users;
  /** Whether a login was written with the password that it shall have; brokers cannot tell. */
  readonly hasPassword: (name: string, mechanism: string) => boolean;
  /** Whether the password of a login is known. */
  readonly isKnown: (name: string, mechanism: string) => boolean;
}

/** Compares observed users with the desired ones. Whoever is neither wanted nor known is left alone. */
export function planUsers({ wanted, known, seen, hasPassword, isKnown }: UsersToPlan): UserChanges {
  const compared = Object.keys({ ...known, ...wanted }).map((name) => ({
    name,
    user: Object.hasOwn(wanted, name) ? wanted[name] : undefined,
    now: (Object.hasOwn(seen, name) ? seen[name] : undefined) ?? nothing,
  }));
  const added = compared.flatMap(({ name, user = nothing, now }) => without(name, user.acls, now.acls));
  const gone = compared.flatMap(({ name, user = nothing, now }) => without(name, now.acls, user.acls));
  const quotas = compared.flatMap(({ name, user = nothing, now }) => {
    const changes = quotaChanges(user.quotas, now.quotas);
    return Object.keys(changes).length === 0 ? [] : [{ name, changes, isGone: user === nothing }];
  });
  return {
    addAcls: parts(added, "deny", "allow"),
    setQuotas: quotas.filter(({ isGone }) => !isGone).map(({ isGone: _, ...change }) => change),
    write: compared.flatMap(({ name, user = nothing, now }) =>
      Object.entries(user.credentials)
        .filter(([mechanism, iterations]) =>
          // Applications may still log in with the one before: it is only written where it is missing.
          mechanism === newestMechanism(user)
            ? now.credentials[mechanism] !== iterations || !hasPassword(name, mechanism)
            : now.credentials[mechanism] === undefined && isKnown(name, mechanism),
        )
        .map(([mechanism, iterations]) => ({ name, mechanism, iterations })),
    ),
    removeCredentials: compared.flatMap(({ name, user = nothing, now }) =>
      Object.keys(now.credentials)
        .filter((mechanism) => !Object.hasOwn(user.credentials, mechanism))
        .map((mechanism) => ({ name, mechanism })),
    ),
    removeAcls: parts(gone, "allow", "deny"),
    dropQuotas: quotas.filter(({ isGone }) => isGone).map(({ isGone: _, ...change }) => change),
  };
}

/** How many things are to be done. */
export function countOf(changes: UserChanges): number {
  const parts = Object.values(changes) as readonly (readonly unknown[])[];
  return parts.reduce((sum, part) => sum + part.flat().length, 0);
}

/** Those of some users of whom brokers tell anything that a stack file can have. */
export function seenUsers(
  names: readonly string[],
  told: { readonly credentials: Credentials; readonly acls: readonly PrincipalAcl[]; readonly quotas: Quotas },
): Users {
  const wanted = new Set(names);
  const acls = new Map<string, string[]>();
  for (const { principal, ...acl } of told.acls) {
    const name = nameOf(principal);
    if (name !== undefined && wanted.has(name)) acls.set(name, [...(acls.get(name) ?? []), aclText(acl)]);
  }
  const users = names.map((name): [string, UserState] => {
    const quotas = Object.entries(told.quotas.get(name) ?? {}).filter(([key]) => ours.includes(key));
    const credentials = told.credentials.get(name) ?? {};
    return [name, { credentials, acls: (acls.get(name) ?? []).sort(), quotas: Object.fromEntries(quotas) }];
  });
  return Object.fromEntries(
    users.filter(([, user]) => Object.values(user).some((part) => Object.keys(part as object).length > 0)),
  );
}

const nothing: UserState = { credentials: {}, acls: [], quotas: {} };
const userType = "User:";
/** Quotas that a stack file can have; others are left alone. */
const ours: readonly string[] = Object.values(quotaKeys);

function nameOf(principal: string): string | undefined {
  return principal.startsWith(userType) ? principal.slice(userType.length) : undefined;
}

/** The ACLs of a user that are in one list and not in another. */
function without(name: string, acls: readonly string[], others: readonly string[]): PrincipalAcl[] {
  const left = new Set(others);
  return acls.filter((acl) => !left.has(acl)).map((acl) => ({ principal: userType + name, ...aclOf(acl) }));
}

/** First those with one permission, then those with the other; a part without any is left out. */
function parts(acls: readonly PrincipalAcl[], first: string, then: string): PrincipalAcl[][] {
  const ordered = [first, then].map((permission) => acls.filter((acl) => acl.permission === permission));
  return ordered.filter((part) => part.length > 0);
}

function quotaChanges(wanted: UserState["quotas"], now: UserState["quotas"]): Record<string, number | null> {
  const set = Object.entries(wanted).filter(([key, value]) => now[key] !== value);
  const gone = Object.keys(now).filter((key) => !Object.hasOwn(wanted, key));
  return Object.fromEntries([...set, ...gone.map((key) => [key, null] as const)]);
}
