import { addressProblem } from "../model/address";
import { type ConfigIssue, error, show } from "../model/issue";
import type { Config } from "./config-schema";
import { type Credentials, hopsOf, type Hop, type JumpConfig, type SshConfig, waysOf } from "./ssh-schema";
import { hostKeyIssues } from "./validate-host-key";
import type { ValidationContext } from "./validation-context";

/** Rules about how somebody logs in that need no look at a key or an agent. */
export function validateLogin({ ssh, sandbox, hosts }: Config, context: ValidationContext): ConfigIssue[] {
  return [
    ...validateSudo(ssh, hosts),
    ...validateWays(ssh, sandbox),
    ...hopsOf(ssh).flatMap((hop) => [...validateSocket(hop), ...validatePassphrase(hop)]),
    ...(ssh.jump === undefined ? [] : validateJump(ssh.jump, ssh.jump.knownHosts ?? ssh.knownHosts, context)),
  ];
}

/** Root needs no sudo. */
function validateSudo({ user, sudoPassword }: SshConfig, hosts: Config["hosts"]): ConfigIssue[] {
  if (sudoPassword === undefined || hosts.some(({ sshUser = user }) => sshUser !== "root")) return [];
  return [
    error({
      property: "ssh.sudoPassword",
      rule: "needs a login user who is not root",
      given: "a password, and every host logged in to as root",
      fix: "remove ssh.sudoPassword, or set ssh.user to the user whom sudo asks for it",
    }),
  ];
}

const ways = "privateKeyFile, privateKey (secret), password (secret) and agent";

function validateWays(ssh: Credentials, sandbox: boolean): ConfigIssue[] {
  const count = waysOf(ssh);
  if (count === 1) return [];
  return [
    error({
      property: "ssh",
      rule: `must hold exactly one of ${ways}`,
      given: count === 0 ? "none of them" : `${count} of them`,
      fix: sandbox ? "set ssh.privateKeyFile to .sandbox/<stack>/id_ed25519" : "set ssh.privateKeyFile, remove others",
    }),
  ];
}

/** Only this program goes there, so it may be a tunnel of this machine. */
function validateJump(jump: JumpConfig, file: string | undefined, context: ValidationContext): ConfigIssue[] {
  const { address, port } = jump;
  const problem = addressProblem(address, { alone: true });
  const count = waysOf(jump);
  return [
    ...(problem === undefined ? [] : [error({ property: "ssh.jump.address", given: show(address), ...problem })]),
    ...(port >= 1 && port <= 65535
      ? []
      : [
          error({
            property: "ssh.jump.port",
            rule: "must be a port, 1 to 65535",
            given: show(port),
            fix: "choose another port",
          }),
        ]),
    ...(count < 2
      ? []
      : [
          error({
            property: "ssh.jump",
            rule: `must hold at most one of ${ways}`,
            given: `${count} of them`,
            fix: "remove all but one; with none, it is logged in to as the hosts are",
          }),
        ]),
    ...hostKeyIssues({
      property: "ssh.jump.hostKey",
      address,
      file,
      key: context.jump?.key,
      refused: context.jump?.refused,
      mayBeMissing: context.sandboxNotStarted,
    }),
  ];
}

function validatePassphrase({ at, credentials }: Hop): ConfigIssue[] {
  const { privateKey, privateKeyFile, passphrase } = credentials;
  if (passphrase === undefined) return [];
  const key = privateKey ?? privateKeyFile;
  if (key === undefined) return [passphraseIssue(at, "no private key beside it")];
  return passphrase === "" ? [passphraseIssue(at, "an empty text")] : [];
}

/** The path is an input of every connection, so that another one has the scripts of all hosts run again. */
function validateSocket({ at, credentials: { agent } }: Hop): ConfigIssue[] {
  if (typeof agent !== "string" || (agent.startsWith("/") && !agent.startsWith("/tmp/ssh-"))) return [];
  return [
    error({
      property: `${at}.agent`,
      rule: "must be true, or the absolute path of a socket that stays the same in every login session",
      given: show(agent),
      fix: "write true without quotes; SSH_AUTH_SOCK names the socket",
    }),
  ];
}

/** A passphrase that opens nothing. */
export function passphraseIssue(at: Hop["at"], given: string): ConfigIssue {
  const rule = "must be that of a private key, and only of one that has a passphrase";
  // What is given is said in words, which repeat no secret.
  return { severity: "error", property: `${at}.passphrase`, rule, given, fix: `remove ${at}.passphrase` };
}
