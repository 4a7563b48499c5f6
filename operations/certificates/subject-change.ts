import { X509Certificate } from "node:crypto";
import { type ConfigIssue, error, show } from "../../components/model/issue";
import type { CertificateInputs, GivenCertificateInputs } from "../../components/resources/inputs/certificate-inputs";
import { javaName } from "../../components/security/leaf";
import type { Known } from "./certificate-rules";
import { javaNameOf } from "./java-name";

/** What a certificate is made of, whoever signs it; a preview may not know all of it. */
export type AnyInputs = Known<Partial<CertificateInputs & GivenCertificateInputs>>;

/**
 * Whether the next certificate of a server is for the same name: brokers take another one only when they start
 * (`Keystore DistinguishedName does not match`), and are known by it: those that were not restarted yet would refuse the rest.
 */
export function subjectChangeIssues(before: AnyInputs, after: AnyInputs): ConfigIssue[] {
  const [old, next] = [subjectOf(before), subjectOf(after)];
  if (old === undefined || next === undefined || old === next) return [];
  return [
    error({
      property: after.property ?? before.property ?? "security.certificates",
      rule: "must keep the subject: servers know each other by it, and those that were not reached yet would refuse the others",
      given: `${show(next)}, after ${show(old)}`,
      fix:
        after.given === undefined
          ? "give the certificate again; a new cluster may have those that this program makes"
          : `give a certificate for the subject ${show(old)}`,
    }),
  ];
}

function subjectOf({ subject, given }: AnyInputs): string | undefined {
  if (given?.certificate !== undefined) return javaNameOf(new X509Certificate(given.certificate));
  const { commonName, unit } = subject ?? {};
  return commonName === undefined || unit === undefined ? undefined : javaName({ commonName, unit });
}
