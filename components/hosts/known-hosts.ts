import { createHmac } from "node:crypto";
import { hostKeyTypes } from "../model/host-key";

/**
 * Finds a host's key in the text of a known_hosts file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"), hashed names
 * included; undefined when it holds none that is usable.
 */
export function findHostKey(knownHosts: string, address: string, port: number): string | undefined {
  const name = port === 22 ? address : `[${address}]:${port}`;
  const keys = knownHosts
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([names, type, key]) => names !== undefined && type !== undefined && key !== undefined)
    .filter(([names = ""]) => !names.startsWith("@") && !names.startsWith("#") && matches(names, name))
    .map(([, type = "", key = ""]) => ({ type, key }));
  const best = hostKeyTypes.map((type) => keys.find((key) => key.type === type)).find((key) => key !== undefined);
  return best && `${best.type} ${best.key}`;
}

function matches(names: string, name: string): boolean {
  const [, version, salt, hash] = names.split("|");
  if (version === "1" && salt !== undefined && hash !== undefined)
    return createHmac("sha1", Buffer.from(salt, "base64")).update(name).digest("base64") === hash;
  return names.split(",").includes(name);
}
