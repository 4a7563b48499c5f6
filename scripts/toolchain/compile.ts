import { chmod, copyFile, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "../lib/cache";
import type { Progress } from "../lib/progress";
import { checkGo, compile, goEnvironment, moduleSources } from "./go";
import { versions } from "./versions";

interface Program {
  readonly file: string;
  readonly label: string;
  readonly module: string;
  readonly package: string;
  readonly linkerFlags: string;
}

const sdk = "github.com/pulumi/pulumi/sdk/v3";

const programs: readonly Program[] = [
  {
    file: "pulumi",
    label: "compiling the Pulumi engine (about 5 minutes on 2 cores, once per machine)",
    module: "engine",
    package: "github.com/pulumi/pulumi/pkg/v3/cmd/pulumi",
    linkerFlags: `-s -w -X ${sdk}/go/common/version.Version=v${versions.engine}`,
  },
  {
    file: "language-nodejs",
    label: "compiling Pulumi's Node.js language host",
    module: "language-nodejs",
    package: `${sdk}/nodejs/cmd/pulumi-language-nodejs`,
    linkerFlags: "-s -w",
  },
];

/**
 * The engine sends the options of Pulumi.yaml with each request; this language host is older and knows them as flags
 * only. It is started in the folder of the project.
 */
const languageHost = {
  file: "pulumi-language-nodejs",
  script: `#!/bin/sh
option() { sed -n "s/^ *$1: //p" Pulumi.yaml 2> /dev/null; }
typescript=$(option typescript)
exec "$(dirname "$0")/language-nodejs" -typescript="\${typescript:-true}" -nodeargs="$(option nodeargs)" "$@"
`,
};

const dynamicLauncher = "pulumi-resource-pulumi-nodejs";

/**
 * Returns the directory with the engine and its language host, compiled from the Go module proxy on first use.
 * go.sum pins the checksum of every module. Throws when there is no Go compiler.
 */
export async function compiledEngine({ report, signal }: Progress): Promise<string> {
  const sources = await Promise.all(programs.map((program) => sourcesOf(program.module)));
  // The Go version is left out: a machine that upgrades Go, or has lost it, keeps the engine that it compiled.
  const machine = `${process.platform}-${process.arch}`;
  const inputs = [
    machine,
    ...[goEnvironment, programs, languageHost].map((each) => JSON.stringify(each)),
    ...sources.flat(),
  ];
  return cached(
    {
      name: "engine",
      inputs,
      async build(directory) {
        await checkGo(
          `Pulumi's download site does not answer, and there is no Go to compile the engine ${versions.engine} with`,
        );
        for (const { file, label, module, ...program } of programs) {
          const output = path.join(directory, file);
          await compile({ ...program, folder: moduleDirectory(module) }, output, label, { report, signal });
        }
        await writeFile(path.join(directory, languageHost.file), languageHost.script, { mode: 0o755 });
        await copyDynamicLauncher(directory, { report, signal });
      },
    },
    { report, signal },
  );
}

// The launcher is a small script that the SDK's module carries; dynamic providers are started through it.
async function copyDynamicLauncher(directory: string, progress: Progress): Promise<void> {
  const sources = await moduleSources(moduleDirectory("engine"), sdk, progress);
  const launcher = path.join(directory, dynamicLauncher);
  await copyFile(path.join(sources, "nodejs/dist", dynamicLauncher), launcher);
  await chmod(launcher, 0o755);
}

function moduleDirectory(module: string): string {
  return path.join(__dirname, module);
}

function sourcesOf(module: string): Promise<string[]> {
  const files = ["go.mod", "go.sum", "tools.go"];
  return Promise.all(files.map((file) => readFile(path.join(moduleDirectory(module), file), "utf8")));
}
