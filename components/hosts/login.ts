import * as pulumi from "@pulumi/pulumi";
import type * as Ssh2 from "ssh2";
import type { Given, GivenSecret } from "../config/given";
import { type Credentials, type Hop, hopsOf, type SshConfig, waysOf } from "../config/ssh-schema";
import { passphraseIssue } from "../config/validate-login";
import { type ConfigIssue, show } from "../model/issue";
import { lazy } from "../model/lazy";
import { encryptionOf, type KeyProblem, privateKeyProblem, privateKeyRule } from "../model/private-key";
import { invisibleIn } from "../model/visible-text";
import { readText } from "./local-files";

/** How to log in to a server, as a connection has it; secrets are unknown while a sandbox was not started. */
interface HopLogin {
  readonly privateKey?: pulumi.Output<string>;
  readonly privateKeyPassword?: pulumi.Output<string>;
  readonly password?: pulumi.Output<string>;
  /** Without any of these, it is the agent of the environment. */
  readonly agentSocketPath?: string;
}

/** How to log in to the hosts. */
export interface Login extends HopLogin {
  /** The jump host on the way to them. */
  readonly proxy?: HopLogin & {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly hostKey: pulumi.Input<string>;
    readonly dialErrorLimit: number;
    readonly perDialTimeout: number;
  };
}

type Secrets = Given["secrets"];

/** Needed only where a passphrase has to be tried. */
const ssh2 = lazy(() => require("ssh2") as typeof Ssh2);

/** How the hosts are logged in to. @param jumpKey - the host key of the jump host, where there is one. */
export function readLogin(ssh: SshConfig, secrets: Secrets, jumpKey?: string): Login {
  const [hosts, own] = hopsOf(ssh).map((hop) => hopLogin(hop, secrets));
  const { jump } = ssh;
  if (jump === undefined) return { ...hosts };
  const proxy = {
    host: jump.address,
    port: jump.port,
    user: jump.user ?? ssh.user,
    hostKey: jumpKey ?? notYetKnown(),
    // All hosts are reached through it at once, and sshd turns some away while many log in (MaxStartups).
    dialErrorLimit: 10,
    perDialTimeout: 10,
  };
  return { ...hosts, proxy: { ...proxy, ...(waysOf(jump) === 0 ? hosts : own) } };
}

function hopLogin(hop: Hop, secrets: Secrets): HopLogin {
  const { agent } = hop.credentials;
  const password = secretAt(hop, "password", secrets)?.output;
  if (password !== undefined) return { password };
  if (typeof agent === "string") return { agentSocketPath: agent };
  if (agent === true) return {};
  const privateKey = secretAt(hop, "privateKey", secrets)?.output ?? keyOfFile(hop.credentials);
  const passphrase = secretAt(hop, "passphrase", secrets)?.output;
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

function secretAt({ credentials, pathOf }: Hop, key: Parameters<Hop["pathOf"]>[0], secrets: Secrets) {
  return secretOf(credentials[key], secrets[pathOf(key)]);
}

function secretOf(text: string | undefined, given: GivenSecret | undefined): GivenSecret | undefined {
  return given ?? (text === undefined ? undefined : { text, output: pulumi.secret(text) });
}

/** What sudo asks for on the hosts, if it does. */
export function readSudoPassword(ssh: SshConfig, secrets: Secrets): { readonly sudoPassword?: pulumi.Output<string> } {
  const given = secretOf(ssh.sudoPassword, secrets.sudoPassword);
  return given === undefined ? {} : { sudoPassword: given.output };
}

/** What to do about a key's file that cannot be read, and whether that is no mistake. */
export interface Unread {
  readonly isFine: boolean;
  readonly fix: string;
}

/**
 * What is wrong with the private keys and their passphrases, as far as they are known: a program in another language may not
 * know them yet.
 */
export function loginIssues(ssh: SshConfig, secrets: Secrets, unread: Unread): ConfigIssue[] {
  return [...hopsOf(ssh).flatMap((hop) => hopIssues(hop, secrets, unread)), ...sudoIssues(ssh, secrets)];
}

/** A stack file's texts are judged as all are, see `cleanTexts`; those of a program in another language stand apart. */
function sudoIssues({ sudoPassword }: SshConfig, secrets: Secrets): ConfigIssue[] {
  const text = secretOf(sudoPassword, secrets.sudoPassword)?.text;
  if (text === undefined || (text !== "" && invisibleIn(text) === undefined)) return [];
  return [
    {
      severity: "error",
      property: "ssh.sudoPassword",
      rule: "must be a password on one line",
      given: text === "" ? "an empty text" : "a text with a line end, or with another character that cannot be seen",
      fix: "give the password alone; remove ssh.sudoPassword where sudo asks for none",
    },
  ];
}

function hopIssues(hop: Hop, secrets: Secrets, unread: Unread): ConfigIssue[] {
  const { privateKeyFile } = hop.credentials;
  const passphrase = secretAt(hop, "passphrase", secrets);
  if (privateKeyFile === undefined) {
    const text = secretAt(hop, "privateKey", secrets)?.text;
    return text === undefined ? [] : keyIssues(hop.at, { key: "privateKey", where: "", text }, passphrase);
  }
  const text = readText(privateKeyFile);
  const where = `${show(privateKeyFile)}: `;
  if (text !== undefined)
    return keyIssues(hop.at, { key: "privateKeyFile", where: `${where}holds `, text }, passphrase);
  if (unread.isFine) return [];
  return [keyIssue(`${hop.at}.privateKeyFile`, { given: `${where}cannot be read`, fix: unread.fix })];
}

interface FoundKey {
  readonly key: string;
  readonly where: string;
  readonly text: string;
}

function keyIssues(at: Hop["at"], { key, where, text }: FoundKey, passphrase: GivenSecret | undefined): ConfigIssue[] {
  const encryption = encryptionOf(text);
  const problem = privateKeyProblem(text, { at, passphrase: passphrase !== undefined });
  if (problem !== undefined) return [keyIssue(`${at}.${key}`, { ...problem, given: where + problem.given })];
  if (passphrase === undefined) return [];
  if (encryption === undefined) return [passphraseIssue(at, "a private key without a passphrase")];
  // That an empty one is none has its own rule.
  if ((passphrase.text ?? "") === "") return [];
  return wrongPassphrase(`${at}.passphrase`, text, passphrase.text, encryption.name);
}

function wrongPassphrase(property: string, key: string, text: string | undefined, cipher: string): ConfigIssue[] {
  const opened = ssh2().utils.parseKey(key, text);
  if (!(opened instanceof Error)) return [];
  const fix = `find the right one with ssh-keygen -y -f FILE, which asks for it, then pulumi config set --secret --path ${property}`;
  const given = `another one: it does not decrypt the key (${cipher})`;
  return [{ severity: "error", property, rule: "must be the passphrase of the private key", given, fix }];
}

/** What is given is said in words, which repeat no secret. */
function keyIssue(property: string, problem: KeyProblem): ConfigIssue {
  return { severity: "error", property, rule: privateKeyRule, ...problem };
}
