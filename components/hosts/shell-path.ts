import os from "node:os";
import path from "node:path";
import { quote } from "shell-quote";

const root = path.resolve(__dirname, "../..");

/** Where this project lies, and where Pulumi runs. */
interface Places {
  readonly root: string;
  readonly cwd: string;
  readonly pulumiHome: string;
}

/**
 * How a shell in the directory that Pulumi runs in names a file of this project. It stands in the state of stacks, so it
 * is the same text on every machine: relative, or as a plugin of the one who runs Pulumi.
 */
export function shellPath(file: string, places: Partial<Places> = {}): string {
  const { cwd = process.cwd(), pulumiHome = process.env["PULUMI_HOME"] ?? path.join(os.homedir(), ".pulumi") } = places;
  const own = places.root ?? root;
  const plugin = path.relative(path.join(pulumiHome, "plugins"), own);
  if (!plugin.startsWith("..")) return `"\${PULUMI_HOME:-$HOME/.pulumi}"/plugins/${quote([path.join(plugin, file)])}`;
  const folder = path.relative(cwd, own);
  if (folder === "") return quote([file]);
  const relative = path.join(folder, file);
  return quote([relative.startsWith("..") ? relative : `./${relative}`]);
}
