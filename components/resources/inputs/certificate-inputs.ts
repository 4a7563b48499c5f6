import { z } from "zod";

/** What the `CertificateAuthority` resource is given. */
export const authorityInputs = z.object({
  commonName: z.string(),
  /** Days that it is valid. */
  days: z.number(),
});

/** What a `CertificateAuthority` has besides its inputs. */
export const authorityOutputs = z.object({
  /** PEM. */
  certificate: z.string(),
  /** PEM, PKCS#8; secret. */
  key: z.string(),
  /** Upper-case hexadecimal digits. */
  serial: z.string(),
  /** ISO 8601. */
  notAfter: z.string(),
});

/** What the `Certificate` resource is given. */
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

/** What a `Certificate` has besides its inputs; the same as an authority. */
export const certificateOutputs = authorityOutputs;

export type AuthorityInputs = z.input<typeof authorityInputs>;
export type AuthorityOutputs = z.output<typeof authorityOutputs>;
export type CertificateInputs = z.input<typeof certificateInputs>;
export type CertificateOutputs = z.output<typeof certificateOutputs>;
