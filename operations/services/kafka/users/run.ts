import { withAdmin } from "../topics/admin";
import { withReach } from "../../../transport/with-reach";
import { applyUsers, type ApplyArgs, lookAt, type UsersWatch } from "./apply";
import { userStoreOf } from "./user-store";
import type { Users } from "./plan";

/** Reconciles users, see `applyUsers`; `reach` configures the transport. */
export function apply(reach: unknown, args: ApplyArgs, watch: UsersWatch): Promise<void> {
  return withReach(reach, (open) => applyUsers(open, args, watch), watch.signal);
}

/** Those of some users of whom the controller knows anything, as they are. @throws Error when that cannot be told. */
export function see(reach: unknown, names: readonly string[], chroot?: string): Promise<Users> {
  return withReach(reach, async (open) =>
    withAdmin(open, async (admin) =>
      admin.onController((controller) => lookAt(controller, userStoreOf(open, chroot), names)),
    ),
  );
}
