import { type ConfigIssue, error, show } from "../model/issue";
import { readText } from "./local-files";

/** A certificate and its key as a stack file gives them, each as a text or as the name of a file. */
export interface GivenPair {
  readonly certificate?: string | undefined;
  readonly certificateFile?: string | undefined;
  readonly key?: string | undefined;
  readonly keyFile?: string | undefined;
}

/** A part of it. */
export type Part = "certificate" | "key";

/** Both parts as they were given, to be judged. */
export interface PairTexts {
  readonly certificate: string;
  readonly key: string;
  /** Where each part was given. */
  readonly places: Readonly<Record<Part, string>>;
}

/** What is wrong with how a part is given. @param at - the setting, such as `security.authority` */
export function partIssues(at: string, given: GivenPair, part: Part): ConfigIssue[] {
  const file = `${part}File` as const;
  const path = given[file];
  const property = `${at}.${path === undefined ? part : file}`;
  if ((given[part] === undefined) === (path === undefined))
    return [
      error({
        property,
        rule: `must be given once: as ${part} or as ${file}`,
        given: path === undefined ? "neither" : "both",
        fix: path === undefined ? `set ${at}.${file}` : `remove ${at}.${part}`,
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

/** The text of a part, and where it was given; undefined where there is none. */
export function textOf(at: string, given: GivenPair, part: Part): { text: string; place: string } | undefined {
  const file = `${part}File` as const;
  const path = given[file];
  const text = given[part] ?? (path === undefined ? undefined : readText(path));
  return text === undefined ? undefined : { text, place: `${at}.${given[part] === undefined ? file : part}` };
}

/** Both texts; undefined when one of them is missing. */
export function pairOf(at: string, given: GivenPair): PairTexts | undefined {
  const [certificate, key] = [textOf(at, given, "certificate"), textOf(at, given, "key")];
  if (certificate === undefined || key === undefined) return undefined;
  const places = { certificate: certificate.place, key: key.place };
  return { certificate: certificate.text, key: key.text, places };
}
