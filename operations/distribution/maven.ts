import { readFile } from "node:fs/promises";
import path from "node:path";
import { cached } from "./cache";
import { loadExeca } from "../lib/execa";
import type { Progress } from "../lib/progress";

export interface MavenOptions extends Progress {
  /** The local Maven repository; Maven's own default (`~/.m2/repository`) when absent. */
  readonly localRepository?: string | undefined;
}

/** Part of what decides which jars a pom gives. */
export const dependencyPlugin = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1";

/**
 * The class path of everything that a pom depends on, fetched once for each content of the pom.
 *
 * @throws Error when Maven is missing, or an artifact fails its checksum.
 */
export async function classPathOfPom(pom: string, options: MavenOptions = {}): Promise<string> {
  const name = path.basename(pom, ".xml");
  const inputs = [await readFile(pom, "utf8"), dependencyPlugin];
  const directory = await cached({ name, inputs, build: (target) => copyJars(pom, target, options) }, options);
  return path.join(directory, "*");
}

/** Copies the jars that a pom depends on into a directory. */
export async function copyJars(pom: string, directory: string, options: MavenOptions): Promise<void> {
  options.report?.(`fetching the jars of ${path.basename(pom, ".xml")}`);
  const args = ["-B", "-q", "-ntp", "--strict-checksums", "-f", pom, `${dependencyPlugin}:copy-dependencies`];
  args.push("-DincludeScope=runtime", `-DoutputDirectory=${directory}`);
  if (options.localRepository !== undefined) args.push(`-Dmaven.repo.local=${options.localRepository}`);
  const { execa, ExecaError } = await loadExeca();
  try {
    await execa("mvn", args, {
      stdin: "ignore",
      all: true,
      ...(options.signal ? { cancelSignal: options.signal } : {}),
    });
  } catch (error) {
    if (!(error instanceof ExecaError) || error.isCanceled) throw error;
    if (error.code === "ENOENT") {
      throw new Error("Jars of Maven artifacts need Maven (`mvn`) and a JDK; install them", { cause: error });
    }
    const reason = String(error.all).trim().split("\n").slice(0, 5).join("\n");
    throw new Error(`Maven could not fetch the jars of ${path.basename(pom, ".xml")}:\n${reason}`, { cause: error });
  }
}
