import * as pulumi from "@pulumi/pulumi";
import { loginOf, type Reachable } from "./remote-script";

export interface ObservationArgs {
  readonly targets: readonly Reachable[];
  /** Stands for everything that this `up` is asked for. */
  readonly attempt: string;
  /** The attempt that the last roll brought to its end; empty when there was none. */
  readonly rolled: pulumi.Input<string>;
}

/**
 * Shows in `pulumi refresh` and `preview --refresh` what somebody changed on the hosts, see `operations/provider`.
 *
 * Everything that puts something on a host depends on `repairs`: it counts up after drift was seen, and after an `up`
 * that failed on its way, so that they all run again and mend it, through the same gates as any change.
 */
export class Observation extends pulumi.CustomResource {
  declare readonly repairs: pulumi.Output<number>;

  constructor(name: string, { targets, attempt, rolled }: ObservationArgs, options: pulumi.CustomResourceOptions) {
    super(
      "kafka-zookeeper:index:Observation",
      name,
      { targets: pulumi.secret(targets.map(loginOf)), attempt, rolled, repairs: undefined, drift: undefined },
      options,
    );
  }
}
