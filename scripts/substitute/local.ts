import { spawn } from "node:child_process";
import { z } from "zod";
import { Capture } from "./capture";
import { commonInputs, previousOutputs, type Run, type RunContext, type Runner } from "./runner";

const inputs = commonInputs.extend({
  dir: z.string().optional(),
  interpreter: z.array(z.string()).optional(),
});

type LocalInputs = z.infer<typeof inputs>;

/** Runs commands on this machine: `command:local:Command`. */
export const localRunner: Runner<LocalInputs> = {
  inputs,
  unsupported: ["assetPaths", "archivePaths"],
  secrets: [],
  required: [],
  async run(run, context) {
    const capture = new Capture(run.inputs.logging, (line) => context.log.status(line, context.urn));
    const failure = await execute(run, context, capture);
    if (failure !== undefined) throw capture.failure(failure, run.command);
    return capture.result();
  },
};

function execute(run: Run<LocalInputs>, { signal }: RunContext, capture: Capture): Promise<string | undefined> {
  const { interpreter = [], dir, environment, stdin = "" } = run.inputs;
  const [shell = "/bin/sh", ...options] = interpreter.length > 0 ? interpreter : ["/bin/sh", "-c"];
  return new Promise((resolve) => {
    const child = spawn(shell, [...options, run.command], {
      ...(dir !== undefined && { cwd: dir }),
      env: { ...process.env, ...environment, ...previousOutputs(run) },
      signal,
      killSignal: "SIGKILL",
    });
    capture.watch(child);
    child.on("error", (error) => resolve(error.message));
    child.on("close", (code, killedBy) => resolve(exitText(code, killedBy)));
    // A command that ends without reading all of its input is judged by its exit status alone.
    child.stdin.on("error", () => undefined);
    child.stdin.end(stdin);
  });
}

function exitText(code: number | null, killedBy: NodeJS.Signals | null): string | undefined {
  if (code === 0) return undefined;
  return killedBy === null ? `exit status ${code ?? -1}` : `signal: ${killedBy}`;
}
