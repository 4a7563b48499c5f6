import { isAddress } from "../../components/model/address";
import { type ConfigIssue, error, show } from "../../components/model/issue";
import type { AuthorityInputs, CertificateInputs } from "../../components/resources/inputs/certificate-inputs";

/** What a resource is given, of which a preview may not know every part yet. */
export type Known<T> = T extends readonly (infer Item)[]
  ? readonly (Known<Item> | undefined)[]
  : T extends object
    ? { readonly [Key in keyof T]?: Known<T[Key]> | undefined }
    : T;

/** What is wrong with what an authority is made of. */
export function authorityIssues({ commonName, days }: Known<AuthorityInputs>): ConfigIssue[] {
  return [...nameIssues("commonName", commonName), ...daysIssues(days)];
}

/** What is wrong with what a certificate is made of, except its authority. */
export function certificateIssues({ subject, alternativeNames, days }: Known<CertificateInputs>): ConfigIssue[] {
  return [
    ...nameIssues("subject.commonName", subject?.commonName),
    ...nameIssues("subject.unit", subject?.unit),
    ...(alternativeNames ?? []).flatMap((name, index) => alternativeNameIssues(`alternativeNames[${index}]`, name)),
    ...daysIssues(days),
  ];
}

const maxDays = 36_500;

function daysIssues(days: number | undefined): ConfigIssue[] {
  if (days === undefined || (Number.isInteger(days) && days >= 1 && days <= maxDays)) return [];
  const rule = `must be a whole number of days from 1 to ${maxDays}`;
  return [error({ property: "days", rule, given: show(days), fix: "give such a number, for example 365" })];
}

/** Java prints other characters escaped (RFC 2253), and `super.users` separates names by `;`; 64 is X.520's limit. */
function nameIssues(property: string, name: string | undefined): ConfigIssue[] {
  if (name === undefined || (name.length <= 64 && /^[\w.-]+( [\w.-]+)*$/.test(name))) return [];
  const rule = "must be at most 64 letters, digits, dots, hyphens, underscores, and single spaces between them";
  return [error({ property, rule, given: show(name), fix: "give such a name, for example kafka-1" })];
}

function alternativeNameIssues(property: string, name: string | undefined): ConfigIssue[] {
  if (name === undefined || isAddress(name)) return [];
  const fix = "give what clients connect to, for example 192.168.10.101 or kafka1.example.org";
  return [error({ property, rule: "must be an IP address or a DNS name", given: show(name), fix })];
}
