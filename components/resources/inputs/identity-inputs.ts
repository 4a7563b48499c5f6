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
  /** While the authority is replaced, see `security.authorityRenewal`. */
  witnesses: z.array(witnessSchema).exactOptional(),
});

export type Identity = z.output<typeof identitySchema>;
