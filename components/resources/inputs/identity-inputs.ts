import { z } from "zod";
import { witnessSchema } from "./certificate-inputs";
import { serviceNames } from "../../services/registry";

/** How our own tools show who they are to servers with TLS; secret. Absent where every server talks in plain text. */
export const identitySchema = z.object({
  /** The certificates of those that may have signed a server's, one after the other (PEM). */
  authorities: z.string(),
  /** The operator's own certificate (PEM). */
  certificate: z.string(),
  /** Its key (PEM, PKCS#8). */
  key: z.string(),
  /** The services whose servers talk TLS where our tools ask them. */
  services: z.array(z.enum(serviceNames)),
  /** How our own tools log in to the servers of a service that take passwords, by service. */
  logins: z.record(z.string(), z.object({ user: z.string(), password: z.string() })).exactOptional(),
  /** While the authority is replaced, see `security.authorityRenewal`. */
  witnesses: z.array(witnessSchema).exactOptional(),
});

export type Identity = z.output<typeof identitySchema>;

/** A name and a password by which our own tools log in. */
export type OwnLogin = NonNullable<Identity["logins"]>[string];
