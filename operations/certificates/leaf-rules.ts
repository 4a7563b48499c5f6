import { isIP } from "node:net";
import { type ConfigIssue, warning } from "../../components/model/issue";
import { type Link, nameOf, type Problem, purposes, usesOf } from "./certificate-chain";
import { maySignHandshakes, partsOf } from "./der";
import { javaNameOf, oddParts } from "./java-name";
import { expiryOf, leftText, lifeOf } from "./validity";

/** What to do about a certificate that somebody else has to make. */
export const another = "ask those who run the authority for another certificate";

/** An end of TLS. */
export type Purpose = keyof typeof purposes;

/** Whether it may be used at the ends of TLS where it is. */
export function judgeUse({ certificate, parts }: Link, ends: readonly Purpose[], problem: Problem): ConfigIssue[] {
  const uses = usesOf(certificate);
  const missing = uses === undefined ? [] : ends.filter((end) => !uses.includes(purposes[end]));
  return [
    ...(missing.length === 0
      ? []
      : [
          problem(
            `must be for ${ends.join(" and ")}, when it says what for (extendedKeyUsage)`,
            `${nameOf({ certificate, parts })}, without ${missing.join(" and ")}`,
            `${another}, with extendedKeyUsage ${ends.join(", ")}`,
          ),
        ]),
    ...(maySignHandshakes(parts)
      ? []
      : [
          problem(
            "must be for signatures, when it says what its key is for (keyUsage digitalSignature)",
            `${nameOf({ certificate, parts })}, without it`,
            `${another}, with keyUsage digitalSignature`,
          ),
        ]),
  ];
}

/** Clients compare the name that they connect to with these alone: what stands in the subject does not count. */
export function judgeNames({ certificate }: Link, names: readonly string[], problem: Problem): ConfigIssue[] {
  const missing = names.filter((name) =>
    isIP(name) === 0
      ? certificate.checkHost(name, { subject: "never" }) === undefined
      : certificate.checkIP(name) === undefined,
  );
  if (missing.length === 0) return [];
  return [
    problem(
      `must be for every name and address that its servers are told by (subjectAltName): ${names.join(", ")}`,
      `${certificate.subjectAltName ?? "no subjectAltName"}, without ${missing.join(", ")}`,
      `${another}, with subjectAltName ${names.map((name) => `${isIP(name) === 0 ? "DNS" : "IP"}:${name}`).join(",")}`,
    ),
  ];
}

/** Brokers know each other by it, in `super.users`. */
export function judgeSubject(own: Link, problem: Problem): ConfigIssue[] {
  const { certificate } = own;
  const odd = oddParts(certificate);
  if (javaNameOf(certificate) !== "" && odd.length === 0) return [];
  return [
    problem(
      "must have a subject of CN, OU, O, L, ST, C, DC and UID alone, of letters, digits, spaces and . _ - @ : / ( ) & ' * ?: it is compared with what Java prints",
      odd.length === 0 ? "no subject" : odd.join(", "),
      `${another}, with a subject such as CN=kafka1,O=Company`,
    ),
  ];
}

/** Whether the next one should be there by now. */
export function warnOfEnd({ certificate }: Link, now: Date, property: string): ConfigIssue[] {
  const life = lifeOf(certificate);
  if (!["soon", "urgent"].includes(expiryOf(life, now))) return [];
  return [
    warning({
      property,
      rule: "comes to its end, and this program cannot renew it",
      given: `${nameOf({ certificate, parts: partsOf(certificate.raw) })}, left: ${leftText(life, now)}`,
      fix: "put the next one and its key in the place of it, and run up: no server is restarted for it",
    }),
  ];
}
