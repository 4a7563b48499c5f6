import type { MetadataStep } from "../../components/services/kafka/metadata";
import type { Running } from "../e2e/support/running";
import type { Settings } from "../e2e/support/stack-text";
import type { FaultCluster } from "./cluster";
import type { KafkaCluster } from "./kafka-cluster";

/** Injects a fault into a cluster; `host` is the one that the `up` printed, `up` the one that runs. */
export type FaultAction<C = FaultCluster> = (cluster: C, host: string, up: Running) => Promise<unknown>;

/** A fault around one `up`: how it is injected, how the `up` has to end, and how the cluster recovers. */
export interface Fault<C = KafkaCluster> {
  readonly title: string;
  /** It belongs to the shorter set. */
  readonly short?: true;
  /** Hosts whose broker the `up` has to restart. */
  readonly restarts: readonly string[];
  /** The step of the way to KRaft that the `up` takes, from the one before it; it stays there. */
  readonly step?: MetadataStep;
  /** Settings of this `up` alone. */
  readonly settings?: Settings;
  /** It is a `pulumi up` and no `scripts/up`, which would first start a sandbox host that is off. */
  readonly engineOnly?: true;
  /** Injects the fault before the `up`. */
  readonly inject?: (cluster: C) => Promise<unknown>;
  /** Injects it while the `up` runs: each action as soon as the `up` has printed something, on the host in that line. */
  readonly injectDuring?: readonly (readonly [when: RegExp, action: FaultAction<C>])[];
  readonly exitCode: 0 | 1 | 130;
  readonly prints: RegExp;
  readonly neverPrints?: RegExp;
  /** The `up` left the services and their files on all hosts as they were. */
  readonly refused?: true;
  /** Undoes the injection, also when the `up` did not end as it has to. */
  readonly recover?: (cluster: C) => Promise<unknown>;
  /** What the next `up` prints, which succeeds. */
  readonly nextUpPrints?: RegExp;
}
