import { rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { stringify } from "yaml";
import type { StackOutputs } from "../../../components/outputs/stack-outputs";
import type { Progress } from "../../../operations/lib/progress";
import { projectRoot } from "../../../operations/lib/paths";
import { type Engine, Stack } from "../../stack/stack";
import { removeState } from "../../stack/stack-state";
import { inHost } from "../../sandbox/host";
import { sandboxDown, sandboxUp } from "../../sandbox/sandbox";

export interface StackOptions {
  /** Also names the stack file, which exists only while the benchmark runs. Begins with `bench`. */
  readonly name: string;
  /** The stack's settings, without the project's name. The sandbox's own keys are added. */
  readonly settings: Readonly<Record<string, unknown>>;
  readonly hosts: readonly { readonly name: string; readonly address: string }[];
}

/** A sandbox stack that exists only during a measurement. */
export class SandboxStack {
  private constructor(
    readonly stack: Stack,
    readonly engine: Engine,
    private readonly options: StackOptions,
    private readonly progress: Progress,
  ) {}

  get name(): string {
    return this.options.name;
  }

  /** Creates a stack, runs a task with it, and always removes it. */
  static async use<T>(
    options: StackOptions,
    progress: Progress,
    task: (stack: SandboxStack) => Promise<T>,
  ): Promise<T> {
    const { name } = options;
    const file = stackFile(name);
    try {
      await writeFile(file, stackText(options));
      const stack = Stack.read(name);
      const engine = await stack.engine((line) => progress.report?.(line), progress.signal);
      return await task(new SandboxStack(stack, engine, options, progress));
    } finally {
      await sandboxDown(name);
      await removeState(name);
      await rm(file, { force: true });
    }
  }

  /** Recreates the hosts as they are after their first boot, and the stack as it is before its first `up`. */
  async reset(): Promise<void> {
    const { stack, progress } = this;
    await sandboxDown(stack.name, progress);
    progress.signal?.throwIfAborted();
    await this.recreateStack();
    await sandboxUp({ stack: stack.name, hosts: stack.hosts, packages: ["python3"] }, progress);
    for (const { name } of stack.hosts)
      await inHost(stack.name, name, ["systemctl", "is-system-running", "--wait"], { reject: false });
    progress.signal?.throwIfAborted();
  }

  /** Recreates the stack as it is before its first `up`, without touching the hosts. */
  async recreateStack(): Promise<void> {
    const { stack, engine } = this;
    await engine.ask("stack", "rm", "--yes", "--force", "--preserve-config", "--stack", stack.name).catch(() => "");
    await engine.ask("stack", "init", stack.name);
  }

  /** Replaces the stack's settings, given without the project's name. */
  async configure(settings: StackOptions["settings"]): Promise<void> {
    await writeFile(stackFile(this.name), stackText({ ...this.options, settings }));
  }

  /** Runs `pulumi ACTION` on the stack and returns its output. */
  async pulumi(action: string, ...args: string[]): Promise<string> {
    this.progress.signal?.throwIfAborted();
    return this.engine.ask(action, "--stack", this.stack.name, ...args);
  }

  /** The outputs, those that are secret among them. */
  async outputs(): Promise<StackOutputs> {
    const { engine, name } = this;
    const text = await engine.ask("stack", "output", "--json", "--show-secrets", "--stack", name);
    return JSON.parse(text) as StackOutputs;
  }

  up(): Promise<string> {
    return this.pulumi("up", "--yes", "--skip-preview");
  }
}

function stackFile(name: string): string {
  return path.join(projectRoot, `Pulumi.${name}.yaml`);
}

function stackText({ name, settings, hosts }: StackOptions): string {
  const all = {
    substrate: "ssh",
    sandbox: true,
    ssh: { privateKeyFile: `.sandbox/${name}/id_ed25519`, knownHosts: `.sandbox/${name}/known_hosts` },
    hosts,
    ...settings,
  };
  const config = Object.entries(all).map(([key, value]) => [`kafka-zookeeper:${key}`, value]);
  return stringify({ config: Object.fromEntries(config) as unknown });
}
