import type { PropertyMap } from "../../model/properties";

/**
 * Where the voters of a quorum are written down (KIP-853), each reached from the one before by an `up`.
 *
 * With a list of voters in its file and without the feature `kraft.version`, a controller knows the voters from there. One that
 * starts without the list before the feature is raised knows none, and does not vote: three of them would have no leader (seen
 * with 4.3.1). So the feature is raised while the list is still there, at `both`, and the list goes afterwards.
 */
export const quorumKinds = ["static", "both", "dynamic"] as const;

export type QuorumKind = (typeof quorumKinds)[number];

/** Who votes, by ids and addresses. */
export const votersKey = "controller.quorum.voters";
/** Where a server asks who leads; it says nothing of who votes. */
export const bootstrapKey = "controller.quorum.bootstrap.servers";

/** Which kind of quorum a file is for; undefined for one that names no quorum. */
export function quorumKindOf(properties: PropertyMap | undefined): QuorumKind | undefined {
  const [voters, bootstrap] = [votersKey, bootstrapKey].map((key) => properties?.[key] !== undefined);
  if (bootstrap === true) return voters === true ? "both" : "dynamic";
  return voters === true ? "static" : undefined;
}
