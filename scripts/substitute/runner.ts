import { z } from "zod";
import type { CommandOutput } from "./capture";
import type { EngineLog } from "../lib/engine-log";

/** The inputs that remote and local commands share. */
export const commonInputs = z.object({
  create: z.string().optional(),
  update: z.string().optional(),
  delete: z.string().optional(),
  stdin: z.string().optional(),
  environment: z.record(z.string(), z.string()).optional(),
  logging: z.enum(["none", "stdout", "stderr", "stdoutAndStderr"]).default("stdoutAndStderr"),
  addPreviousOutputInEnv: z.boolean().default(true),
});

export type CommonInputs = z.infer<typeof commonInputs>;

/** What one run of a command may use besides its inputs. */
export interface RunContext {
  readonly urn: string;
  readonly log: EngineLog;
  readonly signal: AbortSignal;
}

/** One run of a command. */
export interface Run<Inputs extends CommonInputs> {
  readonly command: string;
  readonly inputs: Inputs;
  /** The outputs of the run before this one, empty for the first. */
  readonly previous: CommandOutput;
}

/** One way to run commands. */
export interface Runner<Inputs extends CommonInputs = CommonInputs> {
  readonly inputs: z.ZodType<Inputs>;
  /** Input names that are refused, with the reason. */
  readonly unsupported: readonly string[];
  /** Input names whose values are secrets whoever wrote them. */
  readonly secrets: readonly string[];
  readonly required: readonly string[];
  run(run: Run<Inputs>, context: RunContext): Promise<CommandOutput>;
}

/** The variables that hand the outputs of the previous run to the next one. */
export function previousOutputs({ inputs, previous }: Run<CommonInputs>): Record<string, string> {
  if (!inputs.addPreviousOutputInEnv) return {};
  return {
    ...(previous.stdout !== "" && { PULUMI_COMMAND_STDOUT: previous.stdout }),
    ...(previous.stderr !== "" && { PULUMI_COMMAND_STDERR: previous.stderr }),
  };
}
