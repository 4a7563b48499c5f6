import { z } from "zod";
import { authoritySteps } from "../../security/security-schema";

/** What the `CertificateAuthority` resource is given. */
export const authorityInputs = z.object({
  commonName: z.string(),
  /** Days that it is valid. */
  days: z.number(),
  /** One that somebody gave (PEM), instead of one that is made; without a key it signs nothing here. Secret. */
  given: z.object({ certificate: z.string(), key: z.string().exactOptional() }).exactOptional(),
  /** The issuer of cert-manager that signs in its place; absent where this program does. */
  issuer: z.string().exactOptional(),
  /** How far its replacement is; absent before one begins. */
  renewal: z.enum(authoritySteps).exactOptional(),
});

/** What everything with a certificate has besides its inputs. */
export const issuedOutputs = z.object({
  /** PEM. */
  certificate: z.string(),
  /** PEM, PKCS#8; secret. Empty for an authority whose key stays with its owner. */
  key: z.string(),
  /** Upper-case hexadecimal digits. */
  serial: z.string(),
  /** ISO 8601. */
  notAfter: z.string(),
});

/** By which somebody finds out whether a server trusts an authority; secret. */
export const witnessSchema = z.object({
  /** The authority that has signed it (PEM). */
  authority: z.string(),
  /** Whether servers have to trust it. */
  trusted: z.boolean(),
  certificate: z.string(),
  key: z.string(),
});

/** What a `CertificateAuthority` has besides its inputs; that of the one that signs. All further is there once one is replaced. */
export const authorityOutputs = issuedOutputs.extend({
  /** Counts the authorities that the cluster has had. */
  generation: z.number().exactOptional(),
  /** All that are trusted, the oldest first (PEM, one after the other). */
  authorities: z.string().exactOptional(),
  /** Their serials, with `+` between them. */
  trusted: z.string().exactOptional(),
  /** The next one, or the one before, whose key is gone once it is retired; secret. */
  other: issuedOutputs.extend({ key: z.string().exactOptional() }).exactOptional(),
  /** Of the old one and of the new one; secret. */
  witnesses: z.array(witnessSchema).exactOptional(),
});

/** What the `Certificate` resource is given for one that is made. */
export const certificateInputs = z.object({
  authority: z.object({ certificate: z.string(), key: z.string() }),
  subject: z.object({ commonName: z.string(), unit: z.string() }),
  /** Host names and IP addresses; empty for the certificate of somebody who only connects. */
  alternativeNames: z.array(z.string()),
  /** Days that it is valid. */
  days: z.number(),
  /** Days before its end from which on it is renewed. Default: a third of its life. */
  renewBefore: z.number().exactOptional(),
});

/** What it is given for one that somebody else has signed. */
export const givenCertificateInputs = z.object({
  /** The setting that gives it. */
  property: z.string(),
  /** PEM; secret. The certificate stands in front of those between it and the authority. */
  given: z.object({ certificate: z.string(), key: z.string() }),
});

/** Every input that it may have. */
export const certificateKeys = { shape: { ...certificateInputs.shape, ...givenCertificateInputs.shape } };

export type AuthorityInputs = z.input<typeof authorityInputs>;
export type AuthorityOutputs = z.output<typeof authorityOutputs>;
export type CertificateInputs = z.input<typeof certificateInputs>;
export type GivenCertificateInputs = z.input<typeof givenCertificateInputs>;
export type CertificateOutputs = z.output<typeof issuedOutputs>;
export type Witness = z.output<typeof witnessSchema>;
