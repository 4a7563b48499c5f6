import { reachSchema } from "../../components/resources/inputs/transport-inputs";
import { reachOf } from "./open-transport";
import type { Reach } from "./transport";

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
