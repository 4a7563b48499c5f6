import { withReach } from "../../../transport/with-reach";
import { withAdmin } from "./admin";
import type { Watch } from "../../watch";
import { applyTopics, type ApplyArgs } from "./apply";
import type { Topics } from "./plan";

/** Reconciles topics, see `applyTopics`; `reach` configures the transport. */
export function apply(reach: unknown, args: ApplyArgs, watch: Watch): Promise<void> {
  return withReach(reach, (open) => applyTopics(open, args, watch), watch.signal);
}

/**
 * Those of some topics that exist, as they are.
 *
 * @throws Error when that cannot be told. A broker that was just started knows no topics until it hears of a controller.
 */
export function see(reach: unknown, names: readonly string[]): Promise<Topics> {
  return withReach(reach, async (open) =>
    withAdmin(open, async (admin) => {
      await admin.controller();
      return (await admin.look(names)).topics;
    }),
  );
}
