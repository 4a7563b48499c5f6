import { mkdtemp, readFile, rm } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { Command } from "commander";
import { z } from "zod";
import { prepareExtras } from "../../tools/local-kubernetes/extras";
import { clusterPrograms } from "../../tools/local-kubernetes/programs";
import { extras } from "../../tools/local-kubernetes/state";
import { classPathOf } from "../../operations/distribution/libraries";
import { runCommand } from "../../tools/lib/command";
import { loadExeca } from "../../operations/lib/execa";
import { classPathOfPom } from "../../operations/distribution/maven";
import { ensurePackages } from "../../tools/lib/packages";
import { projectRoot } from "../../operations/lib/paths";
import type { Report } from "../../operations/lib/progress";
import { sampleJar } from "../../tools/lib/sample-jar";
import { Stack } from "../../tools/stack/stack";
import { elapsed, runSteps, type Step } from "../../tools/lib/steps";
import { pythonWith } from "../../tools/lib/venv";

const checks = ["typecheck", "lint", "format", "shellcheck"] as const;
/** Those on Kubernetes come last: what they need is compiled meanwhile. */
const suites = ["unit", "contract", "e2e-hosts", "package", "clients", "e2e-kubernetes"] as const;
/** What takes too long for every run: the faults that tell most, and all of them. */
const onRequest = ["faults-short", "faults"] as const;
/** Suites that need more than this checkout: an engine, or the clients of applications. */
const prepared: readonly string[] = [...suites.slice(1), ...onRequest];

/** Programs of Debian that the suites use; `scripts/up` installs what the sandbox needs. */
const packages = [
  { file: "/usr/bin/jq", package: "jq" },
  { file: "/usr/bin/kcat", package: "kcat" },
  { file: "/usr/bin/shellcheck", package: "shellcheck" },
  { file: "/usr/sbin/sshd", package: "openssh-server" },
  { file: "/usr/bin/ssh", package: "openssh-client" },
  { file: "/usr/bin/chromium", package: "chromium" },
];

/** What the reporter `totals-reporter.cjs` leaves. */
const reported = z.object({
  passes: z.number(),
  pending: z.number(),
  failed: z.array(z.object({ title: z.string(), message: z.string() })),
});

interface Totals {
  passed: number;
  failed: z.output<typeof reported>["failed"];
}

const program = new Command("scripts/test")
  .description(
    `Runs everything that has to hold: ${[...checks, ...suites].join(", ")}. The suites contract and e2e-... use a real\n` +
      "engine, real hosts and a real Kubernetes; these need root on Linux. Not among them, because it takes long: faults, which\n" +
      "breaks a cluster in use in many ways and prints what each did, and faults-short, those that tell most.\n" +
      "The suite package previews clusters from a program in Python and with the policy pack.\n" +
      "The suite clients reads the files for applications with their own clients, and needs Maven and Debian's Python.\n" +
      "The last lines repeat what failed, and count all that ran.",
  )
  .argument("[parts...]", "only these of them")
  .exitOverride();

runCommand(async (signal) => {
  program.parse();
  const chosen = program.args.length > 0 ? program.args : [...checks, ...suites];
  const parts: readonly string[] = [...checks, ...suites, ...onRequest];
  const unknown = chosen.filter((part) => !parts.includes(part));
  if (unknown.length > 0) throw new Error(`no such part: ${unknown.join(", ")}; there are ${parts.join(", ")}`);
  const totals: Totals = { passed: 0, failed: [] };
  await ensurePackages(packages, { report: (line) => console.error(line), signal });
  const ahead = chosen.length > 1 && chosen.includes("e2e-kubernetes") ? await compileAhead(signal) : undefined;
  try {
    for (const part of chosen) {
      signal.throwIfAborted();
      const { passed, failed } = await runPart(part, signal);
      totals.passed += passed;
      totals.failed.push(...failed);
    }
  } finally {
    await ahead?.stop();
  }
  process.exitCode = totals.failed.length > 0 ? 1 : 0;
  for (const { title, message } of totals.failed) console.log(`\n✖ ${title}\n${shortened(message)}`);
  console.log(`\n${totals.passed} passed, ${totals.failed.length} failed`);
});

/** Beginning and end of a message, which may hold all that a command printed. */
function shortened(message: string): string {
  const lines = message.split("\n").map((line) => `    ${line.slice(0, 300)}`);
  return (lines.length > 40 ? [...lines.slice(0, 20), "    ...", ...lines.slice(-20)] : lines).join("\n");
}

/** On a new machine that takes as long as some suites, so it goes on beside them, with what they leave of the processor. */
async function compileAhead(signal: AbortSignal): Promise<{ stop(): Promise<void> }> {
  const { execa } = await loadExeca();
  const typescript = path.join(projectRoot, "scripts/fast-start.cjs");
  const job = ["--require", typescript, path.join(projectRoot, "tools/toolchain/prebuild.ts")];
  const options = { detached: true, stdio: "ignore", reject: false, cancelSignal: signal } as const;
  const child = execa(process.execPath, job, options);
  return {
    stop: async () => {
      child.kill();
      await child;
    },
  };
}

async function runPart(part: string, signal: AbortSignal): Promise<Totals> {
  const started = performance.now();
  console.log(`\n== ${part}`);
  if (prepared.includes(part)) await runSteps(part === "clients" ? clientSteps() : engineSteps(part), { signal });
  const totals = (checks as readonly string[]).includes(part) ? await runCheck(part) : await runSuite(part);
  console.log(`== ${part}: ${totals.passed} passed, ${totals.failed.length} failed, ${elapsed(started)}`);
  return totals;
}

/** Here it shows what it does for minutes on a new machine; inside a suite nobody would see it. */
function engineSteps(part: string): Step[] {
  const stack = part === "e2e-kubernetes" || part === "package" ? "k8s" : "dev";
  const engine = async (report: Report, stop: AbortSignal) => void (await Stack.read(stack).engine(report, stop));
  const programs = async (report: Report, stop: AbortSignal) => {
    await clusterPrograms({ report, signal: stop });
    await prepareExtras(extras, { report, signal: stop });
  };
  const jar = async (report: Report, stop: AbortSignal) => void (await sampleJar({ report, signal: stop }));
  return [
    { title: "Pulumi engine and plugins", run: engine },
    ...(part.startsWith("e2e") ? [{ title: "Spring Boot sample", run: jar }, clientPython()] : []),
    ...(part === "e2e-kubernetes" ? [{ title: "programs of the local Kubernetes", run: programs }] : []),
    ...(part === "package" ? [pythonStep("Pulumi for Python", "tests/package/requirements.txt")] : []),
  ];
}

/** The same for the clients that read the files which applications get. */
function clientSteps(): Step[] {
  const tests = path.join(projectRoot, "tests/clients");
  return [
    ...["2.4.1", "3.9.2"].map((version) => ({
      title: `Java clients ${version}`,
      run: async (report: Report, signal: AbortSignal) =>
        void (await classPathOf("kafka", version, { report, signal })),
    })),
    ...["java-4", "spring-boot-3"].map((name) => ({
      title: name,
      run: async (report: Report, signal: AbortSignal) =>
        void (await classPathOfPom(path.join(tests, `poms/${name}.xml`), { report, signal })),
    })),
    clientPython(),
  ];
}

function clientPython(): Step {
  return pythonStep("confluent-kafka", "examples/python/requirements.txt");
}

function pythonStep(title: string, requirements: string): Step {
  const file = path.join(projectRoot, requirements);
  return { title, run: async (report, signal) => void (await pythonWith(file, { report, signal })) };
}

async function runCheck(script: string): Promise<Totals> {
  const { execa } = await loadExeca();
  const { failed } = await execa("npm", ["run", "--silent", script], {
    cwd: projectRoot,
    stdio: "inherit",
    reject: false,
  });
  return failed ? { passed: 0, failed: [{ title: script, message: "see above" }] } : { passed: 1, failed: [] };
}

async function runSuite(suite: string): Promise<Totals> {
  const { execa } = await loadExeca();
  const folder = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-test-"));
  try {
    const totals = path.join(folder, "totals.json");
    const reporter = path.join(projectRoot, "tools/testing/totals-reporter.cjs");
    const { failed } = await execa("npx", ["mocha", "--reporter", reporter], {
      cwd: projectRoot,
      env: { SUITE: suite, TEST_TOTALS: totals },
      stdio: ["ignore", "inherit", "inherit"],
      reject: false,
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
