import * as pulumi from "@pulumi/pulumi";
import { type ConfigIssue, error, show } from "../model/issue";
import { certificateBlocks } from "../model/pem";
import type { GivenAuthority } from "../resources/cluster-authority";
import type { OwnAuthority } from "../security/security-schema";
import { readText } from "./local-files";

/** An authority as it was given, to be judged. */
export interface AuthorityTexts {
  readonly certificate: string;
  readonly key: string;
  /** Where each part was given. */
  readonly places: { readonly certificate: string; readonly key: string };
}

/** Judges an authority; see `operations/certificates/given-authority.ts`. @param days - that its certificates are valid */
export type InspectAuthority = (given: AuthorityTexts, days: number) => ConfigIssue[];

/** What is wrong with an authority of one's own: with how it is given, else with itself. */
export function ownAuthorityIssues(
  own: OwnAuthority | undefined,
  inspect: InspectAuthority,
  days: number,
): ConfigIssue[] {
  if (own === undefined) return [];
  const issues = [...partIssues(own, "certificate"), ...partIssues(own, "key")];
  const texts = textsOf(own);
  return issues.length > 0 || texts === undefined ? issues : inspect(texts, days);
}

type Part = "certificate" | "key";

function partIssues(own: OwnAuthority, part: Part): ConfigIssue[] {
  const file = `${part}File` as const;
  const path = own[file];
  const property = `security.authority.${path === undefined ? part : file}`;
  if ((own[part] === undefined) === (path === undefined))
    return [
      error({
        property,
        rule: `must be given once: as ${part} or as ${file}`,
        given: path === undefined ? "neither" : "both",
        fix: path === undefined ? `set security.authority.${file}` : `remove security.authority.${part}`,
      }),
    ];
  if (path === undefined || readText(path) !== undefined) return [];
  return [
    error({
      property,
      rule: "must be a readable file on this machine",
      given: show(path),
      fix: "check the path; it counts from the project's directory",
    }),
  ];
}

function textsOf(own: OwnAuthority): AuthorityTexts | undefined {
  const [certificate, key] = [textOf(own.certificate, own.certificateFile), textOf(own.key, own.keyFile)];
  if (certificate === undefined || key === undefined) return undefined;
  const place = (part: Part) => `security.authority.${own[part] === undefined ? `${part}File` : part}`;
  return { certificate, key, places: { certificate: place("certificate"), key: place("key") } };
}

function textOf(text: string | undefined, file: string | undefined): string | undefined {
  return text ?? (file === undefined ? undefined : readText(file));
}

/** An authority that has been judged, for the resources that are made with it; its key is a secret. */
export function givenAuthorityOf(own: OwnAuthority | undefined): { readonly authority?: GivenAuthority } {
  const texts = own === undefined ? undefined : textsOf(own);
  if (texts === undefined) return {};
  const [certificate = "", ...above] = certificateBlocks(texts.certificate);
  return { authority: { certificate, above: above.join(""), key: pulumi.secret(texts.key) } };
}
