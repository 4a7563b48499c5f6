import { cp, mkdtemp, readdir, readFile, rename, rm } from "node:fs/promises";
import path from "node:path";
import { cached } from "../../operations/distribution/cache";
import { projectRoot } from "../../operations/lib/paths";
import type { Progress } from "../../operations/lib/progress";
import { commandFailure, lastLines, runReporting } from "./run";

const sources = path.join(projectRoot, "examples/spring-boot");

/**
 * The Spring Boot sample as a program, built once for each content of its sources.
 *
 * @throws Error with what Maven said last when it cannot be built.
 */
export async function sampleJar(progress: Progress = {}): Promise<string> {
  const directory = await cached(
    { name: "sample-spring-boot", inputs: await contents(), build: (target) => build(target, progress) },
    progress,
  );
  return path.join(directory, "sample.jar");
}

/** What the program is made from; what Maven leaves there when somebody builds it by hand is not part of it. */
async function contents(): Promise<string[]> {
  const inside = await readdir(path.join(sources, "src"), { recursive: true, withFileTypes: true });
  const files = inside.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const all = [path.join(sources, "pom.xml"), ...files.sort()];
  const read = all.map(async (file) => [path.relative(sources, file), await readFile(file, "utf8")]);
  return (await Promise.all(read)).flat();
}

async function build(target: string, progress: Progress): Promise<void> {
  const folder = await mkdtemp(path.join(target, "build-"));
  for (const part of ["pom.xml", "src"])
    await cp(path.join(sources, part), path.join(folder, part), { recursive: true });
  const pom = path.join(folder, "pom.xml");
  try {
    await runReporting("mvn", ["-B", "-ntp", "--strict-checksums", "-f", pom, "package"], progress);
  } catch (error) {
    const failure = commandFailure(error);
    if (!failure) throw error;
    throw new Error(`Maven could not build examples/spring-boot:\n${lastLines(failure, 12)}`, { cause: error });
  }
  await rename(path.join(folder, "target/sample.jar"), path.join(target, "sample.jar"));
  await rm(folder, { recursive: true });
}
