import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import os from "node:os";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { copyCheckout } from "../../../tools/testing/checkout-copy";

/** What a command printed, both streams together, and how it ended. */
export interface Result {
  readonly output: string;
  readonly exitCode: number;
}

/** The same with standard output alone beside it. */
interface Separate extends Result {
  readonly stdout: string;
}

/**
 * A copy of this checkout in a directory of its own, as a user has it after `git clone`: no state, no sandbox, but the
 * packages of this one. What the tests do to stacks does not touch a developer's own.
 */
export class Project {
  private constructor(readonly root: string) {}

  static async create(): Promise<Project> {
    const root = await mkdtemp(path.join(os.tmpdir(), "kafka-zookeeper-e2e-"));
    const { execa } = await loadExeca();
    await copyCheckout(root);
    await execa("git", ["init", "--quiet"], { cwd: root });
    await execa("git", ["add", "--all"], { cwd: root });
    return new Project(root);
  }

  /** Runs one of the scripts and says what it printed when that matters. */
  script(name: string, ...args: string[]): Promise<Separate> {
    return this.run(path.join(this.root, "scripts", name), args);
  }

  /** Pulumi alone: `scripts/up` would mend the sandbox first, or refuse hosts of another stack. */
  pulumiUp(stack: string): Promise<Separate> {
    return this.script("pulumi", "up", "--yes", "--skip-preview", "--stack", stack);
  }

  /** A destroy that leaves what is protected, such as the identity of a cluster. */
  pulumiDestroy(stack: string): Promise<Separate> {
    return this.script("pulumi", "destroy", "--exclude-protected", "--yes", "--skip-preview", "--stack", stack);
  }

  /** Runs a line of shell, as a user does who has `scripts/pulumi` as `pulumi`. */
  async shell(line: string): Promise<Result> {
    const programs = path.join(this.root, ".git", "programs");
    await mkdir(programs, { recursive: true });
    await symlink(path.join(this.root, "scripts/pulumi"), path.join(programs, "pulumi")).catch(ignoreExisting);
    return this.run("bash", ["-euo", "pipefail", "-c", line], { PATH: `${programs}:${process.env["PATH"] ?? ""}` });
  }

  private async run(
    program: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<Separate> {
    const { execa } = await loadExeca();
    const result = await execa(program, args, {
      cwd: this.root,
      env,
      all: true,
      stdin: "ignore",
      reject: false,
    });
    return { output: result.all, stdout: result.stdout, exitCode: result.exitCode ?? -1 };
  }

  /** @throws Error with the whole output when the script does not exit with 0. */
  async succeed(name: string, ...args: string[]): Promise<string> {
    const { output, exitCode } = await this.script(name, ...args);
    if (exitCode !== 0) throw new Error(`scripts/${name} ${args.join(" ")} exited with ${exitCode}:\n${output}`);
    return output;
  }

  async outputs(stack: string): Promise<Record<string, unknown>> {
    return JSON.parse(await this.succeed("pulumi", "stack", "output", "--json", "--stack", stack)) as Record<
      string,
      unknown
    >;
  }

  /** The same with those that are secret, which no message shows. */
  async secretOutputs(stack: string): Promise<Record<string, unknown>> {
    const all = ["stack", "output", "--json", "--show-secrets", "--stack", stack];
    const { stdout, exitCode } = await this.script("pulumi", ...all);
    if (exitCode !== 0) throw new Error(`the outputs of ${stack} cannot be read`);
    return JSON.parse(stdout) as Record<string, unknown>;
  }

  /** Makes a stack file out of another one. */
  async deriveStack(from: string, to: string, change: (text: string) => string): Promise<void> {
    const text = await readFile(path.join(this.root, `Pulumi.${from}.yaml`), "utf8");
    const changed = change(text);
    if (changed === text) throw new Error(`the stack ${to} would be the same as ${from}`);
    await writeFile(path.join(this.root, `Pulumi.${to}.yaml`), changed);
  }

  /** Files that git sees as changed or new. */
  async changedFiles(): Promise<string> {
    const { execa } = await loadExeca();
    return (await execa("git", ["status", "--porcelain"], { cwd: this.root })).stdout
      .split("\n")
      .filter((line) => !line.startsWith("A "))
      .join("\n");
  }

  async remove(): Promise<void> {
    await rm(this.root, { recursive: true, force: true });
  }
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== "EEXIST") throw error;
}
