import type { Entries } from "../../../../components/services/rocketmq/topics/entries";
import { withReach } from "../../../transport/with-reach";
import type { Watch } from "../../watch";
import { applyEntries, type Given } from "../topics/apply";
import { onReplicas, seen } from "../topics/see";
import { usersKind, withLogin, withoutLogin } from "./user-kind";

export interface UsersArgs extends Given {
  /** By name. */
  readonly passwords: Readonly<Record<string, string>>;
}

/** Makes users what they should be on every replica, as topics are: brokers do not tell each other of users. */
export function apply(reach: unknown, { passwords, known, wanted }: UsersArgs, watch: Watch): Promise<void> {
  const given = { known, wanted: withLogin(wanted) };
  return withReach(
    reach,
    (open) => applyEntries(open, { what: "users", asked: [[usersKind(passwords), given]] }, watch),
    watch.signal,
  );
}

/** The users that are known, as replicas have them. @throws Error when a replica does not tell. */
export function see(reach: unknown, known: Entries, passwords: UsersArgs["passwords"]): Promise<Entries> {
  return onReplicas(reach, async (replicas) => withoutLogin(await seen(replicas, usersKind(passwords), known)));
}
