import { naturalOrder } from "./natural-order";

/** What is known about one released version of a service. */
export interface Version {
  readonly version: string;
  /** First directory inside the distribution's archive. */
  readonly topDirectory: string;
  /** Path of the archive below the Apache archive's root. */
  readonly archivePath: string;
  /** SHA-512 of the official archive, as published beside it. */
  readonly sha512?: string;
  /** SHA-512 of the archive that `source: maven` assembles. */
  readonly mavenSha512?: string;
  /** Oldest and newest Java release that it runs on. */
  readonly java: { readonly min: number; readonly max: number };
  /** What holds instead for releases after it that are not in the table themselves, by the first of them. */
  readonly later?: Readonly<Record<string, LineRules>>;
}

/** What holds from a release line on. */
export type LineRules = Partial<Pick<Version, "java">>;

/** Root of the Apache archive, which keeps every release. */
export const apacheArchive = "https://archive.apache.org/dist";

/**
 * The version that a stack gets when it names none: the first of the table.
 *
 * @throws Error when the table is empty.
 */
export function defaultVersion(versions: readonly Version[]): string {
  const [first] = versions;
  if (first === undefined) throw new Error("a version table is empty");
  return first.version;
}

/** The entry of a version table; undefined when the version is not in it. */
export function findVersion<V extends Version>(versions: readonly V[], version: string): V | undefined {
  return versions.find((entry) => entry.version === version);
}

/** Whether a text is a whole release such as `3.9.2`, with three numbers or four. */
export function isRelease(text: string): boolean {
  return /^(0|[1-9]\d*)(\.(0|[1-9]\d*)){2,3}$/.test(text);
}

/** The minor line of a release: `3.9` of `3.9.2`. */
export function lineOf(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}

/**
 * A release that is not in a version table, with what the newest known one before it has (the oldest when there is
 * none): names of archives and directories, the range of Java. It has no checksum.
 *
 * @throws Error when the table is empty.
 */
export function untestedVersion<V extends Version>(versions: readonly V[], wanted: string): V {
  const sorted = [...versions].sort((left, right) => compareVersions(left.version, right.version));
  const model = sorted.findLast(({ version }) => compareVersions(version, wanted) <= 0) ?? sorted[0];
  if (model === undefined) throw new Error("a version table is empty");
  const renamed = (text: string) => text.replaceAll(model.version, wanted);
  const { sha512: _, mavenSha512: __, ...rest } = model;
  const later = Object.entries(model.later ?? {}).filter(([from]) => compareVersions(from, wanted) <= 0);
  later.sort(([one], [other]) => compareVersions(one, other));
  return {
    ...(rest as V),
    ...(Object.assign({}, ...later.map(([, rules]) => rules)) as LineRules),
    version: wanted,
    topDirectory: renamed(model.topDirectory),
    archivePath: renamed(model.archivePath),
  };
}

/** Orders two versions such as `3.10.0` and `3.9.5` by their numbers. */
export function compareVersions(left: string, right: string): number {
  return naturalOrder(left, right);
}
