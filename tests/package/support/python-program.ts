import { cp, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { projectRoot } from "../../../operations/lib/paths";
import { run } from "../../../tools/lib/run";
import { pythonWith } from "../../../tools/lib/venv";
import { Pulumi, type Result } from "../../helpers/pulumi";

const example = path.join(projectRoot, "examples/pulumi-python");
const requirements = path.join(projectRoot, "tests/package/requirements.txt");

/** What stands in for the private key of the hosts. */
export const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nVERY-SECRET\n-----END OPENSSH PRIVATE KEY-----\n";

/** The example in Python in a directory of its own, as it was before the package was added. */
export class PythonProgram {
  private constructor(
    private readonly pulumi: Pulumi,
    /** The Python that has the pinned packages. */
    private readonly python: string,
  ) {}

  static async create(): Promise<PythonProgram> {
    const program = new PythonProgram(
      await Pulumi.create("python", { kubernetes: true }),
      await pythonWith(requirements),
    );
    await cp(example, program.directory, { recursive: true, filter: isSource });
    await program.change("Pulumi.yaml", (text) => text.replace(/^packages:\n( .*\n)*/m, ""));
    await program.change("requirements.txt", (text) => text.replace(/^sdks\/.*\n/m, ""));
    await program.makeVenv();
    await program.pulumi.succeed(["stack", "init", "test"]);
    await program.config("sandbox", "true");
    await program.config("--secret", "privateKey", "--", privateKey);
    return program;
  }

  get directory(): string {
    return this.pulumi.directory;
  }

  addPackage(): Promise<string> {
    // pip takes what is pinned, and not the newest of everything. "false" is how it is told that there is no isolation.
    const environment = { PIP_NO_INDEX: "1", PIP_NO_BUILD_ISOLATION: "false", PULUMI_PYTHON_CMD: this.python };
    return this.pulumi.succeed(["package", "add", path.join(projectRoot, "plugin")], this.directory, environment);
  }

  preview(...options: readonly string[]): Promise<Result> {
    return this.pulumi.run(["preview", "--stack", "test", ...options]);
  }

  read(file: string): Promise<string> {
    return readFile(path.join(this.directory, file), "utf8");
  }

  /** @throws Error when nothing changes. */
  async change(file: string, change: (text: string) => string): Promise<void> {
    const text = await this.read(file);
    const changed = change(text);
    if (changed === text) throw new Error(`${file} would stay as it is`);
    await writeFile(path.join(this.directory, file), changed);
  }

  remove(): void {
    this.pulumi.remove();
  }

  private config(...args: readonly string[]): Promise<string> {
    return this.pulumi.succeed(["config", "set", "--stack", "test", ...args]);
  }

  /** A virtual environment that sees the pinned packages, so that nothing but the generated one is installed. */
  private async makeVenv(): Promise<void> {
    const venv = path.join(this.directory, "venv");
    await run(this.python, ["-m", "venv", venv]);
    const [version = ""] = await readdir(path.join(venv, "lib"));
    const pinned = path.join(path.dirname(this.python), "../lib", version, "site-packages");
    await writeFile(path.join(venv, "lib", version, "site-packages/pinned.pth"), `${pinned}\n`);
  }
}

/** What a developer's own use of the example leaves in it. */
function isSource(file: string): boolean {
  return !/^(venv|sdks|__pycache__|deploy_key.*|Pulumi\..+\.yaml)$/.test(path.basename(file));
}
