import type { ReadOptions, ServerConnections } from "../../../../cluster/server-connections";
import { readQuorum } from "../quorum-reader";
import { hasNeededVote } from "./judge-voters";

/**
 * The votes that some controllers have and that the others cannot do without, as these know it: Kubernetes stops a pod that
 * leaves its StatefulSet before a roll could look. @throws Error when none of the others leads
 */
export async function votesOf(
  ids: readonly number[],
  servers: ServerConnections,
  options: ReadOptions,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const view = await readQuorum(servers, options);
  if (view.quorum === undefined)
    throw new Error(
      "none of the controllers that stay leads the quorum; if one that leaves does, delete its pod once, so that another leads",
    );
  return Object.fromEntries(ids.map((id) => [id, hasNeededVote(view, id) ? ["a vote that the others need"] : []]));
}
