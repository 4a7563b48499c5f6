import { createHmac } from "node:crypto";
import { normalAddress } from "../model/ip-address";
import { hostKeyTypes } from "../model/host-key";

/** What a known_hosts file says about a host. */
export interface KnownHost {
  /** Its key, of the type that this program prefers; missing where there is none that is usable. */
  readonly key?: string;
  /** Why there is none, or why one must not be used, where it is not that the file does not name the host. */
  readonly refused?: string;
}

interface Line {
  readonly marker: string;
  readonly names: string;
  readonly type: string;
  readonly key: string;
}

/**
 * Looks a host up in the text of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"): hashed names, patterns with
 * `*`, `?` and `!`, and revoked keys included. Names are the same in capitals and small letters.
 *
 * @param own - a key that is said to be the host's elsewhere: it is refused when the file revokes it
 */
export function findHostKey(knownHosts: string, address: string, port: number, own?: string): KnownHost {
  const name = nameIn(address, port);
  const lines = knownHosts
    .split("\n")
    .flatMap(lineOf)
    .filter(({ names }) => matches(names, name));
  const revoked = new Set(lines.flatMap(({ marker, type, key }) => (marker === "@revoked" ? [`${type} ${key}`] : [])));
  const keys = own === undefined ? keysOf(lines) : [own.trim().split(/\s+/).slice(0, 2).join(" ")];
  const usable = keys.find((key) => !revoked.has(key));
  if (usable !== undefined) return { key: own ?? usable };
  if (keys.length > 0) return { refused: "its key is marked @revoked" };
  const signed = lines.some(({ marker }) => marker === "@cert-authority");
  return signed ? { refused: "its key is only known by a @cert-authority, which this program does not read" } : {};
}

/** The keys themselves, the preferred type first. */
function keysOf(lines: readonly Line[]): string[] {
  const plain = lines.filter(({ marker }) => marker === "");
  return hostKeyTypes.flatMap((type) => plain.filter((line) => line.type === type).map(({ key }) => `${type} ${key}`));
}

/** An address as such a file has it; other ports than 22 stand behind brackets, for names as well. */
function nameIn(address: string, port: number): string {
  return (port === 22 ? address : `[${address}]:${port}`).toLowerCase();
}

/** Who wrote the file may have written an IPv6 address in another form than its normal one. */
function inNormalForm(pattern: string): string {
  const [, inBrackets, port] = /^\[(.*)\]:(\d+)$/.exec(pattern) ?? [];
  return inBrackets === undefined ? normalAddress(pattern) : nameIn(normalAddress(inBrackets), Number(port));
}

function lineOf(text: string): Line[] {
  const words = text.trim().split(/\s+/);
  const marker = words[0]?.startsWith("@") ? (words.shift() ?? "") : "";
  const [names, type, key] = words;
  if (names === undefined || names.startsWith("#") || type === undefined || key === undefined) return [];
  return [{ marker, names, type, key }];
}

function matches(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split("|");
  if (version === "1" && salt !== undefined && hash !== undefined)
    return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
  const patterns = names.toLowerCase().split(",").map(inNormalForm);
  // One pattern with ! that fits rules a line out, whatever else fits.
  if (patterns.some((pattern) => pattern.startsWith("!") && fits(pattern.slice(1), name))) return false;
  return patterns.some((pattern) => fits(pattern, name));
}

function fits(pattern: string, name: string): boolean {
  const literal = pattern.replaceAll(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(name);
}
