import { reachOf } from "../../../transport/open-transport";
import type { Reach } from "../../../transport/transport";
import { reachSchema } from "../../../../components/resources/inputs/transport-inputs";
import { withAdmin } from "./admin";
import { applyTopics, type ApplyArgs, type Watch } from "./apply";
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

/** Opens a transport, and closes it afterwards, or at once when somebody stops the `up`. */
export async function withReach<T>(
  config: unknown,
  use: (reach: Reach) => Promise<T>,
  signal?: AbortSignal,
): Promise<T> {
  const reach = reachOf(reachSchema.parse(config));
  // Whoever waits for a host that does not respond waits no longer.
  signal?.addEventListener("abort", () => reach.close(), { once: true });
  try {
    return await use(reach);
  } finally {
    reach.close();
  }
}
