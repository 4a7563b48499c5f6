import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "../resources/deep-input";
import type { ObservationInputs } from "../resources/inputs/observation-inputs";
import { loginOf, type Reachable } from "./remote-script";

export interface ObservationArgs extends Omit<InputsOf<ObservationInputs>, "targets"> {
  readonly targets: readonly Reachable[];
}

/**
 * Shows in `pulumi refresh` and `preview --refresh` what somebody changed on the hosts, see `operations/provider`.
 *
 * Everything that puts something on a host depends on `repairs`: it counts up after drift was seen, and after an `up`
 * that failed on its way, so that they all run again and repair it, behind the same gates as any change.
 */
export class Observation extends pulumi.CustomResource {
  declare readonly repairs: pulumi.Output<number>;

  constructor(name: string, { targets, attempt, rolled }: ObservationArgs, options: pulumi.CustomResourceOptions) {
    const inputs: InputsOf<ObservationInputs> = { targets: pulumi.secret(targets.map(loginOf)), attempt, rolled };
    const outputs = { repairs: undefined, drift: undefined };
    super("kafka-zookeeper:index:Observation", name, { ...inputs, ...outputs }, options);
  }
}
