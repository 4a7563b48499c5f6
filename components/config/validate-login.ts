import { type ConfigIssue, error, show } from "../model/issue";
import type { Config } from "./config-schema";
import type { Credentials } from "./ssh-schema";

/** Rules about how somebody logs in that need no look at a key or an agent. */
export function validateLogin({ ssh, sandbox }: Config): ConfigIssue[] {
  const agent = ssh.agent === false ? undefined : ssh.agent;
  const ways = [ssh.privateKey, ssh.privateKeyFile, ssh.password, agent].filter((way) => way !== undefined);
  if (ways.length !== 1)
    return [
      error({
        property: "ssh",
        rule: "must hold exactly one of privateKeyFile, privateKey (secret), password (secret) and agent",
        given: ways.length === 0 ? "none of them" : `${ways.length} of them`,
        fix: sandbox
          ? "set ssh.privateKeyFile to .sandbox/<stack>/id_ed25519"
          : "set ssh.privateKeyFile, remove others",
      }),
    ];
  return [...(typeof agent === "string" ? validateSocket(agent) : []), ...validatePassphrase(ssh)];
}

function validatePassphrase({ privateKey, privateKeyFile, passphrase }: Credentials): ConfigIssue[] {
  if (passphrase === undefined) return [];
  const key = privateKey ?? privateKeyFile;
  if (key === undefined) return [passphraseIssue("ssh", "no private key")];
  return passphrase === "" ? [passphraseIssue("ssh", "an empty text")] : [];
}

/** The path is an input of every connection, so that another one has the scripts of all hosts run again. */
function validateSocket(agent: string): ConfigIssue[] {
  const stays = agent.startsWith("/") && !agent.startsWith("/tmp/ssh-");
  if (stays) return [];
  return [
    error({
      property: "ssh.agent",
      rule: "must be true, or the absolute path of a socket that stays the same in every login session",
      given: show(agent),
      fix: "write true without quotes; SSH_AUTH_SOCK names the socket",
    }),
  ];
}

/** A passphrase that opens nothing. */
export function passphraseIssue(at: string, given: string): ConfigIssue {
  const rule = "must be that of a private key, and only of one that has a passphrase";
  // What is given is said in words, which repeat no secret.
  return { severity: "error", property: `${at}.passphrase`, rule, given, fix: `remove ${at}.passphrase` };
}
