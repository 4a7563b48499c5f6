import { X509Certificate } from "node:crypto";
import { type ConfigIssue, error } from "../../components/model/issue";
import type { AuthorityInputs } from "../../components/resources/inputs/certificate-inputs";

type Inputs = Pick<Partial<AuthorityInputs>, "given" | "commonName" | "issuer">;

/**
 * Whether servers that trust the authority of before take what the next one signs: everybody who trusts one would have to
 * trust the other before that signs anything. The same key under the same name, such as with a certificate that is valid
 * longer, is the same authority.
 */
export function authorityChangeIssues(before: Inputs, after: Inputs): ConfigIssue[] {
  // Nothing of it is there yet.
  if (before.commonName === undefined) return [];
  return [
    ...(isSame(before.given?.certificate, after.given?.certificate) ? [] : [otherAuthority(before, after)]),
    ...((before.issuer === undefined) === (after.issuer === undefined) ? [] : [otherSigner(before)]),
  ];
}

/** The Secret with the keys that this program makes is mounted in pods, which would lose them before others take their place. */
function otherSigner({ issuer }: Inputs): ConfigIssue {
  return error({
    property: "security.issuer",
    rule: "cannot come or go once certificates are signed: pods that run would lose their keys before they are replaced",
    given: issuer === undefined ? "an issuer, where this program has signed" : `none, where ${issuer} has signed`,
    fix: issuer === undefined ? "remove it; a new cluster may have it from the beginning" : `give ${issuer} again`,
  });
}

function otherAuthority(before: Inputs, after: Inputs): ConfigIssue {
  return error({
    property: "security.authority",
    rule: "cannot change once certificates are signed: servers that were not reached yet would refuse the others",
    given: after.given === undefined ? "none, where there was one" : `${nameOf(after.given.certificate)}`,
    fix:
      before.given === undefined
        ? "remove it; a new cluster may have it from the beginning"
        : `give ${nameOf(before.given.certificate)} again, with the same key`,
  });
}

function isSame(before: string | undefined, after: string | undefined): boolean {
  if (before === undefined || after === undefined) return before === after;
  const [one, other] = [new X509Certificate(before), new X509Certificate(after)];
  const spki = { type: "spki", format: "der" } as const;
  return one.subject === other.subject && one.publicKey.export(spki).equals(other.publicKey.export(spki));
}

function nameOf(certificate: string): string {
  return new X509Certificate(certificate).subject.split("\n").join(", ");
}
