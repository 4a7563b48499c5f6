import { Command } from "commander";
import { leaveClusterStep, localClusterRuns } from "../../tools/local-kubernetes/local-stack";
import { runCommand } from "../../tools/lib/command";
import { type Engine, Stack } from "../../tools/stack/stack";
import { hasState, removeState } from "../../tools/stack/stack-state";
import { removeStaleLocks } from "../../tools/stack/stale-lock";
import { elapsed, runSteps, type Step } from "../../tools/lib/steps";
import { sandboxDown, sandboxState } from "../../tools/sandbox/sandbox";
import { errorMessage } from "../../operations/lib/error-message";

const program = new Command("scripts/down")
  .description(
    "Destroys a stack. Your own hosts keep their data (unless the stack has deleteData: true) and the stack keeps the\n" +
      "cluster's identity, so the next `up` finds the data. A sandbox is removed completely, except for the cache.",
  )
  .argument("[stack]", "name of the stack: Pulumi.<stack>.yaml", "dev")
  .option("-y, --yes", "do not ask before destroying a stack on your own hosts (a sandbox never asks)", false)
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const [name = "dev"] = program.processedArgs as string[];
  const stack = Stack.read(name);
  await (stack.sandbox ? sandboxDownAndOut(stack, signal) : destroy(stack, signal));
});

async function destroy(stack: Stack, signal: AbortSignal): Promise<void> {
  const engine = await stack.engine((line) => console.error(line), signal);
  const confirmed = program.opts<{ yes: boolean }>().yes ? ["--yes", "--skip-preview"] : [];
  await engine.show("destroy", "--exclude-protected", "--stack", stack.name, ...confirmed);
  console.log(`\nStack ${stack.name} is destroyed. Its identity stays in the state, and its data stays in place.`);
}

async function sandboxDownAndOut(stack: Stack, signal: AbortSignal): Promise<void> {
  const started = performance.now();
  const left = await destroySandboxStack(stack, signal);
  signal.throwIfAborted();
  const steps: Step[] = [sandboxStep(stack), { title: "state", run: () => removeState(stack.name) }];
  await runSteps(steps, { signal });
  console.log(`\nStack ${stack.name} and its sandbox are removed (${elapsed(started)}).`);
  if (left !== undefined) throw new Error(left);
}

function sandboxStep({ name, kubernetes }: Stack): Step {
  if (kubernetes !== undefined) return leaveClusterStep(name);
  return { title: `sandbox of ${name}`, run: (report, stop) => sandboxDown(name, { report, signal: stop }) };
}

/** Whether there is anything that a destroy could talk to. */
function runs({ name, kubernetes }: Stack): boolean {
  if (kubernetes !== undefined) return localClusterRuns();
  return sandboxState(name)?.hosts.some(({ pid }) => pid !== undefined) === true;
}

/** The hosts go anyway, so a destroy that fails is reported and stops nothing. */
async function destroySandboxStack(stack: Stack, signal: AbortSignal): Promise<string | undefined> {
  if (!hasState(stack.name) || !runs(stack)) return undefined;
  let engine: Engine | undefined;
  try {
    engine = await stack.engine((line) => console.error(line), signal);
    await removeStaleLocks(stack.name);
    await engine.show("destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", stack.name);
  } catch (error) {
    return `the destroy failed before the sandbox was removed: ${errorMessage(error)}`;
  }
  return undefined;
}
