import { z } from "zod";
import { accessSchema } from "./access-inputs";

/** What the `IssuedCertificates` resource is given; the access is secret. */
export const issuedCertificatesInputs = z.object({
  access: accessSchema,
  namespace: z.string(),
  /** The certificates of those that are trusted, the one that signs first (PEM). */
  authority: z.string(),
  /** Every Certificate of cert-manager that is waited for. */
  certificates: z.array(
    z.object({
      /** Who has it, as resources are named. Example: `kafka-1-server`. */
      holder: z.string(),
      /** Of the object, and of its Secret. */
      name: z.string(),
      secret: z.string(),
      /** Who it has to be for, as Java prints it. */
      subject: z.string(),
      /** Host names and IP addresses, with a space between them; empty for one that only connects. */
      names: z.string(),
    }),
  ),
  /** Seconds to wait for all of them. */
  timeout: z.number(),
});

/** What it has besides its inputs. */
export const issuedCertificatesOutputs = z.object({
  /** By holder: PEM, without keys. */
  issued: z.record(z.string(), z.string()),
  /** By holder: upper-case hexadecimal digits. */
  serials: z.record(z.string(), z.string()),
  /** That of the operator's own tools; secret. */
  admin: z.object({ certificate: z.string(), key: z.string() }),
});

export type IssuedCertificatesInputs = z.input<typeof issuedCertificatesInputs>;
export type IssuedCertificatesOutputs = z.output<typeof issuedCertificatesOutputs>;
export type AwaitedCertificate = IssuedCertificatesInputs["certificates"][number];
