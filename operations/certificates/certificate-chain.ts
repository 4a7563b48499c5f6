import type { X509Certificate } from "node:crypto";
import { type ConfigIssue, show } from "../../components/model/issue";
import { certificateBlocks } from "../../components/model/pem";
import { type CertificateParts, partsOf } from "./der";
import { weaknessOf } from "./given-key";
import { certificatesIn, isSignedBy } from "./pem";

/** A certificate of a chain, with what Node.js does not tell of it. */
export interface Link {
  readonly certificate: X509Certificate;
  readonly parts: CertificateParts;
}

/** Makes an issue about the setting that gave a chain. */
export type Problem = (rule: string, given: string, fix: string) => ConfigIssue;

/** What to do about a certificate that is wrong in itself. */
export const again = "ask those who run the authority for another one";

/** The certificates of a text, or why they cannot be read. */
export function readChain(text: string, problem: Problem): Link[] | ConfigIssue {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(text))
    return problem(
      "must hold certificates alone: it goes to everybody who connects",
      "a private key",
      "take the key out",
    );
  if (certificateBlocks(text).length === 0)
    return problem(
      "must be certificates in PEM: -----BEGIN CERTIFICATE-----",
      text.trim() === "" ? "nothing" : "no certificate in PEM",
      "of a file in DER: openssl x509 -inform DER -in FILE; of PKCS#12: openssl pkcs12 -in FILE -nokeys",
    );
  try {
    return certificatesIn(text).map((certificate) => ({ certificate, parts: partsOf(certificate.raw) }));
  } catch {
    return problem(
      "must be certificates that can be read",
      "a broken one",
      "copy them again, from the first to the last line",
    );
  }
}

/** Whether one was signed by another. */
export function signed(by: Link, one: Link): boolean {
  return isSignedBy(one.certificate, by.certificate);
}

/** Whether one was signed by itself. */
export function isSelfSigned(link: Link): boolean {
  return signed(link, link);
}

/** Whether it is valid now. */
export function judgeTime(link: Link, now: Date, problem: Problem): ConfigIssue[] {
  const { validFrom, validTo } = link.certificate;
  if (Date.parse(validTo) <= now.getTime())
    return [problem("must not have expired", `${nameOf(link)}, until ${iso(validTo)}`, again)];
  if (Date.parse(validFrom) <= now.getTime()) return [];
  return [
    problem(
      "must be valid already",
      `${nameOf(link)}, from ${iso(validFrom)}, and it is ${now.toISOString()} here`,
      "wait until then, or set the clock of this machine",
    ),
  ];
}

/** OIDs of MD2, MD5 and SHA-1 with RSA, SHA-1 with DSA and with ECDSA. */
const weakSignatures: Readonly<Record<string, string>> = {
  "1.2.840.113549.1.1.2": "MD2",
  "1.2.840.113549.1.1.4": "MD5",
  "1.2.840.113549.1.1.5": "SHA-1",
  "1.2.840.10040.4.3": "SHA-1",
  "1.2.840.10045.4.1": "SHA-1",
};

/** Whether Java takes its key and its signature. Nobody checks the signature of a root, which is trusted as it is. */
export function judgeStrength(link: Link, problem: Problem, { isRoot }: { readonly isRoot: boolean }): ConfigIssue[] {
  const weakness = weaknessOf(link.certificate.publicKey);
  const hash = isRoot ? undefined : weakSignatures[link.parts.signedBy];
  return [
    ...(weakness === undefined
      ? []
      : [problem(`the key of a certificate ${weakness.rule}`, `${nameOf(link)}: ${weakness.given}`, weakness.fix)]),
    ...(hash === undefined
      ? []
      : [
          problem("must be signed with SHA-256 or better: Java refuses others", `${nameOf(link)}, with ${hash}`, again),
        ]),
  ];
}

/** What the extended key usage calls the two ends of TLS (RFC 5280, 4.2.1.12). */
export const purposes = { serverAuth: "1.3.6.1.5.5.7.3.1", clientAuth: "1.3.6.1.5.5.7.3.2" } as const;

/** What a certificate is for; undefined when it does not say, and is for everything. Node.js calls the extended key usage so. */
export function usesOf({ keyUsage }: X509Certificate): readonly string[] | undefined {
  return keyUsage;
}

/** Whom a certificate is for, for messages. */
export function nameOf({ certificate }: Link): string {
  return oneLine(certificate.subject);
}

/** A name on one line, for messages. */
export function oneLine(name: string | undefined): string {
  return show((name ?? "").split("\n").join(", "));
}

/** A date, for messages. */
export function iso(date: string): string {
  return new Date(date).toISOString();
}
