import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { z } from "zod";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";
import type { Run, Totals } from "./part";

/** What the reporter `totals-reporter.cjs` writes. */
const reported = z.object({
  passes: z.number(),
  pending: z.number(),
  failed: z.array(z.object({ title: z.string(), message: z.string() })),
});

export interface SuiteOptions extends Partial<Run> {
  /** Checkout in which it runs; this one when absent. */
  readonly root?: string;
  /** Program that runs mocha; the Node.js of this process when absent. */
  readonly node?: string;
}

/** A signal to `scripts/test` alone does not reach its children. */
function optionsOf({ signal, print }: Partial<Run>) {
  const output = print === undefined ? "inherit" : "pipe";
  const ending = { reject: false, killSignal: "SIGINT", ...(signal && { cancelSignal: signal }) } as const;
  return { ...ending, stdio: ["ignore", output, output], all: true, maxBuffer: 1e9 } as const;
}

/** Runs an npm script of this project, which says its own findings. */
export async function runScript(script: string, how: Run): Promise<Totals> {
  const { execa } = await loadExeca();
  const ended = await execa("npm", ["run", "--silent", script], { cwd: projectRoot, ...optionsOf(how) });
  how.print?.(ended.all ?? "");
  return ended.failed ? { passed: 0, failed: [{ title: script, message: "see above" }] } : { passed: 1, failed: [] };
}

/** Runs one of the suites of `.mocharc.cjs`. */
export async function runSuite(
  suite: string,
  { root = projectRoot, node = process.execPath, ...how }: SuiteOptions = {},
): Promise<Totals> {
  const { execa } = await loadExeca();
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-test-"));
  try {
    const totals = path.join(folder, "totals.json");
    const reporter = path.join(root, "tools/testing/totals-reporter.cjs");
    const mocha = path.join(root, "node_modules/mocha/bin/mocha.js");
    const { failed, all } = await execa(node, [mocha, "--reporter", reporter], {
      cwd: root,
      // What a suite starts by the name `node` has to be the same one.
      env: { SUITE: suite, TEST_TOTALS: totals, PATH: `${path.dirname(node)}:${process.env["PATH"] ?? ""}` },
      ...optionsOf(how),
    });
    how.print?.(all ?? "");
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
