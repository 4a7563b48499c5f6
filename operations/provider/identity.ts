import { X509Certificate } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";

/** What a resource is given, as far as it may have a login to servers with TLS. */
interface Identified {
  readonly identity?: unknown;
}

/**
 * What the inputs of a resource are compared by. Its identity is how it reaches servers and not what it does there: a
 * certificate that was renewed is no reason to do it again.
 */
export function withoutIdentity(inputs: unknown): unknown {
  if (typeof inputs !== "object" || inputs === null || !("identity" in inputs)) return inputs;
  const { identity: _, ...others } = inputs;
  return others;
}

/**
 * Inputs with which something can be looked at in a preview, which does not know a certificate that is about to be
 * renewed: the one before it is still valid.
 */
export function withKnownIdentity(inputs: unknown, previous: unknown): unknown {
  const { identity } = (inputs ?? {}) as Identified;
  if (identity === undefined || !isUnknown(identity)) return inputs;
  const { identity: before } = (previous ?? {}) as Identified;
  return { ...(withoutIdentity(inputs) as object), ...(before === undefined ? {} : { identity: before }) };
}

function isUnknown(value: unknown): boolean {
  return JSON.stringify(value ?? "").includes(unknownValue);
}

/** How servers are reached, with the identity that stands beside it in the inputs of a resource. */
export function reachWith<Reach extends object>(reach: Reach | undefined, { identity }: Identified): Reach | undefined {
  return reach === undefined || identity === undefined ? reach : { ...reach, identity };
}

/**
 * Whether a renewed identity has to be recorded: a refresh would otherwise use one that ends, or one of an authority that is
 * not trusted any more.
 */
export function renewsIdentity(before: Identified | undefined, after: Identified | undefined): boolean {
  if (isDeepStrictEqual(before?.identity, after?.identity)) return false;
  const trusted = authoritiesIn(after);
  return endsSoon(before?.identity) || (trusted !== undefined && trusted !== authoritiesIn(before));
}

/** Undefined in a preview that does not know them. */
function authoritiesIn(inputs: Identified | undefined): unknown {
  const { authorities } = (inputs?.identity ?? {}) as { readonly authorities?: unknown };
  return isUnknown(authorities) ? undefined : authorities;
}

/** Days before its end from which on a recorded certificate gives way to a new one. */
const marginDays = 30;

/** Whether a certificate that was recorded can soon not be used any more, or cannot be read. */
export function endsSoon(identity: unknown, now = Date.now()): boolean {
  const { certificate } = (identity ?? {}) as { readonly certificate?: unknown };
  if (typeof certificate !== "string") return true;
  try {
    return Date.parse(new X509Certificate(certificate).validTo) < now + marginDays * 86_400_000;
  } catch {
    return true;
  }
}
