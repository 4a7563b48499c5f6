import { z } from "zod";

/** The ways to log in to an SSH server. */
const credentials = {
  privateKeyFile: z
    .string()
    .optional()
    .describe("File with the private key, relative to the project or starting with `~/`."),
  privateKey: z
    .string()
    .optional()
    .describe("The private key itself, as a secret: `pulumi config set --secret --path ssh.privateKey`."),
  passphrase: z
    .string()
    .optional()
    .describe(
      "Passphrase of the private key, if it has one, as a secret: `pulumi config set --secret --path ssh.passphrase`.",
    ),
  password: z.string().optional().describe("Login password, as a secret."),
  agent: z
    .union([z.boolean(), z.string()])
    .optional()
    .describe(
      "`true`: the keys of the SSH agent that runs where Pulumi does (`SSH_AUTH_SOCK`). Or the absolute path of an agent's socket that stays the same.",
    ),
};

/** How the hosts are reached. */
export const ssh = z.strictObject({
  user: z.string().default("root").describe("Login user. Any user except root needs passwordless sudo."),
  port: z.number().int().default(22).describe("SSH port of the hosts."),
  ...credentials,
  knownHosts: z
    .string()
    .optional()
    .describe("A known_hosts file with the hosts' keys, relative to the project or starting with `~/`."),
});

export type SshConfig = z.output<typeof ssh>;
/** How somebody logs in to a server: what of it is given. */
export type Credentials = Pick<SshConfig, keyof typeof credentials>;

/** The settings below `ssh` that must be secrets, each by its path there. */
export const secretPaths = ["privateKey", "passphrase", "password"] as const;
export type SecretPath = (typeof secretPaths)[number];
