import { chmod, copyFile, readFile, symlink } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import type { Progress } from "../../operations/lib/progress";
import { checkGo, compile, goEnvironment, machine, moduleSources, sourceFiles } from "./go";
import { versions } from "./versions";

interface Program {
  readonly file: string;
  readonly label: string;
  readonly package: string;
  readonly linkerFlags: string;
}

const folder = path.join(__dirname, "engine");
const sdk = "github.com/pulumi/pulumi/sdk/v3";

const linkerFlags = `-s -w -X ${sdk}/go/common/version.Version=v${versions.engine}`;

const programs: readonly Program[] = [
  {
    file: "pulumi",
    label: "compiling the Pulumi engine (about 5 minutes on 2 cores, once per machine)",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    linkerFlags,
  },
  {
    file: "language-host",
    label: "compiling the language host of Node.js and Python",
    package: "./language-host",
    linkerFlags,
  },
];

/** The language host knows its language by the name that it is called by. */
const languages = ["nodejs", "python"];

/** Small scripts of the SDK: what starts dynamic providers, and what runs a program in Python. */
const scripts = ["nodejs/dist/pulumi-resource-pulumi-nodejs", "python/cmd/pulumi-language-python-exec"];

/**
 * Returns the directory with the engine and its language hosts, compiled from the Go module proxy on first use.
 * go.sum pins the checksum of every module. Throws when there is no Go compiler.
 */
export async function compiledEngine({ report, signal }: Progress): Promise<string> {
  const files = ["go.mod", "go.sum", "tools.go", ...(await sourceFiles(folder, "language-host"))];
  const sources = await Promise.all(files.map((file) => readFile(path.join(folder, file), "utf8")));
  // The Go version is left out: a machine that upgrades Go, or has lost it, keeps the engine that it compiled.
  const inputs = [
    machine,
    ...[goEnvironment, programs, languages, scripts].map((each) => JSON.stringify(each)),
    ...sources,
  ];
  return cached(
    {
      name: "engine",
      inputs,
      async build(directory) {
        await checkGo(
          `Pulumi's download site does not answer, and there is no Go to compile the engine ${versions.engine} with`,
        );
        for (const { file, label, ...program } of programs) {
          await compile({ ...program, folder }, path.join(directory, file), label, { report, signal });
        }
        for (const language of languages)
          await symlink("language-host", path.join(directory, `pulumi-language-${language}`));
        await copyScripts(directory, { report, signal });
      },
    },
    { report, signal },
  );
}

async function copyScripts(directory: string, progress: Progress): Promise<void> {
  const sources = await moduleSources(folder, sdk, progress);
  for (const script of scripts) {
    const place = path.join(directory, path.basename(script));
    await copyFile(path.join(sources, script), place);
    await chmod(place, 0o755);
  }
}
