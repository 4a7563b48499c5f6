import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { ServiceAddressesInputs } from "./inputs/service-addresses-inputs";

/**
 * The addresses that load balancers give to Services, read back once they have them; see
 * `operations/provider/service-addresses-handler.ts`.
 */
export class ServiceAddresses extends pulumi.CustomResource {
  /** By the names of the Services; unknown in a preview of a Service that has none yet. */
  declare readonly addresses: pulumi.Output<Readonly<Record<string, string>>>;

  constructor(name: string, inputs: InputsOf<ServiceAddressesInputs>, options: pulumi.CustomResourceOptions) {
    super("kafka-zookeeper:index:ServiceAddresses", name, { addresses: undefined, ...inputs }, options);
  }
}
