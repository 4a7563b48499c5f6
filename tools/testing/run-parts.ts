import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { projectRoot } from "../../operations/lib/paths";
import { ensurePackages } from "../lib/packages";
import { runSteps, type Step } from "../lib/steps";
import type { Part, Run } from "./part";
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

/** Runs parts one after the other, each with those that run beside it, also after one that failed. */
export async function runParts(chosen: readonly Part[], signal: AbortSignal): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  await ensurePackages(packages, { report: (line) => console.error(line), signal });
  const needsKubernetes = chosen.some(({ name }) => name === "e2e-kubernetes");
  const prebuild = chosen.length > 1 && needsKubernetes ? await startPrebuild(signal) : undefined;
  try {
    for (const lanes of inLanes(chosen)) {
      signal.throwIfAborted();
      outcomes.push(...(await runLanes(lanes, signal)));
    }
  } finally {
    await prebuild?.stop();
  }
  return outcomes;
}

/** Each part with those that run beside it, or alone. */
export function inLanes(chosen: readonly Part[]): readonly (readonly Part[])[] {
  const isChosen = (name: string | undefined) => chosen.some((part) => part.name === name);
  return chosen
    .filter(({ beside }) => !isChosen(beside))
    .map((part) => [part, ...chosen.filter(({ beside }) => beside === part.name)]);
}

/** The first part says what it does while it runs; those beside it, one after the other, say it when they end. */
async function runLanes([first, ...beside]: readonly Part[], signal: AbortSignal): Promise<Outcome[]> {
  if (first === undefined) return [];
  const steps = [first, ...beside].flatMap(({ prepare = [] }) => prepare);
  if (steps.length > 0) await runSteps(withoutTwins(steps), { signal });
  const others = async () => {
    const outcomes: Outcome[] = [];
    for (const part of beside) {
      let said = "";
      outcomes.push(await runPart(part, { signal, print: (text) => (said = text) }));
      console.log(said);
    }
    return outcomes;
  };
  const [one, more] = await Promise.all([runPart(first, { signal }), others()]);
  return [one, ...more];
}

function withoutTwins(steps: readonly Step[]): readonly Step[] {
  return steps.filter(({ title }, index) => steps.findIndex((step) => step.title === title) === index);
}

async function runPart({ name, run }: Part, how: Run): Promise<Outcome> {
  const started = performance.now();
  console.log(`\n== ${name}`);
  const totals = await run(how);
  how.signal.throwIfAborted();
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
