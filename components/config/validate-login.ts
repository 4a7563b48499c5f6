import { type ConfigIssue, error } from "../model/issue";
import type { Config } from "./config-schema";

/** Rules about how somebody logs in that need no look at the key itself. */
export function validateLogin({ ssh, sandbox }: Config): ConfigIssue[] {
  const ways = [ssh.privateKey, ssh.privateKeyFile, ssh.password].filter((way) => way !== undefined);
  if (ways.length !== 1)
    return [
      error({
        property: "ssh",
        rule: "must hold exactly one of privateKeyFile, privateKey (secret) and password (secret)",
        given: ways.length === 0 ? "none of them" : `${ways.length} of them`,
        fix: sandbox
          ? "set ssh.privateKeyFile to .sandbox/<stack>/id_ed25519"
          : "set ssh.privateKeyFile, remove others",
      }),
    ];
  if (ssh.passphrase === undefined) return [];
  if (ssh.password !== undefined) return [passphraseIssue("ssh", "no private key")];
  return ssh.passphrase === "" ? [passphraseIssue("ssh", "an empty text")] : [];
}

/** A passphrase that opens nothing. */
export function passphraseIssue(at: string, given: string): ConfigIssue {
  const rule = "must be that of a private key, and only of one that has a passphrase";
  // What is given is said in words, which repeat no secret.
  return { severity: "error", property: `${at}.passphrase`, rule, given, fix: `remove ${at}.passphrase` };
}
