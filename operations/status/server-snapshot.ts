import { z } from "zod";

/** A server of any service in a snapshot. */
export const server = z.object({
  id: z.number(),
  /** `kafka1` on hosts, the server's name on Kubernetes. */
  name: z.string(),
  /** Name of the host or node that it runs on; null while it has none. */
  place: z.string().nullable(),
  endpoint: z.string(),
  /** Whether it responded to a direct query. */
  answers: z.boolean(),
  /** Why it is not running, in the words of systemd or Kubernetes; null if it runs or could not be inspected. */
  problem: z.string().nullable(),
  /** The running version; null if unknown. */
  version: z.string().nullable(),
  /** The version that is installed where it runs, and that it runs once it is restarted; null if unknown. */
  installedVersion: z.string().nullable(),
  heap: z.string().nullable(),
  /** The number of automatic restarts. */
  restarts: z.number().nullable(),
  /** Whether it runs what the last `up` left: its configuration and its version; null if unknown. */
  current: z.boolean().nullable(),
  /**
   * Which configuration it was started with; null if unknown.
   *
   * - `current`: that of the last `up` that finished, which is also the one that is installed.
   * - `deployed`: that of the last `up` that finished; a later one, which did not finish, has installed another.
   * - `installed`: the one that is installed by an `up` that did not finish.
   * - `outdated`: another than that of the last `up`, which is installed.
   * - `neither`: another than both.
   */
  runs: z.enum(["current", "deployed", "installed", "outdated", "neither"]).nullable(),
});
