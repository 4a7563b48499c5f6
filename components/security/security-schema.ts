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
    .describe(
      "Its key (PEM), as a secret: `pulumi config set --secret --path security.authority.key`. Or `keyFile`. Neither with " +
        "`security.certificates`.",
    ),
  keyFile: z.string().optional().describe("File with `key`, on the machine that runs Pulumi; never copied to a host."),
});

/** A certificate of one's own with its key, each part as a text or as a file. */
const ownCertificate = z.strictObject({
  certificate: z
    .string()
    .optional()
    .describe("The certificate first, then those between it and the authority, if any (PEM). Or `certificateFile`."),
  certificateFile: z.string().optional().describe("File with `certificate`, on the machine that runs Pulumi."),
  key: z.string().optional().describe("Its key (PEM), as a secret: `pulumi config set --secret --path`. Or `keyFile`."),
  keyFile: z.string().optional().describe("File with `key`, on the machine that runs Pulumi."),
});

export type OwnAuthority = z.output<typeof ownAuthority>;
export type OwnCertificate = z.output<typeof ownCertificate>;

/** Certificates that somebody else has signed one by one. */
const ownCertificates = {
  certificates: z
    .record(z.string(), ownCertificate)
    .optional()
    .describe(
      "Certificates of your own for hosts, by host name, that the owner of `security.authority` has signed: for its servers, " +
        "and for what they are to each other. Then this program signs none.",
    ),
  admin: ownCertificate
    .optional()
    .describe("With `certificates`: that of the operator's own tools, with a subject of its own."),
  zookeeperClient: ownCertificate
    .optional()
    .describe(
      "With `certificates`: the one that all brokers show to ZooKeeper. Default: that of the host, where all brokers have the " +
        "same subject.",
    ),
};

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
  applicationAuthorities: z
    .string()
    .optional()
    .describe(
      "Authorities of your own whose certificates applications show instead of a login, at listeners with `security: " +
        "certificates` alone (PEM, one after the other; none of them is a secret). See `users[].certificate`.",
    ),
  ...ownCertificates,
  issuer: z
    .strictObject({
      name: z.string().describe("Name of the issuer."),
      kind: z
        .enum(["Issuer", "ClusterIssuer"])
        .default("Issuer")
        .describe("`Issuer` is in the cluster's own namespace."),
    })
    .optional()
    .describe(
      "On Kubernetes: the issuer of cert-manager that signs all certificates and renews them. `security.authority` is its " +
        "certificate, without a key.",
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

/** Whether this program signs certificates; who else does so keeps the key of the authority. */
export function signsItself(config: SecurityStack): boolean {
  return ownCertificatesOf(config).certificates === undefined && securityOf(config).issuer === undefined;
}

/** What a stack file has of certificates that somebody else has signed; each holds a key. */
export type OwnCertificates = Pick<z.output<typeof parts>, keyof typeof ownCertificates>;

/** The certificates of one's own, where a stack file has some. */
export function ownCertificatesOf({ security = "secure" }: SecurityStack): OwnCertificates {
  if (typeof security === "string") return {};
  const { certificates, admin, zookeeperClient } = security;
  return { certificates, admin, zookeeperClient };
}

/** The names in certificates of one's own, as Java prints them. */
export interface Subjects {
  /** By the name of the host. */
  readonly hosts: Readonly<Record<string, string>>;
  readonly admin: string;
  /** What all brokers show to ZooKeeper; absent where that is the certificate of the host. */
  readonly zookeeperClient?: string;
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
  /** Whose cert-manager signs certificates; absent where this program does. */
  readonly issuer?: { readonly name: string; readonly kind: "Issuer" | "ClusterIssuer" } | undefined;
  /** Who is who, where certificates are given; absent where this program makes them. */
  readonly subjects?: Subjects;
  /** Who signs certificates of applications (PEM); absent where all applications log in. */
  readonly applicationAuthorities?: string | undefined;
  /** How far the replacement of the authority is; absent when none is on its way. */
  readonly authorityRenewal?: (typeof authoritySteps)[number] | undefined;
  /** Seconds. */
  readonly reauthentication: number;
}

/** What every service needs to know of a stack's security. */
export interface SecurityStack {
  readonly security?: SecuritySetting;
  /** No setting: what certificates of one's own say, once they were read. */
  readonly subjects?: Subjects;
}

/** What the setting is where a stack file says nothing of its parts. */
export const securityDefaults: Readonly<Record<string, unknown>> = parts.parse({});

/**
 * Fills in the defaults of the setting `security`.
 *
 * @example securityOf({ security: "secure" }).zookeeper // "secure"
 */
export function securityOf({ security = "secure", subjects }: SecurityStack): Security {
  // What holds a key goes its own way, see `ownAuthorityOf` and `ownCertificatesOf`.
  const {
    authority,
    certificates: _certificates,
    admin: _admin,
    zookeeperClient: _zookeeperClient,
    ...given
  } = parts.parse(typeof security === "string" ? { mode: security } : security);
  const own = serviceNames.map((name) => [name, given[name] ?? given.mode] as const);
  const signer = authority === undefined ? {} : { hasOwnAuthority: true };
  const known = subjects === undefined ? {} : { subjects };
  const services = Object.fromEntries(own) as Record<keyof typeof ofServices, SecurityMode>;
  return { ...given, ...signer, ...known, ...services };
}

const serviceNames = Object.keys(ofServices) as (keyof typeof ofServices)[];

/** Whether any part of a stack has TLS, and with it certificates. */
export function isSecure(security: Security): boolean {
  return [security.mode, ...serviceNames.map((name) => security[name])].includes("secure");
}
