import { z } from "zod";
import { authoritySteps } from "../../security/security-schema";
import { identitySchema } from "./identity-inputs";
import { nodeSchema } from "./node-inputs";
import { targetsSchema } from "./target-inputs";

/** A file made of keys or certificates, as it has to stand on a host. */
const keyFile = z.object({
  path: z.string(),
  format: z.enum(["pem", "jks", "text"]),
  /** Octal, for example `0640`. */
  mode: z.string(),
  /** `user:group`. */
  owner: z.string(),
  /** Of the certificate that it is about, `-` for none; what messages and previews say of its content. */
  serial: z.string(),
});

/** What one service of a host has of them; without a directory it has none, and those of before go. */
const ofService = z.object({
  service: z.string(),
  /** The user that it runs as. */
  user: z.string(),
  directory: z.object({ path: z.string(), mode: z.string(), owner: z.string() }).exactOptional(),
  /** In the order in which they are written. */
  files: z.array(keyFile),
});

/** How far the replacement of the authority is, and the servers that have to allow the next step. */
export const authorityRenewal = z.object({
  step: z.enum(authoritySteps),
  servers: z.array(nodeSchema.omit({ former: true }).extend({ service: z.string() })),
});

/** What the `KeyFiles` resource is given; the targets, the contents and the identity are secret. */
export const keyFilesInputs = z.object({
  targets: targetsSchema,
  hosts: z.array(z.object({ host: z.string(), services: z.array(ofService) })),
  /**
   * PEM by host and path, in whichever format it comes to stand on the host. It is apart from the rest because one secret
   * in a value hides all of it from a preview.
   */
  contents: z.record(z.string(), z.record(z.string(), z.string())),
  /** See `Observation`. */
  repairs: z.number(),
  /** Both are there only while the authority is replaced. */
  renewal: authorityRenewal.exactOptional(),
  identity: identitySchema.exactOptional(),
});

export type AuthorityRenewal = z.output<typeof authorityRenewal>;
export type KeyFilesInputs = z.input<typeof keyFilesInputs>;
export type KeyFileInputs = z.output<typeof keyFile>;
/** What the services of one host have. */
export type HostKeys = z.output<typeof keyFilesInputs>["hosts"][number];
export type KeyContents = z.output<typeof keyFilesInputs>["contents"];
