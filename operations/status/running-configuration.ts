import type { ServerStatus, Snapshot } from "./snapshot";

/** Digests of one server's configuration; undefined or empty for one that was not told. */
interface Digests {
  /** The one that it was started with. */
  readonly running: string | undefined;
  /** The one that the last `up` which finished recorded in the stack's state. */
  readonly deployed: string | undefined;
  /** The one that is installed where it runs. An `up` that did not finish may have left another than it recorded. */
  readonly installed: string | undefined;
}

/** Which configuration a server runs: that of the last finished `up`, the installed one, both or neither. Null if unknown. */
export function whichRuns({ running, deployed, installed }: Digests): ServerStatus["runs"] {
  if (!running || !deployed || !installed) return null;
  if (running === deployed) return running === installed ? "current" : "deployed";
  if (running === installed) return "installed";
  return deployed === installed ? "outdated" : "neither";
}

type Facts = Pick<ServerStatus, "runs" | "version" | "installedVersion">;

/** The version that a server should run: the installed one; where that is not known, the one of the last outputs. */
export function wantedVersion({ installedVersion }: Pick<ServerStatus, "installedVersion">, recorded: string): string {
  return installedVersion ?? recorded;
}

/**
 * Whether a server runs what the last `up` left: its configuration, and the version that belongs to it. One answer for
 * both, so that none is called current that runs another version. Null if unknown.
 */
export function isCurrent({ runs, version, ...server }: Facts, recorded: string): boolean | null {
  if (runs === null) return null;
  if (runs !== "current") return false;
  return version === null || version === wantedVersion(server, recorded);
}

/** The configuration of a server in a word or two, for tables. */
export function configurationText({ current, runs }: Pick<ServerStatus, "current" | "runs">): string {
  if (current === null || runs === null) return "unknown";
  if (current) return "current";
  if (runs === "deployed") return "NOT RESTARTED";
  return runs === "installed" ? "UNFINISHED UP" : "OUTDATED";
}

/** What of a server's facts nobody could tell; a version on Kubernetes is part of the image, which is compared as a whole. */
export function unknownFacts(
  { current, runs, version, installedVersion, heap, restarts }: ServerStatus,
  { substrate }: Pick<Snapshot, "substrate">,
): string[] {
  return [
    ...(current === null || runs === null ? ["which configuration it runs"] : []),
    ...(version === null && substrate === "ssh" ? ["its version"] : []),
    ...(installedVersion === null && substrate === "ssh" ? ["the version that is installed"] : []),
    ...(heap === null ? ["its heap"] : []),
    ...(restarts === null ? ["its restarts"] : []),
  ];
}
