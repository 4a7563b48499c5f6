import * as pulumi from "@pulumi/pulumi";
import type { ConfigIssue } from "../model/issue";
import { certificateBlocks } from "../model/pem";
import type { GivenAuthority } from "../resources/cluster-authority";
import type { OwnAuthority } from "../security/security-schema";
import { type Part, partIssues, textOf } from "./own-pair";

/** An authority as it was given, to be judged. */
export interface AuthorityTexts {
  readonly certificate: string;
  /** Absent where its owner signs all certificates. */
  readonly key?: string;
  /** Where each part was given. */
  readonly places: { readonly certificate: string; readonly key: string };
}

/** Judges an authority; see `operations/certificates/given-authority.ts`. @param days - that its certificates are valid */
export type InspectAuthority = (given: AuthorityTexts, days: number) => ConfigIssue[];

/** How an authority is used. */
export interface AuthorityUse {
  /** Days that its certificates are valid. */
  readonly days: number;
  /** Whether this program signs with it; its owner does otherwise, and keeps the key. */
  readonly signs: boolean;
}

const at = "security.authority";

/** What is wrong with an authority of one's own: with how it is given, else with itself. */
export function ownAuthorityIssues(
  own: OwnAuthority | undefined,
  inspect: InspectAuthority,
  { days, signs }: AuthorityUse,
): ConfigIssue[] {
  if (own === undefined) return [];
  const parts: readonly Part[] = signs ? ["certificate", "key"] : ["certificate"];
  const issues = parts.flatMap((part) => partIssues(at, own, part));
  const texts = authorityTexts(own, signs);
  return issues.length > 0 || texts === undefined ? issues : inspect(texts, days);
}

/** The texts of an authority; undefined when one that is needed is missing. */
export function authorityTexts(own: OwnAuthority, signs: boolean): AuthorityTexts | undefined {
  const [certificate, key] = [textOf(at, own, "certificate"), signs ? textOf(at, own, "key") : undefined];
  if (certificate === undefined || (signs && key === undefined)) return undefined;
  const places = { certificate: certificate.place, key: key?.place ?? `${at}.key` };
  return { certificate: certificate.text, ...(key === undefined ? {} : { key: key.text }), places };
}

/** An authority that has been judged, for the resources that are made with it; its key is a secret. */
export function givenAuthorityOf(own: OwnAuthority | undefined, signs = true): { readonly authority?: GivenAuthority } {
  const texts = own === undefined ? undefined : authorityTexts(own, signs);
  if (texts === undefined) return {};
  const [certificate = "", ...above] = certificateBlocks(texts.certificate);
  const key = texts.key === undefined ? {} : { key: pulumi.secret(texts.key) };
  return { authority: { certificate, above: above.join(""), ...key } };
}
