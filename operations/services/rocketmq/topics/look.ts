import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import type { Kind } from "./kinds";
import type { Seen } from "./plan";
import { replicaName, type Replicas } from "./replicas";

/**
 * What every replica has of what is wanted or known. @throws Error when one does not answer: what it has, the others do not know.
 */
export async function look(
  replicas: Replicas,
  kind: Pick<Kind, "fetch" | "isInUse">,
  { wanted, known }: { readonly wanted: Entries; readonly known: Entries },
): Promise<Seen> {
  const names = Object.keys({ ...known, ...wanted });
  if (names.length === 0) return {};
  const told = await Promise.all(
    replicas.places.map((place) =>
      replicas.onReplica(place, (broker) =>
        Promise.all(
          names.map(async (name) => {
            const fields = await kind.fetch(broker, name);
            const entry = Object.hasOwn(wanted, name) ? wanted[name]?.fields : undefined;
            const inUse = fields !== undefined && (await kind.isInUse(broker, name, fields, entry));
            return { replica: replicaName(place), fields, inUse };
          }),
        ),
      ),
    ),
  );
  return Object.fromEntries(names.map((name, index) => [name, told.flatMap((one) => one[index] ?? [])]));
}
