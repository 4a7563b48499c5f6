import * as pulumi from "@pulumi/pulumi";
import { loginOf, type Reachable } from "./remote-script";

/**
 * Shows in `pulumi refresh` and `preview --refresh` what somebody changed on the hosts, see `scripts/observer`.
 *
 * Everything that puts something on a host depends on `repairs`: it counts up after drift was seen, so that they all run
 * again and mend it, through the same gates as any change.
 */
export class Observation extends pulumi.CustomResource {
  declare readonly repairs: pulumi.Output<number>;

  constructor(name: string, targets: readonly Reachable[], options: pulumi.CustomResourceOptions) {
    super(
      "kafkahosts:index:Observation",
      name,
      { targets: pulumi.secret(targets.map(loginOf)), repairs: undefined, drift: undefined },
      options,
    );
  }
}
