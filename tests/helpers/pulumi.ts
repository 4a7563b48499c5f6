import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { loadExeca } from "../../operations/lib/execa";
import { ensureToolchain, type Toolchain } from "../../tools/toolchain/toolchain";

/** What one run of Pulumi did. */
export interface Result {
  readonly exitCode: number | undefined;
  /** Standard output and error together. */
  readonly text: string;
  readonly stdout: string;
}

/** The engine of sandboxes with a directory, a state and a home of its own. */
export class Pulumi {
  private constructor(
    private readonly toolchain: Toolchain,
    /** Where the programs of a test go. */
    readonly directory: string,
    /** Holds the plugins. */
    readonly home: string,
  ) {
    mkdirSync(this.state);
  }

  static async create(name: string, { kubernetes } = { kubernetes: false }): Promise<Pulumi> {
    const [directory, home] = ["", "-home"].map((end) => mkdtempSync(path.join(os.tmpdir(), `${name}${end}-`)));
    if (directory === undefined || home === undefined) throw new Error("there is no temporary directory");
    const toolchain = await ensureToolchain({ sandbox: true, kubernetes, home, report: () => undefined });
    return new Pulumi(toolchain, directory, home);
  }

  get state(): string {
    return path.join(this.directory, "state");
  }

  async run(
    args: readonly string[],
    cwd = this.directory,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<Result> {
    const { execa } = await loadExeca();
    const env = {
      ...this.toolchain.env,
      PULUMI_BACKEND_URL: `file://${this.state}?metadata=skip`,
      PULUMI_CONFIG_PASSPHRASE: "test",
      SSH_AUTH_SOCK: "",
      ...environment,
    };
    const options = { cwd, env, reject: false, all: true, stdin: "ignore" } as const;
    const { exitCode, all, stdout } = await execa(
      this.toolchain.pulumi,
      ["--non-interactive", "--color=never", ...args],
      options,
    );
    return { exitCode, text: all, stdout };
  }

  /** @throws Error with everything that Pulumi said when it fails. */
  async succeed(...args: Parameters<Pulumi["run"]>): Promise<string> {
    const { exitCode, text, stdout } = await this.run(...args);
    if (exitCode !== 0) throw new Error(`pulumi ${args[0].join(" ")} ended with ${exitCode}:\n${text}`);
    return stdout;
  }

  remove(): void {
    rmSync(this.directory, { recursive: true });
    rmSync(this.home, { recursive: true });
  }
}
