import { z } from "zod";

const endpoint = z.object({
  host: z.string(),
  port: z.number(),
  user: z.string(),
  /** The host's public key in the form of one `authorized_keys` line. */
  hostKey: z.string(),
  privateKey: z.string().exactOptional(),
  /** Passphrase of the private key. */
  privateKeyPassword: z.string().exactOptional(),
  password: z.string().exactOptional(),
  /** Of an SSH agent; with no key and no password either, it is that of the environment. */
  agentSocketPath: z.string().exactOptional(),
  /** Failed dials to put up with before giving up. */
  dialErrorLimit: z.number().exactOptional(),
  /** Seconds to wait for the TCP connection of one dial. */
  perDialTimeout: z.number().exactOptional(),
});

/** How a host is logged in to, by way of another server where there is a `proxy`; secret. */
export const connectionSchema = endpoint.extend({ proxy: endpoint.exactOptional() });

/** A host and how it is reached; secret. */
export const targetSchema = z.object({
  name: z.string(),
  /** Whether the user is not root. */
  sudo: z.boolean(),
  /** What sudo asks for, if it does. */
  sudoPassword: z.string().exactOptional(),
  connection: connectionSchema,
});

export const targetsSchema = z.array(targetSchema);

export type Connection = z.output<typeof connectionSchema>;
export type Target = z.output<typeof targetSchema>;
