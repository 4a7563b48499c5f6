import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";
import type { Totals } from "./part";

/** What the reporter `totals-reporter.cjs` writes. */
const reported = z.object({
  passes: z.number(),
  pending: z.number(),
  failed: z.array(z.object({ title: z.string(), message: z.string() })),
});

export interface SuiteOptions {
  /** Checkout in which it runs; this one when absent. */
  readonly root?: string;
  /** Program that runs mocha; the Node.js of this process when absent. */
  readonly node?: string;
  /** Ends the suite when it is aborted: a signal to `scripts/test` alone does not reach its children. */
  readonly signal?: AbortSignal | undefined;
}

const ending = (signal: AbortSignal | undefined) =>
  ({ reject: false, killSignal: "SIGINT", ...(signal && { cancelSignal: signal }) }) as const;

/** Runs an npm script of this project, which prints its own findings. */
export async function runScript(script: string, signal: AbortSignal): Promise<Totals> {
  const { execa } = await loadExeca();
  const { failed } = await execa("npm", ["run", "--silent", script], {
    cwd: projectRoot,
    stdio: "inherit",
    ...ending(signal),
  });
  return failed ? { passed: 0, failed: [{ title: script, message: "see above" }] } : { passed: 1, failed: [] };
}

/** Runs one of the suites of `.mocharc.cjs`. */
export async function runSuite(
  suite: string,
  { root = projectRoot, node = process.execPath, signal }: SuiteOptions = {},
): Promise<Totals> {
  const { execa } = await loadExeca();
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-test-"));
  try {
    const totals = path.join(folder, "totals.json");
    const reporter = path.join(root, "tools/testing/totals-reporter.cjs");
    const mocha = path.join(root, "node_modules/mocha/bin/mocha.js");
    const { failed } = await execa(node, [mocha, "--reporter", reporter], {
      cwd: root,
      // What a suite starts by the name `node` has to be the same one.
      env: { SUITE: suite, TEST_TOTALS: totals, PATH: `${path.dirname(node)}:${process.env["PATH"] ?? ""}` },
      stdio: ["ignore", "inherit", "inherit"],
      ...ending(signal),
    });
    return await readTotals(suite, totals, failed);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A suite that skipped a test, that ran none, or that died before it could count, has failed. */
async function readTotals(suite: string, file: string, died: boolean): Promise<Totals> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) return { passed: 0, failed: [{ title: suite, message: "it ended before it could count" }] };
  const { passes, pending, failed } = reported.parse(JSON.parse(text));
  const failures = failed.map(({ title, message }) => ({ title: `${suite}: ${title}`, message }));
  if (pending > 0) failures.push({ title: suite, message: `${pending} tests were skipped` });
  if (failures.length === 0 && (died || passes === 0)) {
    failures.push({ title: suite, message: "it ran nothing, or failed besides its tests" });
  }
  return { passed: passes, failed: failures };
}
