import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { ClusterIdentityInputs } from "./inputs/cluster-identity-inputs";

/**
 * The id that the servers of a cluster have among their data, which stays whatever becomes of where it came from; see
 * `operations/provider/cluster-identity-handler.ts`.
 */
export class ClusterIdentity extends pulumi.CustomResource {
  /** As Kafka writes ids; unknown in a preview of a cluster that has to be asked first. */
  declare readonly cluster: pulumi.Output<string>;

  constructor(name: string, inputs: InputsOf<ClusterIdentityInputs>, options: pulumi.CustomResourceOptions) {
    super("kafka-zookeeper:index:ClusterIdentity", name, { cluster: undefined, ...inputs }, options);
  }
}
