import { removeStaleLocks } from "./stale-lock";
import type { Engine, Stack } from "./stack";

/**
 * Runs `pulumi up` of a stack; a sandbox is never asked about, and what a killed run has locked of it is free again. Whoever
 * calls it shows the outputs.
 *
 * @param further - Further arguments of the engine.
 */
export async function runUp(
  stack: Stack,
  engine: Engine,
  { yes }: { readonly yes: boolean },
  further: readonly string[] = [],
): Promise<void> {
  if (stack.sandbox) await removeStaleLocks(stack.name);
  const confirmed = stack.sandbox || yes ? ["--yes", "--skip-preview"] : [];
  await engine.show("up", "--stack", stack.name, "--suppress-outputs", ...confirmed, ...further);
}
