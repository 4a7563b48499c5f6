import type { Observed, Raw } from "./outcome";

/** An edit of a stack file whose cluster runs. */
export interface Edit {
  /** The structural key that is edited. */
  readonly key: string;
  /** What is done, for the table. Example: `three members become five`. */
  readonly edit: string;
  /** Which substrates have it; both when absent. */
  readonly only?: "hosts" | "kubernetes";
  readonly before?: Raw;
  readonly after: Raw;
  readonly observed?: Observed;
  /** What has to become of it. */
  readonly expected: "refused" | "restarts" | "at once";
}
