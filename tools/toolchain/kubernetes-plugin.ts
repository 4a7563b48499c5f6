import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { checkGo, compile, goEnvironment, machine, moduleSources } from "./go";
import { versions } from "./versions";

const folder = path.join(__dirname, "kubernetes");
const module = "github.com/pulumi/pulumi-kubernetes/provider/v4";
const { version } = versions.kubernetes;
const program = { folder, package: ".", linkerFlags: `-s -w -X main.version=${version}` };
const label = "compiling Pulumi's Kubernetes plugin (about 9 minutes on 2 cores, once per machine)";

/** Returns the directory with the plugin, compiled from the Go module proxy on first use. Throws without a Go compiler. */
export async function compiledKubernetesPlugin(progress: Progress): Promise<string> {
  const files = ["go.mod", "go.sum", "main.go"].map((file) => readFile(path.join(folder, file), "utf8"));
  const inputs = [machine, JSON.stringify(goEnvironment), program.linkerFlags, ...(await Promise.all(files))];
  return cached({ name: "plugin-kubernetes", inputs, build: (directory) => build(directory, progress) }, progress);
}

// The plugin's own main embeds two files that a release generates; ours embeds what they are generated from.
async function build(directory: string, progress: Progress): Promise<void> {
  await checkGo(`Pulumi's download site does not answer, and there is no Go to compile the Kubernetes plugin with`);
  progress.report?.(label);
  const sources = path.join(await moduleSources(folder, module, progress), "cmd/pulumi-resource-kubernetes");
  const overlay = path.join(directory, "overlay.json");
  const embedded = ["schema.json", "terraform-mapping.json"].map((file) => [
    path.join(folder, file),
    path.join(sources, file),
  ]);
  await writeFile(overlay, JSON.stringify({ Replace: Object.fromEntries(embedded) as Record<string, string> }));
  await compile({ ...program, overlay }, path.join(directory, "pulumi-resource-kubernetes"), label, progress);
  await rm(overlay);
}
