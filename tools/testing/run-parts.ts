import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";
import { ensurePackages } from "../lib/packages";
import { runSteps } from "../lib/steps";
import type { Part } from "./part";
import { minutes, type Outcome } from "./summary";

/** Programs of Debian that the suites use; `scripts/up` installs what the sandbox needs. */
const packages = [
  { file: "/usr/bin/jq", package: "jq" },
  { file: "/usr/bin/kcat", package: "kcat" },
  { file: "/usr/bin/shellcheck", package: "shellcheck" },
  { file: "/usr/sbin/sshd", package: "openssh-server" },
  { file: "/usr/bin/ssh", package: "openssh-client" },
  { file: "/usr/bin/chromium", package: "chromium" },
];

/** Runs parts one after the other, also after one that failed. */
export async function runParts(chosen: readonly Part[], signal: AbortSignal): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await ensurePackages(packages, { report: (line) => console.error(line), signal });
  const needsKubernetes = chosen.some(({ name }) => name === "e2e-kubernetes");
  const prebuild = chosen.length > 1 && needsKubernetes ? await startPrebuild(signal) : undefined;
  try {
    for (const part of chosen) {
      signal.throwIfAborted();
      outcomes.push(await runPart(part, signal));
    }
  } finally {
    await prebuild?.stop();
  }
  return outcomes;
}

async function runPart({ name, prepare, run }: Part, signal: AbortSignal): Promise<Outcome> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  if (prepare) await runSteps(prepare, { signal });
  const totals = await run(signal);
  signal.throwIfAborted();
  const milliseconds = performance.now() - started;
  console.log(`== ${name}: ${totals.passed} passed, ${totals.failed.length} failed, ${minutes(milliseconds)}`);
  return { name, milliseconds, ...totals };
}

/** On a new machine that takes as long as some suites, so it runs beside them, with the processor time that they leave. */
async function startPrebuild(signal: AbortSignal): Promise<{ stop(): Promise<void> }> {
  const { execa } = await loadExeca();
  const fastStart = path.join(projectRoot, "scripts/fast-start.cjs");
  const program = ["--require", fastStart, path.join(projectRoot, "tools/toolchain/prebuild.ts")];
  const options = { detached: true, stdio: "ignore", reject: false, cancelSignal: signal } as const;
  const child = execa(process.execPath, program, options);
  return {
    stop: async () => {
      child.kill();
      await child;
    },
  };
}
