import type { V1Node, V1PersistentVolume } from "@kubernetes/client-node";
import { holdsFor } from "../../components/kubernetes/node-terms";

/**
 * The values of a node label where a volume can be used; undefined when every node reaches it, and empty when no node
 * with that label does.
 */
export function zonesOf(
  volume: V1PersistentVolume,
  nodes: readonly V1Node[],
  label: string,
): readonly string[] | undefined {
  const able = nodesOf(volume, nodes);
  return able && [...new Set(able.flatMap(({ metadata }) => metadata?.labels?.[label] ?? []))].sort();
}

/** The nodes where a volume can be used; undefined when every node reaches it. */
export function nodesOf({ spec }: V1PersistentVolume, nodes: readonly V1Node[]): readonly V1Node[] | undefined {
  const terms = spec?.nodeAffinity?.required?.nodeSelectorTerms;
  if (terms === undefined) return undefined;
  return nodes.filter(({ metadata }) => {
    const node = { name: metadata?.name ?? "", labels: metadata?.labels ?? {} };
    return terms.some((term) => holdsFor(term, node));
  });
}
