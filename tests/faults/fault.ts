import type { Running } from "../e2e/support/running";
import type { Settings } from "../e2e/support/stack-text";
import type { FaultCluster } from "./cluster";

/** Something that is done to a cluster; `host` is the one that the `up` named, `up` the one that runs. */
export type Deed = (cluster: FaultCluster, host: string, up: Running) => Promise<unknown>;

/** Something that goes wrong around one `up`, and how it has to end. */
export interface Fault {
  readonly title: string;
  /** It belongs to the shorter set. */
  readonly short?: true;
  /** Hosts whose broker the `up` has to restart. */
  readonly restarts: readonly string[];
  /** Settings of this `up` alone. */
  readonly settings?: Settings;
  /** It is a `pulumi up` and no `scripts/up`, which would first bring back a sandbox host that does not answer. */
  readonly alone?: true;
  /** What happens before the `up`. */
  readonly before?: (cluster: FaultCluster) => Promise<unknown>;
  /** What happens while it runs: each as soon as the `up` has printed something, with the host that stands there. */
  readonly during?: readonly (readonly [when: RegExp, deed: Deed])[];
  readonly exitCode: 0 | 1 | 130;
  readonly says: RegExp;
  readonly neverSays?: RegExp;
  /** The `up` left the services and their files on all hosts as they were. */
  readonly refused?: true;
  /** Puts right what was done, also when the `up` did not end as it has to. */
  readonly mend?: (cluster: FaultCluster) => Promise<unknown>;
  /** What the next `up` says, which ends well. */
  readonly then?: RegExp;
}
