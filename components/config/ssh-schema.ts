import { z } from "zod";
import { addressText } from "../model/schema-values";

/** The ways to log in to an SSH server; `at` is where they stand. */
function credentialsOf(at: string) {
  const secret = (key: string) => `as a secret: \`pulumi config set --secret --path ${at}.${key}\``;
  return {
    privateKeyFile: z
      .string()
      .optional()
      .describe("File with the private key, relative to the project or starting with `~/`."),
    privateKey: z
      .string()
      .optional()
      .describe(`The private key itself, ${secret("privateKey")}.`),
    passphrase: z
      .string()
      .optional()
      .describe(`Passphrase of the private key, if it has one, ${secret("passphrase")}.`),
    password: z.string().optional().describe("Login password, as a secret."),
    agent: z
      .union([z.boolean(), z.string()])
      .optional()
      .describe(
        "`true`: the keys of the SSH agent that runs where Pulumi does (`SSH_AUTH_SOCK`). Or the absolute path of an agent's socket that stays the same.",
      ),
  };
}

/** A server on the way to the hosts. */
const jump = z.strictObject({
  address: addressText().describe("IP address or DNS name under which this program reaches it."),
  port: z.number().int().default(22).describe("Its SSH port."),
  user: z.string().optional().describe("Login user there. Default: `ssh.user`."),
  hostKey: z
    .string()
    .optional()
    .describe("Its SSH host key, one line such as `ssh-ed25519 AAAA...`. Takes precedence over a known_hosts file."),
  knownHosts: z
    .string()
    .optional()
    .describe(
      "A known_hosts file with its key, relative to the project or starting with `~/`. Default: `ssh.knownHosts`.",
    ),
  ...credentialsOf("ssh.jump"),
});

/** How the hosts are reached. */
export const ssh = z.strictObject({
  user: z.string().default("root").describe("Login user. Any user except root needs sudo."),
  sudoPassword: z
    .string()
    .optional()
    .describe(
      "What sudo asks that user for, where it asks for a password, as a secret: `pulumi config set --secret --path ssh.sudoPassword`.",
    ),
  port: z.number().int().default(22).describe("SSH port of the hosts."),
  ...credentialsOf("ssh"),
  knownHosts: z
    .string()
    .optional()
    .describe("A known_hosts file with the hosts' keys, relative to the project or starting with `~/`."),
  jump: jump
    .optional()
    .describe(
      "A server through which all hosts are reached. It is logged in to as the hosts are, unless a login stands here.",
    ),
});

export type SshConfig = z.output<typeof ssh>;
export type JumpConfig = z.output<typeof jump>;
/** How somebody logs in to a server: what of it is given. */
export type Credentials = Pick<JumpConfig, keyof ReturnType<typeof credentialsOf>>;

/** The settings of a login that must be secrets. */
export const secretKeys = ["privateKey", "passphrase", "password"] as const;
type SecretKey = (typeof secretKeys)[number];

/** The settings of the hosts that must be secrets. */
export const hostSecretKeys = [...secretKeys, "sudoPassword"] as const;

/** A secret by its path below `ssh`. */
export type SecretPath = (typeof hostSecretKeys)[number] | `jump.${SecretKey}`;

/** A login, and where it stands. */
export interface Hop {
  /** For messages: `ssh`, or `ssh.jump`. */
  readonly at: "ssh" | "ssh.jump";
  readonly credentials: Credentials;
  readonly pathOf: (key: SecretKey) => SecretPath;
}

/** The logins on the way to a host: that of the hosts, then that of the jump host where there is one. */
export function hopsOf(config: SshConfig): Hop[] {
  const hosts: Hop = { at: "ssh", credentials: config, pathOf: (key) => key };
  if (config.jump === undefined) return [hosts];
  return [hosts, { at: "ssh.jump", credentials: config.jump, pathOf: (key) => `jump.${key}` }];
}

/** How many ways to log in there are. */
export function waysOf({ privateKey, privateKeyFile, password, agent }: Credentials): number {
  const ways = [privateKey, privateKeyFile, password, agent === false ? undefined : agent];
  return ways.filter((way) => way !== undefined).length;
}
