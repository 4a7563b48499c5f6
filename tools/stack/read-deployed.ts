import { type Deployed, deployedOf, notUp } from "../../operations/status/deployed";
import type { Engine, Stack } from "./stack";

/** Reads the state. @throws Error when there was no `up` yet that came far enough. */
export async function readDeployed(stack: Stack, engine: Engine): Promise<Deployed> {
  const text = await engine.ask("stack", "export", "--show-secrets", "--stack", stack.name).catch(() => {
    throw notUp(stack.name, "its state cannot be read");
  });
  return deployedOf(stack.name, JSON.parse(text));
}
