import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { copyCheckout } from "../checkout-copy";
import { mutate, type Mutation } from "./mutation";

const everything = "tests/unit/**/*.test.ts";
/** Milliseconds after which a run of everything counts as failed: a mutation may make an endless loop. */
const longest = 10 * 60_000;
/** The same of the tests of one folder, which take seconds. */
const longestNearby = 3 * 60_000;

/** A throwaway copy of this checkout, for one mutation at a time. */
export class MutatedCopy {
  private constructor(readonly root: string) {}

  static async create(): Promise<MutatedCopy> {
    const root = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-mutations-"));
    await copyCheckout(root);
    // Some tests ask git which files there are.
    const { execa } = await loadExeca();
    await execa("git", ["init", "--quiet"], { cwd: root });
    await execa("git", ["add", "--all"], { cwd: root });
    return new MutatedCopy(root);
  }

  /** Whether the unit suite notices a mutation: the tests that are nearest to it are asked first, then all. */
  async notices(mutation: Mutation, signal: AbortSignal): Promise<boolean> {
    const file = path.join(this.root, mutation.file);
    const text = await readFile(file, "utf8");
    await writeFile(file, mutate(text, mutation));
    try {
      const near = nearestTests(this.root, path.dirname(mutation.file));
      const nearby = near !== undefined && !(await this.passes(`${near}/**/*.test.ts`, signal));
      return nearby || !(await this.passes(undefined, signal));
    } finally {
      await writeFile(file, text);
    }
  }

  /** Whether all of these tests pass; the first failure ends them. */
  async passes(specs: string | undefined, signal: AbortSignal): Promise<boolean> {
    signal.throwIfAborted();
    const { execa } = await loadExeca();
    const mocha = path.join(this.root, "node_modules/mocha/bin/mocha.js");
    const { failed } = await execa(process.execPath, [mocha, "--reporter", "min"], {
      cwd: this.root,
      env: { SUITE: "mutations", SPECS: specs ?? everything, IGNORE_GOLDEN: "1" },
      stdio: "ignore",
      timeout: specs === undefined ? longest : longestNearby,
      cancelSignal: signal,
      reject: false,
    });
    signal.throwIfAborted();
    return !failed;
  }

  remove(): Promise<void> {
    return rm(this.root, { recursive: true, force: true });
  }
}

/** The tests of a folder, or of the next one above it that has some, as long as they are not those of half the program. */
export function nearestTests(root: string, folder: string): string | undefined {
  if (folder.split("/").length < 2) return undefined;
  const tests = path.join("tests/unit", folder);
  return existsSync(path.join(root, tests)) ? tests : nearestTests(root, path.dirname(folder));
}
