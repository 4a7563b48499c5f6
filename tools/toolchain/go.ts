import { readdir } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import type { Progress } from "../../operations/lib/progress";

/** A program that is compiled from Go modules; the `go.sum` beside its `go.mod` pins the checksum of each. */
export interface GoProgram {
  /** The folder with `go.mod` and `go.sum`. */
  readonly folder: string;
  /** Import path of the program; `.` = the one in the folder. */
  readonly package: string;
  readonly linkerFlags: string;
  readonly tags?: readonly string[] | undefined;
  /** Files that the compiler finds in other places than they are: where it looks, and where they are. */
  readonly overlay?: string | undefined;
}

/** What the compiler makes programs for. */
export const machine = `${process.platform}-${process.arch}`;

/** What decides what the compiler makes, besides the sources. */
export const goEnvironment = { GOFLAGS: "-mod=readonly -buildvcs=false -trimpath", CGO_ENABLED: "0" };

/** The source files of a program beside a `go.mod`, relative to that one's folder. */
export async function sourceFiles(folder: string, program: string): Promise<string[]> {
  const names = await readdir(path.join(folder, program));
  return names.sort().map((name) => path.join(program, name));
}

/** Compiles a program into a file; every line of the compiler is reported behind the label. */
export async function compile(
  program: GoProgram,
  output: string,
  label: string,
  { report, signal }: Progress,
): Promise<void> {
  const { execa } = await loadExeca();
  report?.(label);
  const tags = program.tags === undefined ? [] : ["-tags", program.tags.join(",")];
  const overlay = program.overlay === undefined ? [] : ["-overlay", program.overlay];
  const flags = ["-v", ...tags, ...overlay, "-ldflags", program.linkerFlags, "-o", output, program.package];
  const build = execa("go", ["build", "-C", program.folder, ...flags], {
    env: goEnvironment,
    stdin: "ignore",
    ...(signal && { cancelSignal: signal }),
  });
  for await (const line of build.iterable({ from: "stderr" })) report?.(`${label}: ${line}`);
  await build;
}

/** The folder with the sources of a module that the `go.mod` of a folder names; downloads it when it is not there. */
export async function moduleSources(folder: string, module: string, { signal }: Progress): Promise<string> {
  const { execa } = await loadExeca();
  const options = { cwd: folder, env: goEnvironment, ...(signal && { cancelSignal: signal }) };
  await execa("go", ["mod", "download", module], options);
  return (await execa("go", ["list", "-m", "-f", "{{.Dir}}", module], options)).stdout;
}

/** @throws Error that says what Go is needed for when there is none. */
export async function checkGo(purpose: string): Promise<void> {
  const { execa } = await loadExeca();
  try {
    await execa("go", ["version"]);
  } catch (error) {
    throw new Error(`${purpose}. Install Go; 1.21 or newer fetches the version that it needs.`, {
      cause: error,
    });
  }
}
