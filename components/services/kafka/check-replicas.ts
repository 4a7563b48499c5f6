import type { DataPlace, Facts, Problem } from "../../model/host-facts";

/** Names the topic of a partition by its id; brokers write it since they speak the protocol 2.8 (KIP-516). */
export const partitionFile = "partition.metadata";

/**
 * A broker in KRaft takes a partition whose directory does not name its topic for one that was deleted, and sets it aside
 * (`*-stray`). So every directory must have the file before brokers are on their way there.
 */
export function checkReplicas({ path, property, replicaFile }: DataPlace, facts: Facts): Problem[] {
  const bare = facts.all(`bare:${path}`);
  if (replicaFile === undefined || bare.length === 0) return [];
  return [
    {
      severity: "error",
      rule: `every partition in ${path} (${property}) must have its ${replicaFile}, or a broker in KRaft sets it aside`,
      given: `none in ${bare.join(", ")}`,
      fix:
        "with kafka.metadata: zookeeper, set kafka.protocol: current and run to the end: brokers then write it; " +
        `a directory that still has none is of no topic: stop the broker, move it out of ${path}, start the broker`,
    },
  ];
}
