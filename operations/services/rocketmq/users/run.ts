import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import { withReach } from "../../../transport/with-reach";
import type { Watch } from "../../watch";
import { applyEntries, type Given } from "../topics/apply";
import { look } from "../topics/look";
import { observed } from "../topics/plan";
import { Replicas } from "../topics/replicas";
import { usersKind } from "./user-kind";

export interface UsersArgs extends Given {
  /** By name. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Makes users what they should be on every replica, as topics are: brokers do not tell each other of users. */
export function apply(reach: unknown, { passwords, ...given }: UsersArgs, watch: Watch): Promise<void> {
  return withReach(
    reach,
    (open) => applyEntries(open, { what: "users", asked: [[usersKind(passwords), given]] }, watch),
    watch.signal,
  );
}

/** The users that are known, as replicas have them. @throws Error when a replica does not tell. */
export function see(reach: unknown, known: Entries, passwords: UsersArgs["passwords"]): Promise<Entries> {
  return withReach(reach, async (open) => {
    const replicas = new Replicas(open);
    try {
      const told = await look(replicas, usersKind(passwords), { wanted: known, known });
      return Object.fromEntries(
        Object.entries(known).flatMap(([name, entry]) => {
          const is = observed(entry, told[name] ?? []);
          return is === undefined ? [] : [[name, is] as const];
        }),
      );
    } finally {
      replicas.close();
    }
  });
}
