import { z } from "zod";

/** How much a stack is secured. `on` and `off` are no values: YAML reads them as booleans. */
export const securityMode = z.enum(["secure", "plaintext"]);

type SecurityMode = z.output<typeof securityMode>;

/** Services whose own ports may be secured, or not, whatever the rest is. */
const ofServices = {
  zookeeper: securityMode
    .optional()
    .describe("ZooKeeper's ports: `secure` takes only servers and brokers with a certificate. Default: as `mode`."),
};

/** How far the replacement of an authority may be, one step after the other. */
export const authoritySteps = ["announced", "switched", "retired"] as const;

/** An authority of one's own, each part as a text or as a file. */
const ownAuthority = z.strictObject({
  certificate: z
    .string()
    .optional()
    .describe("Its certificate first, then those that signed it, to the root (PEM). Or `certificateFile`."),
  certificateFile: z.string().optional().describe("File with `certificate`, on the machine that runs Pulumi."),
  key: z
    .string()
    .optional()
    .describe("Its key (PEM), as a secret: `pulumi config set --secret --path security.authority.key`. Or `keyFile`."),
  keyFile: z.string().optional().describe("File with `key`, on the machine that runs Pulumi; never copied to a host."),
});

export type OwnAuthority = z.output<typeof ownAuthority>;

const parts = z.strictObject({
  mode: securityMode
    .default("secure")
    .describe("`secure`: TLS, logins and ACLs everywhere; `plaintext`: none of them."),
  ...ofServices,
  plaintextUntil: z
    .enum(["opened", "kept", "closed", "left"])
    .default("closed")
    .describe(
      "How far a cluster that runs in plain text is on its way to `mode: secure`, or back: `opened`, then `kept`, then " +
        "`closed`; back `kept`, `opened`, `left`, then `mode: plaintext`. One after the other, each with an `up`. A new " +
        "cluster is `closed` at once.",
    ),
  certificateDays: z
    .number()
    .int()
    .default(365)
    .describe(
      "Days that the certificate of a server is valid; it is renewed in the last third of them. 1 to 3650, and less than " +
        "a third of `authorityYears`.",
    ),
  renewBefore: z
    .number()
    .int()
    .optional()
    .describe(
      "Days before the end of a certificate from which on an `up` renews it. 1 or more, and less than " +
        "`certificateDays`. Default: a third of its life.",
    ),
  authorityYears: z
    .number()
    .int()
    .default(10)
    .describe("Years that the certificate authority of the cluster is valid. 1 to 30."),
  authority: ownAuthority
    .optional()
    .describe(
      "An authority of your own that signs the certificates of this cluster, instead of one that is made. RSA or EC; for " +
        "this cluster alone, because whoever has another certificate of it may connect.",
    ),
  authorityRenewal: z
    .enum(authoritySteps)
    .optional()
    .describe(
      "How far the replacement of the authority is: `announced`: a new one is trusted, too; `switched`: it signs all " +
        "certificates; `retired`: the old one is not trusted any more. One after the other, each with an `up`; then remove it.",
    ),
  reauthentication: z
    .number()
    .int()
    .default(3600)
    .describe(
      "Seconds after which a client has to log in again (`connections.max.reauth.ms`, KIP-368). 60 or more; 0: never.",
    ),
});

/** The setting `security` as it stands in a stack file. */
export const securitySetting = z
  .union([securityMode, parts])
  .default("secure")
  .describe("`secure`, the default, or `plaintext`, or an object with `mode` and single parts.");

export type SecuritySetting = z.output<typeof securitySetting>;

/** The authority of one's own, where a stack file has one. */
export function ownAuthorityOf({ security = "secure" }: SecurityStack): OwnAuthority | undefined {
  return typeof security === "string" ? undefined : security.authority;
}

/** How far the way from plain text to security is gone, or back. */
export type PlaintextUntil = z.output<typeof parts>["plaintextUntil"];

/** What a stack says about security, with every default filled in. */
export interface Security extends Readonly<Record<keyof typeof ofServices, SecurityMode>> {
  readonly mode: SecurityMode;
  /** With `mode: plaintext` it means nothing, see `stepOf`. */
  readonly plaintextUntil: PlaintextUntil;
  readonly certificateDays: number;
  /** Days; default: a third of the life of a certificate. */
  readonly renewBefore?: number | undefined;
  readonly authorityYears: number;
  /** Whether an authority of one's own signs the certificates. */
  readonly hasOwnAuthority?: boolean;
  /** How far the replacement of the authority is; absent when none is on its way. */
  readonly authorityRenewal?: (typeof authoritySteps)[number] | undefined;
  /** Seconds. */
  readonly reauthentication: number;
}

/** What every service needs to know of a stack's security. */
export interface SecurityStack {
  readonly security?: SecuritySetting;
}

/** What the setting is where a stack file says nothing of its parts. */
export const securityDefaults: Readonly<Record<string, unknown>> = parts.parse({});

/**
 * Fills in the defaults of the setting `security`.
 *
 * @example securityOf({ security: "secure" }).zookeeper // "secure"
 */
export function securityOf({ security = "secure" }: SecurityStack): Security {
  // What holds a key goes its own way, see `ownAuthorityOf`.
  const { authority, ...given } = parts.parse(typeof security === "string" ? { mode: security } : security);
  const own = serviceNames.map((name) => [name, given[name] ?? given.mode] as const);
  const signer = authority === undefined ? {} : { hasOwnAuthority: true };
  return { ...given, ...signer, ...(Object.fromEntries(own) as Record<keyof typeof ofServices, SecurityMode>) };
}

const serviceNames = Object.keys(ofServices) as (keyof typeof ofServices)[];

/** Whether any part of a stack has TLS, and with it certificates. */
export function isSecure(security: Security): boolean {
  return [security.mode, ...serviceNames.map((name) => security[name])].includes("secure");
}
