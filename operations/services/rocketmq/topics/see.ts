import type { Entries, Entry } from "../../../../components/services/rocketmq/topics/entries";
import { withReach } from "../../../transport/with-reach";
import type { Kind } from "./kinds";
import { look } from "./look";
import { observed } from "./plan";
import { Replicas } from "./replicas";

/** Uses connections to all replicas, and ends them; `reach` configures the transport. */
export function onReplicas<T>(reach: unknown, use: (replicas: Replicas) => Promise<T>): Promise<T> {
  return withReach(reach, async (open) => {
    const replicas = new Replicas(open);
    try {
      return await use(replicas);
    } finally {
      replicas.close();
    }
  });
}

/** Those of a kind that exist, as replicas have them. @throws Error when a replica does not tell. */
export async function seen(replicas: Replicas, kind: Kind, known: Entries): Promise<Entries> {
  // Nothing is to be deleted, so nobody is asked who uses it.
  const told = await look(replicas, kind, { wanted: known, known });
  return Object.fromEntries(
    Object.entries(known).flatMap(([name, entry]): (readonly [string, Entry])[] => {
      const is = observed(entry, told[name] ?? []);
      return is === undefined ? [] : [[name, is]];
    }),
  );
}
