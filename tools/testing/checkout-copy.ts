import { cp, mkdir, symlink } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";

/** Copies this checkout as it is now into a directory, without what git ignores; the installed packages are linked. */
export async function copyCheckout(directory: string): Promise<void> {
  const { execa } = await loadExeca();
  const list = await execa("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: projectRoot,
  });
  for (const file of list.stdout.split("\0").filter((name) => name !== "")) {
    await mkdir(path.dirname(path.join(directory, file)), { recursive: true });
    await cp(path.join(projectRoot, file), path.join(directory, file)).catch(ignoreDeleted);
  }
  await symlink(path.join(projectRoot, "node_modules"), path.join(directory, "node_modules"));
}

function ignoreDeleted(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
