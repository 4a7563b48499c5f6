import { existsSync, readdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import path from "node:path";
import { needsOf } from "../toolchain/environment";
import { projectRoot, stateRoot } from "../../operations/lib/paths";

const project = "kafka-zookeeper";

/**
 * Folders of a kind of file in the backend of this checkout. A backend in the legacy layout, as every one was before
 * Pulumi 3.61 and with `PULUMI_SELF_MANAGED_STATE_LEGACY_LAYOUT` still is, has no folder of the project.
 */
export function backendFolders(kind: string): string[] {
  const own = path.join(stateRoot, ".pulumi", kind);
  const scoped = kind === "locks" ? ["organization", project] : [project];
  return [path.join(own, ...scoped), own];
}

/** Whether a sandbox stack has a state in this checkout. */
export function hasState(stack: string): boolean {
  return backendFolders("stacks").some((folder) => existsSync(path.join(folder, `${stack}.json`)));
}

/** Names of all sandbox stacks on Kubernetes that have a state in this checkout. */
export function kubernetesStates(): string[] {
  const files = backendFolders("stacks").flatMap((folder) =>
    existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith(".json")) : [],
  );
  return files.map((name) => path.basename(name, ".json")).filter((name) => needsOf(name).kubernetes);
}

/** Removes the state of a sandbox stack, and with the last one everything that the scripts keep in the checkout. */
export async function removeState(stack: string): Promise<void> {
  for (const folder of ["stacks", "history", "backups", "locks"].flatMap(backendFolders))
    // In the legacy layout, a stack of the name of the project would be the folder of all others.
    for (const suffix of ["", ".json", ".json.bak", ".json.attrs", ".json.bak.attrs"])
      if (stack !== project || suffix !== "")
        await rm(path.join(folder, stack + suffix), { recursive: true, force: true });
  if (sandboxesLeft() > 0 || kubernetesStates().length > 0) return;
  await rm(stateRoot, { recursive: true, force: true });
  await rm(path.join(projectRoot, ".sandbox"), { recursive: true, force: true });
}

function sandboxesLeft(): number {
  const folder = path.join(projectRoot, ".sandbox");
  return existsSync(folder) ? readdirSync(folder).length : 0;
}
