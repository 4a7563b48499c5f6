import * as pulumi from "@pulumi/pulumi";

/**
 * Work that the plugin of this project does when the resource is new and whenever an input changes, on the machine where
 * Pulumi runs; see `operations/provider/job-handler.ts`.
 */
export class Job extends pulumi.CustomResource {
  constructor(
    kind: "Preflight" | "Upload" | "Roll" | "Rollout",
    name: string,
    inputs: pulumi.Inputs,
    options: pulumi.CustomResourceOptions,
  ) {
    super(`kafka-zookeeper:index:${kind}`, name, inputs, options);
  }
}
