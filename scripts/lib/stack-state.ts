import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { projectRoot, stateRoot } from "./paths";

/** The state of a sandbox stack in this checkout, which need not exist. */
export function stateFile(stack: string): string {
  return path.join(stateRoot, ".pulumi", "stacks", "kafka-zookeeper", `${stack}.json`);
}

/** Removes the state of a sandbox stack, and with the last one everything that the scripts keep in the checkout. */
export async function removeState(stack: string): Promise<void> {
  for (const kind of ["stacks", "history", "backups", "locks/organization"])
    for (const suffix of ["", ".json", ".json.bak", ".json.attrs", ".json.bak.attrs"])
      await rm(path.join(stateRoot, ".pulumi", kind, "kafka-zookeeper", stack + suffix), {
        recursive: true,
        force: true,
      });
  if (sandboxesLeft() > 0) return;
  await rm(stateRoot, { recursive: true, force: true });
  await rm(path.join(projectRoot, ".sandbox"), { recursive: true, force: true });
}

function sandboxesLeft(): number {
  const folder = path.join(projectRoot, ".sandbox");
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
