import { readFile, realpath } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import { ensurePackages } from "./packages";
import type { Progress } from "../../operations/lib/progress";
import { commandFailure, lastLines, run, runReporting } from "./run";

const python = "/usr/bin/python3";

/**
 * The Python of a virtual environment with exactly what a requirements file pins, made once for each content.
 * It was moved after it was made, so its programs are run as `python -m NAME`.
 *
 * @throws Error when a requirement has no hash, or another one than the file says.
 */
export async function pythonWith(requirements: string, progress: Progress = {}): Promise<string> {
  await ensurePackages(
    [
      { file: python, package: "python3" },
      { file: "/var/lib/dpkg/info/python3-venv.list", package: "python3-venv" },
    ],
    progress,
  );
  const directory = await cached(
    {
      name: "venv",
      inputs: [await realpath(python), await readFile(requirements, "utf8")],
      build: (target) => install(requirements, target, progress),
    },
    progress,
  );
  return path.join(directory, "bin/python3");
}

async function install(requirements: string, target: string, progress: Progress): Promise<void> {
  const name = path.basename(requirements);
  progress.report?.(`installing ${name} with pip`);
  await run(python, ["-m", "venv", target], { signal: progress.signal });
  const pip = [
    "-m",
    "pip",
    "install",
    "--require-hashes",
    "--only-binary",
    ":all:",
    "--no-input",
    "--progress-bar",
    "off",
  ];
  try {
    await runReporting(path.join(target, "bin/python3"), [...pip, "--requirement", requirements], progress);
  } catch (error) {
    const failure = commandFailure(error);
    if (!failure) throw error;
    throw new Error(`pip could not install ${name}:\n${lastLines(failure, 8)}`, { cause: error });
  }
}
