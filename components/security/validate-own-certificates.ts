import { type ConfigIssue, error, show, warning } from "../model/issue";
import {
  isSecure,
  ownAuthorityOf,
  ownCertificatesOf,
  type Security,
  securityDefaults,
  type SecurityStack,
} from "./security-schema";

/** Rules about which settings certificates of one's own need, and which mean nothing beside them. */
export function validateOwnCertificates(config: SecurityStack, security: Security): ConfigIssue[] {
  const { certificates, admin, zookeeperClient } = ownCertificatesOf(config);
  const { issuer } = security;
  if (certificates === undefined)
    return [
      ...alone({ admin, zookeeperClient }),
      ...(issuer === undefined ? [] : (inPlainText("issuer", security) ?? ofIssuer(config))),
    ];
  return (
    inPlainText("certificates", security) ?? [
      ...(issuer === undefined ? [] : [both()]),
      ...missing(config),
      ...keyOfAuthority(config, "certificates"),
      ...unused(security),
    ]
  );
}

function inPlainText(key: string, security: Security): ConfigIssue[] | undefined {
  if (isSecure(security)) return undefined;
  return [
    error({
      property: `security.${key}`,
      rule: "needs security.mode: secure: nothing has a certificate in plain text",
      given: "security.mode: plaintext",
      fix: "remove it, or set security.mode to secure",
    }),
  ];
}

function both(): ConfigIssue {
  return error({
    property: "security.issuer",
    rule: "is instead of security.certificates: a certificate has one who signs it",
    given: "both",
    fix: "remove security.issuer on hosts, and security.certificates on Kubernetes",
  });
}

/** Servers and clients trust what the stack file says, and not what a Secret says that others may write. */
function ofIssuer(config: SecurityStack): ConfigIssue[] {
  if (ownAuthorityOf(config) !== undefined) return keyOfAuthority(config, "issuer");
  return [
    error({
      property: "security.authority",
      rule: "must be given with security.issuer: it is whom servers and clients trust",
      given: "nothing",
      fix: "set security.authority.certificateFile to a file with the certificate of the issuer, without its key",
    }),
  ];
}

function alone(others: Readonly<Record<string, unknown>>): ConfigIssue[] {
  return Object.entries(others).flatMap(([key, value]) =>
    value === undefined
      ? []
      : [
          error({
            property: `security.${key}`,
            rule: "needs security.certificates: without them this program makes all certificates itself",
            given: "security.certificates: nothing",
            fix: "remove it, or give security.certificates for each host",
          }),
        ],
  );
}

function missing(config: SecurityStack): ConfigIssue[] {
  const others = { authority: ownAuthorityOf(config), admin: ownCertificatesOf(config).admin };
  const why = {
    authority: "it is whom servers and clients trust",
    admin: "by it our own tools ask the servers, and root on their hosts is the operator",
  };
  return (["authority", "admin"] as const).flatMap((key) =>
    others[key] === undefined
      ? [
          error({
            property: `security.${key}`,
            rule: `must be given with security.certificates: ${why[key]}`,
            given: "nothing",
            fix: `set security.${key}.certificateFile${key === "admin" ? " and security.admin.keyFile" : ""}`,
          }),
        ]
      : [],
  );
}

/** A key that nobody needs is one that can be stolen. */
function keyOfAuthority(config: SecurityStack, signer: "certificates" | "issuer"): ConfigIssue[] {
  const authority = ownAuthorityOf(config);
  return (["key", "keyFile"] as const).flatMap((key) =>
    authority?.[key] === undefined
      ? []
      : [
          error({
            property: `security.authority.${key}`,
            rule: `must not be given with security.${signer}: nothing is signed here`,
            given: key === "key" ? "a key" : show(authority.keyFile),
            fix: `remove it, or remove security.${signer}, and all certificates are signed with it`,
          }),
        ],
  );
}

function unused(security: Security): ConfigIssue[] {
  return (["certificateDays", "renewBefore"] as const)
    .filter((key) => security[key] !== undefined && security[key] !== securityDefaults[key])
    .map((key) =>
      warning({
        property: `security.${key}`,
        rule: "has no effect with security.certificates, which say themselves how long they are valid",
        given: show(security[key]),
        fix: "remove it",
      }),
    );
}
