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
}

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

/** Orders two versions such as `3.10.0` and `3.9.5` by their numbers. */
export function compareVersions(left: string, right: string): number {
  return left.localeCompare(right, "en", { numeric: true });
}

/** The line that a release belongs to: `3.9` of `3.9.2`. */
export function releaseLine(version: string): string {
  return version.split(".").slice(0, 2).join(".");
}
