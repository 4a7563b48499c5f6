import type { X509Certificate } from "node:crypto";
import type { AuthorityTexts } from "../../components/hosts/own-authority";
import { type ConfigIssue, error, show, warning } from "../../components/model/issue";
import { certificateBlocks } from "../../components/model/pem";
import { type CertificateParts, maySign, partsOf, pathLengthOf } from "./der";
import { judgeKey, weaknessOf } from "./given-key";
import { certificatesIn, isSignedBy } from "./pem";

/** What it is judged by. */
export interface Surroundings {
  readonly now: Date;
  /** Days that what it signs is valid. */
  readonly days: number;
}

interface Link {
  readonly certificate: X509Certificate;
  readonly parts: CertificateParts;
}

type Problem = (rule: string, given: string, fix: string) => ConfigIssue;

const again = "ask those who run the authority for another one";

/** Everything that is wrong with an authority that was given, before anything is signed by it. */
export function judgeAuthority(given: AuthorityTexts, surroundings: Surroundings): ConfigIssue[] {
  const problem: Problem = (rule, text, fix) => error({ property: given.places.certificate, rule, given: text, fix });
  const { key, issues } = judgeKey(given.places.key, given.key);
  const chain = readChain(given.certificate, problem);
  if (!Array.isArray(chain)) return [...issues, chain];
  const [own] = chain;
  if (own === undefined) return [...issues];
  const matches = key === undefined || own.certificate.checkPrivateKey(key);
  return [
    ...issues,
    ...(matches
      ? []
      : [
          error({
            property: given.places.key,
            rule: `must be the key of the first certificate of ${given.places.certificate}`,
            given: `the key of another one than ${nameOf(own)}`,
            fix: "give both parts of the same authority, its own certificate first",
          }),
        ]),
    ...judgeSigner(own, problem),
    ...judgeOrder(chain, problem),
    ...chain.flatMap((link, index) => [
      ...judgeTime(link, surroundings.now, problem),
      ...judgeStrength(link, problem, { isRoot: index > 0 && isSelfSigned(link) }),
      ...judgeDepth(link, index, problem),
    ]),
    ...warnOfEnd(own, surroundings, given.places.certificate),
  ];
}

function readChain(text: string, problem: Problem): Link[] | ConfigIssue {
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

/** It has to be an authority, of those whose certificates serve and log in. */
function judgeSigner({ certificate, parts }: Link, problem: Problem): ConfigIssue[] {
  const name = nameOf({ certificate, parts });
  if (!certificate.ca || !maySign(parts))
    return [
      problem(
        "must be an authority, that is one that may sign certificates (CA:TRUE, keyCertSign)",
        `${name}, which may not`,
        "ask for the certificate of an intermediate authority for this cluster, not for that of a server",
      ),
    ];
  // Node.js calls the extended key usage so.
  const uses: readonly string[] | undefined = certificate.keyUsage;
  const wanted = ["1.3.6.1.5.5.7.3.1", "1.3.6.1.5.5.7.3.2"];
  const issues: ConfigIssue[] = [];
  if (uses !== undefined && !wanted.every((use) => uses.includes(use)))
    issues.push(
      problem(
        "must be for servers and for clients, when it says what for (serverAuth, clientAuth)",
        `${name}, for ${uses.join(", ")} alone`,
        again,
      ),
    );
  if (parts.extensions.has("2.5.29.30"))
    issues.push(
      problem(
        "must not be bound to names: addresses of servers and names without an end would be refused",
        `${name} with name constraints`,
        again,
      ),
    );
  return issues;
}

/** Each was signed by the next, and the last one by itself: clients that know only the root check it up to there. */
function judgeOrder(chain: readonly Link[], problem: Problem): ConfigIssue[] {
  const wrong = chain.findIndex((link, index) => {
    const next = chain[index + 1];
    return next !== undefined && !signed(next, link);
  });
  const [first] = chain;
  if (wrong >= 0 && first !== undefined) {
    const sorted = sortedChain(first, chain);
    const isOrder = sorted.length === chain.length;
    return [
      problem(
        "must hold the authority first, then the one that signed it, and so on to the root",
        chain.map(nameOf).join(", then "),
        isOrder
          ? `write them as ${sorted.map(nameOf).join(", then ")}`
          : `leave out what did not sign ${nameOf(sorted.at(-1) ?? first)}, and add what did`,
      ),
    ];
  }
  const last = chain.at(-1);
  if (last === undefined || isSelfSigned(last)) return [];
  return [
    problem(
      "must reach to the root, the certificate that signed itself: clients find nobody to trust otherwise",
      `it ends with ${nameOf(last)}, signed by ${oneLine(last.certificate.issuer)}`,
      `add the certificate of ${oneLine(last.certificate.issuer)} at the end`,
    ),
  ];
}

function sortedChain(first: Link, all: readonly Link[]): Link[] {
  const sorted = [first];
  for (;;) {
    const last = sorted.at(-1) ?? first;
    const next = all.find((one) => !sorted.includes(one) && signed(one, last));
    if (next === undefined) return sorted;
    sorted.push(next);
  }
}

function signed(by: Link, one: Link): boolean {
  return isSignedBy(one.certificate, by.certificate);
}

function isSelfSigned(link: Link): boolean {
  return signed(link, link);
}

function judgeTime(link: Link, now: Date, problem: Problem): ConfigIssue[] {
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

/** Nobody checks the signature of a root, which is trusted as it is. */
function judgeStrength(link: Link, problem: Problem, { isRoot }: { readonly isRoot: boolean }): ConfigIssue[] {
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

/** One that stands `index` places above the first may have as many authorities below it. */
function judgeDepth(link: Link, index: number, problem: Problem): ConfigIssue[] {
  if (index > 0 && !link.certificate.ca)
    return [problem("every certificate above the first must be an authority", `${nameOf(link)}, which is none`, again)];
  const most = pathLengthOf(link.parts);
  if (most === undefined || index <= most) return [];
  return [
    problem(
      "an authority must allow those below it (pathLenConstraint)",
      `${nameOf(link)} allows ${most}, and ${index} ${index === 1 ? "is" : "are"} below it`,
      again,
    ),
  ];
}

function warnOfEnd({ certificate }: Link, { now, days }: Surroundings, property: string): ConfigIssue[] {
  const left = Math.floor((Date.parse(certificate.validTo) - now.getTime()) / 86_400_000);
  if (left < 0 || left >= days) return [];
  return [
    warning({
      property,
      rule: "what it signs ends with it, sooner than security.certificateDays says",
      given: `${left} days left, and certificates of ${days} days`,
      fix: "replace it before, or ask for one that is valid longer",
    }),
  ];
}

function nameOf({ certificate }: Link): string {
  return oneLine(certificate.subject);
}

function oneLine(name: string | undefined): string {
  return show((name ?? "").split("\n").join(", "));
}

function iso(date: string): string {
  return new Date(date).toISOString();
}
