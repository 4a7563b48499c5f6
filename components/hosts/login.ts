import * as pulumi from "@pulumi/pulumi";
import type * as Ssh2 from "ssh2";
import type { Given, GivenSecret } from "../config/given";
import type { Credentials, SecretPath } from "../config/ssh-schema";
import { passphraseIssue } from "../config/validate-login";
import { type ConfigIssue, show } from "../model/issue";
import { lazy } from "../model/lazy";
import {
  type Encryption,
  encryptionOf,
  type KeyProblem,
  privateKeyProblem,
  privateKeyRule,
} from "../model/private-key";
import { readText } from "./local-files";

/** How to log in to the hosts, as a connection has it; secrets are unknown while a sandbox was not started. */
export interface Login {
  readonly privateKey?: pulumi.Output<string>;
  readonly privateKeyPassword?: pulumi.Output<string>;
  readonly password?: pulumi.Output<string>;
  /** Without any of these, it is the agent of the environment. */
  readonly agentSocketPath?: string;
}

type Secrets = Given["secrets"];

/** Needed only where a passphrase has to be tried. */
const ssh2 = lazy(() => require("ssh2") as typeof Ssh2);

/** How the hosts are logged in to. */
export function readLogin(ssh: Credentials, secrets: Secrets): Login {
  const secretOf = (path: SecretPath) => secretAt(path, ssh, secrets)?.output;
  const [password, passphrase] = [secretOf("password"), secretOf("passphrase")];
  if (password !== undefined) return { password };
  if (ssh.agent === true) return {};
  if (typeof ssh.agent === "string") return { agentSocketPath: ssh.agent };
  const privateKey = secretOf("privateKey") ?? keyOfFile(ssh);
  return { privateKey, ...(passphrase === undefined ? {} : { privateKeyPassword: passphrase }) };
}

function keyOfFile({ privateKeyFile }: Credentials): pulumi.Output<string> {
  const text = privateKeyFile === undefined ? undefined : readText(privateKeyFile);
  return text === undefined ? notYetKnown() : pulumi.secret(text);
}

/** A secret whose value an `up` will know. */
export function notYetKnown(): pulumi.Output<string> {
  return pulumi.secret(pulumi.unknown as unknown as string);
}

function secretAt(path: SecretPath, ssh: Credentials, secrets: Secrets): GivenSecret | undefined {
  const text = ssh[path];
  return secrets[path] ?? (text === undefined ? undefined : { text, output: pulumi.secret(text) });
}

/**
 * What is wrong with the private key and its passphrase, as far as both are known: a program in another language may not
 * know them yet.
 *
 * @param unread - Whether a file that cannot be read is no mistake, and what to do about one that is.
 */
export function loginIssues(
  ssh: Credentials,
  secrets: Secrets,
  unread: { readonly isFine: boolean; readonly fix: string },
): ConfigIssue[] {
  const { privateKeyFile } = ssh;
  const passphrase = secretAt("passphrase", ssh, secrets);
  if (privateKeyFile === undefined) {
    const text = secretAt("privateKey", ssh, secrets)?.text;
    return text === undefined ? [] : keyIssues("ssh.privateKey", "", text, passphrase);
  }
  const text = readText(privateKeyFile);
  if (text !== undefined) return keyIssues("ssh.privateKeyFile", `${show(privateKeyFile)}: holds `, text, passphrase);
  if (unread.isFine) return [];
  return [keyIssue("ssh.privateKeyFile", { given: `${show(privateKeyFile)}: cannot be read`, fix: unread.fix })];
}

function keyIssues(property: string, where: string, text: string, passphrase: GivenSecret | undefined): ConfigIssue[] {
  const at = property.replace(/\.[^.]+$/, "");
  const encryption = encryptionOf(text);
  const problem = privateKeyProblem(text, { at, passphrase: passphrase !== undefined });
  if (problem !== undefined) return [keyIssue(property, { ...problem, given: where + problem.given })];
  if (passphrase === undefined) return [];
  if (encryption === undefined) return [passphraseIssue(at, "a private key without a passphrase")];
  // That an empty one is none has its own rule.
  return (passphrase.text ?? "") === ""
    ? []
    : wrongPassphrase(`${at}.passphrase`, text, passphrase.text ?? "", encryption);
}

function wrongPassphrase(property: string, key: string, text: string, { name }: Encryption): ConfigIssue[] {
  const opened = ssh2().utils.parseKey(key, text);
  if (!(opened instanceof Error)) return [];
  const fix = `find the right one with ssh-keygen -y -f FILE, which asks for it, then pulumi config set --secret --path ${property}`;
  const given = `another one: it does not decrypt the key (${name})`;
  return [{ severity: "error", property, rule: "must be the passphrase of the private key", given, fix }];
}

/** What is given is said in words, which repeat no secret. */
function keyIssue(property: string, problem: KeyProblem): ConfigIssue {
  return { severity: "error", property, rule: privateKeyRule, ...problem };
}
