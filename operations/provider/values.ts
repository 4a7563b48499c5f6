import {
  isRpcSecret,
  specialSecretSig,
  specialSigKey,
  unknownValue,
  unwrapRpcSecret,
} from "@pulumi/pulumi/runtime/rpc";

/** Property values as the engine sends them: secrets stand in a wrapper that marks them. */
export type Properties = Record<string, unknown>;

/** The value without the wrappers of secrets at any depth, for use and never for the state. */
export function reveal(value: unknown): unknown {
  if (isRpcSecret(value)) return reveal(isExported(value) ? JSON.parse(value.plaintext) : unwrapRpcSecret(value));
  if (Array.isArray(value)) return value.map(reveal);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, reveal(inner)]));
}

/** What `pulumi stack export --show-secrets` prints holds a secret as JSON. */
function isExported(value: unknown): value is { readonly plaintext: string } {
  return typeof value === "object" && value !== null && "plaintext" in value && typeof value.plaintext === "string";
}

/** The value marked as a secret, unless it already is. */
export function asSecret(value: unknown): unknown {
  return isRpcSecret(value) ? value : { [specialSigKey]: specialSecretSig, value };
}

/** The values without the wrappers of secrets; what a preview does not know yet is undefined, at any depth. */
export function known(value: unknown): unknown {
  return withoutUnknown(reveal(value));
}

function withoutUnknown(value: unknown): unknown {
  if (value === unknownValue) return undefined;
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutUnknown(inner)]));
}

/** What of a state its resource was given: the properties that the schema of its inputs has. */
export function inputsIn({ shape }: { readonly shape: object }, state: Properties): Properties {
  return Object.fromEntries(Object.entries(state).filter(([key]) => key in shape));
}
