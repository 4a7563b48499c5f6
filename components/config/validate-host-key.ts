import { isHostKey } from "../model/host-key";
import { type ConfigIssue, error, show } from "../model/issue";

/** What is known of the key of a server, and where it was looked for. */
export interface SearchedKey {
  readonly property: string;
  readonly address: string;
  /** The known_hosts file, where there is one. */
  readonly file: string | undefined;
  readonly key: string | undefined;
  /** Why there is none, where the file says more than nothing. */
  readonly refused: string | undefined;
  /** Whether one that is missing is no mistake, because nothing was made yet. */
  readonly mayBeMissing: boolean;
}

/** What is wrong with the pinned key of a server. */
export function hostKeyIssues({ property, address, file, key, refused, mayBeMissing }: SearchedKey): ConfigIssue[] {
  if (refused !== undefined) {
    const fix = "take the key that the host has now from a console of it (cat /etc/ssh/ssh_host_ed25519_key.pub)";
    const rule = "must be known, and not revoked";
    return [error({ property, rule, given: `${address} in ${file}: ${refused}`, fix })];
  }
  if (key === undefined && mayBeMissing) return [];
  if (key === undefined)
    return [
      error({
        property,
        rule: "must be known: without it, anybody could answer for the host",
        given: file === undefined ? "no key" : `no key for ${address} in ${file}`,
        fix: `take it from a console of the host (cat /etc/ssh/ssh_host_ed25519_key.pub), not from the network`,
      }),
    ];
  if (isHostKey(key)) return [];
  const fix = "copy the whole line of /etc/ssh/ssh_host_ed25519_key.pub: the type, a blank, the key";
  return [error({ property, rule: "must be an SSH public key line", given: show(key), fix })];
}
