import { readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { checkGo, compile, goEnvironment, machine, sourceFiles } from "./go";

const folder = path.join(__dirname, "engine");
const program = { folder, package: "./substitute", linkerFlags: "-s -w" };
const label = "compiling the substitutes of Pulumi's command and random plugins (about a minute, once per machine)";

/** The substitute takes the plugin from the name of its executable. */
const names = ["pulumi-resource-command", "pulumi-resource-random"];

/** Returns the directory with the substitutes, compiled on first use. Throws without a Go compiler. */
export async function compiledSubstitutes(progress: Progress): Promise<string> {
  const files = ["go.mod", "go.sum", ...(await sourceFiles(folder, "substitute"))].map((file) =>
    readFile(path.join(folder, file), "utf8"),
  );
  const inputs = [machine, JSON.stringify(goEnvironment), program.linkerFlags, ...names, ...(await Promise.all(files))];
  return cached({ name: "substitutes", inputs, build: (directory) => build(directory, progress) }, progress);
}

async function build(directory: string, progress: Progress): Promise<void> {
  await checkGo("The command and random plugins cannot be downloaded, and there is no Go to compile substitutes with");
  await compile(program, path.join(directory, "substitute"), label, progress);
  for (const name of names) await symlink("substitute", path.join(directory, name));
}
