import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { JobInputs } from "./inputs/job-inputs";

/**
 * Work that the provider of this project does when the resource is new and whenever an input changes, on the machine where
 * Pulumi runs; see `operations/provider/job-handler.ts`.
 */
export class Job<Kind extends keyof JobInputs> extends pulumi.CustomResource {
  constructor(kind: Kind, name: string, inputs: InputsOf<JobInputs[Kind]>, options: pulumi.CustomResourceOptions) {
    super(`kafka-zookeeper:index:${kind}`, name, inputs, options);
  }
}
