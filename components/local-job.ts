import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { shellPath } from "./shell-path";

export interface LocalJobArgs {
  /** Program of this project, relative to it; it also runs on every change. */
  readonly create?: string;
  readonly delete?: string;
  /** Handed over as JSON on standard input, where it is in no process list. */
  readonly secret: pulumi.Input<unknown>;
  /** Not secret: a preview shows how it changes. */
  readonly environment?: Readonly<Record<string, pulumi.Input<string>>>;
}

/** Runs a program of this project on the machine where Pulumi runs; it talks to hosts by itself. */
export function localJob(
  name: string,
  args: LocalJobArgs,
  options: pulumi.CustomResourceOptions,
): command.local.Command {
  const run = (program: string) =>
    `exec node --require ${shellPath("./scripts/lib/typescript.cjs")} ${shellPath(program)}`;
  return new command.local.Command(
    name,
    {
      ...(args.create === undefined ? {} : { create: run(args.create), update: run(args.create) }),
      ...(args.delete === undefined ? {} : { delete: run(args.delete) }),
      ...(args.environment === undefined ? {} : { environment: args.environment }),
      stdin: pulumi.secret(pulumi.jsonStringify(args.secret)),
      logging: command.local.Logging.Stderr,
      addPreviousOutputInEnv: false,
    },
    options,
  );
}
