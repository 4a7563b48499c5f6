import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { needsOf } from "../toolchain/environment";
import { projectRoot, stateRoot } from "../../operations/lib/paths";

const states = path.join(stateRoot, ".pulumi", "stacks", "kafka-zookeeper");

/** The state of a sandbox stack in this checkout, which need not exist. */
export function stateFile(stack: string): string {
  return path.join(states, `${stack}.json`);
}

/** Names of all sandbox stacks on Kubernetes that have a state in this checkout. */
export function kubernetesStates(): string[] {
  if (!existsSync(states)) return [];
  const files = readdirSync(states).filter((name) => name.endsWith(".json"));
  return files.map((name) => path.basename(name, ".json")).filter((name) => needsOf(name).kubernetes);
}

/** Removes the state of a sandbox stack, and with the last one everything that the scripts keep in the checkout. */
export async function removeState(stack: string): Promise<void> {
  for (const kind of ["stacks", "history", "backups", "locks/organization"])
    for (const suffix of ["", ".json", ".json.bak", ".json.attrs", ".json.bak.attrs"])
      await rm(path.join(stateRoot, ".pulumi", kind, "kafka-zookeeper", stack + suffix), {
        recursive: true,
        force: true,
      });
  if (sandboxesLeft() > 0 || kubernetesStates().length > 0) return;
  await rm(stateRoot, { recursive: true, force: true });
  await rm(path.join(projectRoot, ".sandbox"), { recursive: true, force: true });
}

function sandboxesLeft(): number {
  const folder = path.join(projectRoot, ".sandbox");
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
