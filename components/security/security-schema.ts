import { z } from "zod";

/** How much a stack is secured. `on` and `off` are no values: YAML reads them as booleans. */
export const securityMode = z.enum(["secure", "plaintext"]);

const parts = z.strictObject({
  mode: securityMode
    .default("secure")
    .describe("`secure`: TLS, logins and ACLs everywhere; `plaintext`: none of them."),
  zookeeper: securityMode
    .optional()
    .describe("ZooKeeper's ports: `secure` takes only servers and brokers with a certificate. Default: as `mode`."),
  certificateDays: z
    .number()
    .int()
    .default(365)
    .describe("Days that the certificate of a server is valid; it is renewed in the last third of them."),
  authorityYears: z
    .number()
    .int()
    .default(10)
    .describe("Years that the certificate authority of the cluster is valid."),
  reauthentication: z
    .number()
    .int()
    .default(3600)
    .describe("Seconds after which a client has to log in again (`connections.max.reauth.ms`, KIP-368)."),
});

/** The setting `security` as it stands in a stack file. */
export const securitySetting = z
  .union([securityMode, parts])
  .default("plaintext")
  .describe("`secure` or `plaintext`, or an object with `mode` and single parts.");

export type SecuritySetting = z.output<typeof securitySetting>;

/** What a stack says about security, with every default filled in. */
export interface Security {
  readonly mode: "secure" | "plaintext";
  /** Whether ZooKeeper's own ports have TLS. */
  readonly zookeeper: "secure" | "plaintext";
  readonly certificateDays: number;
  readonly authorityYears: number;
  /** Seconds. */
  readonly reauthentication: number;
}

/** What every service needs to know of a stack's security. */
export interface SecurityStack {
  readonly security?: SecuritySetting;
}

/**
 * Fills in the defaults of the setting `security`.
 *
 * @example securityOf({ security: "secure" }).zookeeper // "secure"
 */
export function securityOf({ security = "plaintext" }: SecurityStack): Security {
  const given = parts.parse(typeof security === "string" ? { mode: security } : security);
  return { ...given, zookeeper: given.zookeeper ?? given.mode };
}

/** Whether any part of a stack has TLS, and with it certificates. */
export function isSecure({ mode, zookeeper }: Security): boolean {
  return mode === "secure" || zookeeper === "secure";
}
