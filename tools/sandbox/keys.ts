import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { run } from "../lib/run";

/** Makes an ed25519 key without a passphrase unless it is there, and returns its public half. */
export async function ensureKey(file: string, comment: string): Promise<string> {
  // ssh-keygen writes the public half last: without it, an earlier attempt was cut.
  if (!existsSync(`${file}.pub`)) {
    await rm(file, { force: true });
    await run("ssh-keygen", ["-q", "-t", "ed25519", "-N", "", "-C", comment, "-f", file]);
  }
  return (await readFile(`${file}.pub`, "utf8")).trim();
}

/** The text of a known_hosts file: one line for each host with its address and its key, without the key's comment. */
export function knownHostsText(hosts: ReadonlyArray<{ address: string; publicKey: string }>): string {
  return hosts
    .map(({ address, publicKey }) => `${[address, ...publicKey.trim().split(/\s+/).slice(0, 2)].join(" ")}\n`)
    .join("");
}
