import { spawn } from "node:child_process";
import { constants } from "node:os";
import { projectRoot } from "../../operations/lib/paths";
import { clearStatus, showStatus } from "../../tools/lib/status-line";
import { needsOf, selectedStack, stackEnvironment, type StackNeeds } from "../../tools/toolchain/environment";
import { ensureToolchain, type Toolchain } from "../../tools/toolchain/toolchain";

const help = `usage: scripts/pulumi ARGUMENT...

Runs this project's version of Pulumi in a stack's environment: a sandbox stack uses a state directory in
this checkout, any other stack uses your own login and secrets provider.

The stack is that of --stack or PULUMI_STACK, else the selected one, else dev.
All arguments are passed to Pulumi; "scripts/pulumi help" shows its commands.`;

const defaultStack = "dev";
const interrupted = 128 + constants.signals.SIGINT;

async function run(args: readonly string[]): Promise<number> {
  const selected = selectedStack();
  const stack = namedStack(args) ?? process.env["PULUMI_STACK"] ?? selected ?? defaultStack;
  const needs = needsOf(stack);
  const toolchain = await prepare(needs);
  if (!toolchain) return interrupted;
  const env = { ...process.env, ...toolchain.env, ...stackEnvironment(stack, needs) };
  // Pulumi reads the selected stack only from its own home directory, so the choice is passed to it.
  const choice = args[0] === "stack" || namedStack(args) !== undefined ? {} : { PULUMI_STACK: stack };
  return passThrough(toolchain.pulumi, args, { ...env, ...choice });
}

/** The stack that the arguments name: -s, --stack, or the operand of "stack select" and its like. */
function namedStack(args: readonly string[]): string | undefined {
  for (const [index, argument] of args.entries()) {
    if (argument === "--") break;
    if (argument === "-s" || argument === "--stack") return baseName(args[index + 1]);
    if (argument.startsWith("--stack=")) return baseName(argument.slice("--stack=".length));
  }
  const [command, action, operand] = args;
  const takesStack = command === "stack" && ["select", "init", "rm"].includes(action ?? "");
  return takesStack && !operand?.startsWith("-") ? baseName(operand) : undefined;
}

function baseName(stack: string | undefined): string | undefined {
  return stack?.split("/").at(-1);
}

/** Returns undefined when interrupted. */
async function prepare(needs: StackNeeds): Promise<Toolchain | undefined> {
  const stop = new AbortController();
  const onInterrupt = () => stop.abort();
  process.once("SIGINT", onInterrupt);
  try {
    return await ensureToolchain({ ...needs, report: showStatus, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted) return undefined;
    throw error;
  } finally {
    process.off("SIGINT", onInterrupt);
    clearStatus();
  }
}

function passThrough(program: string, args: readonly string[], env: NodeJS.ProcessEnv): Promise<number> {
  const child = spawn(program, args, { cwd: projectRoot, env, stdio: "inherit" });
  for (const signal of ["SIGTERM", "SIGHUP"] as const) process.on(signal, () => child.kill(signal));
  // A terminal sends Ctrl-C to Pulumi too, and a second one would make it stop without saving.
  process.on("SIGINT", () => process.stdin.isTTY || child.kill("SIGINT"));
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

const args = process.argv.slice(2);
if (args.length === 1 && args[0] === "--help") {
  console.log(help);
} else {
  run(args).then(
    (code) => (process.exitCode = code),
    (error: Error) => {
      console.error(`pulumi: ${error.message}`);
      process.exitCode = 1;
    },
  );
}
