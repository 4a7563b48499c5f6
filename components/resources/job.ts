import * as pulumi from "@pulumi/pulumi";
import type { InputsOf } from "./deep-input";
import type { PreflightInputs } from "./inputs/preflight-inputs";
import type { RollInputs } from "./inputs/roll-inputs";
import type { RolloutInputs } from "./inputs/rollout-inputs";
import type { StopInputs } from "./inputs/stop-inputs";
import type { UploadInputs } from "./inputs/upload-inputs";

/** What each kind of job is given: one declaration for the program that registers it and the handler that parses it. */
export interface JobInputs {
  readonly Preflight: PreflightInputs;
  readonly Upload: UploadInputs;
  readonly Roll: RollInputs;
  readonly Rollout: RolloutInputs;
  /** The one whose work is its delete. */
  readonly Stop: StopInputs;
}

/**
 * Work that the provider of this project does when the resource is new and whenever an input changes, on the machine where
 * Pulumi runs; see `operations/provider/job-handler.ts`.
 */
export class Job<Kind extends keyof JobInputs> extends pulumi.CustomResource {
  constructor(kind: Kind, name: string, inputs: InputsOf<JobInputs[Kind]>, options: pulumi.CustomResourceOptions) {
    super(`kafka-zookeeper:index:${kind}`, name, inputs, options);
  }
}
