import { existsSync, readFileSync, realpathSync, symlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../operations/lib/paths";
import { Pulumi, type Result } from "../../helpers/pulumi";

/** One resource of the throwaway program. */
export interface Resource {
  readonly type: "remote" | "local" | "uuid";
  readonly args: Record<string, unknown>;
  /** Names of arguments that are handed over as secrets. */
  readonly secrets?: readonly string[];
  /** An earlier resource whose standard output becomes this one's input. */
  readonly stdinFrom?: string;
  /** Resource options, plain ones only. */
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A resource as it stands in the state file. */
export interface StoredResource {
  readonly id: string;
  readonly inputs: Record<string, unknown>;
  readonly outputs: Record<string, unknown>;
}

const program = `
const fs = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const command = require("@pulumi/command");
const random = require("@pulumi/random");
const classes = { remote: command.remote.Command, local: command.local.Command, uuid: random.RandomUuid };
const made = {};
for (const [name, { type, args, secrets = [], stdinFrom, options }] of Object.entries(JSON.parse(fs.readFileSync("resources.json", "utf8")))) {
  for (const secret of secrets) args[secret] = pulumi.secret(args[secret]);
  if (stdinFrom) args.stdin = made[stdinFrom].stdout;
  const resource = (made[name] = new classes[type](name, args, options));
  exports[name] = type === "uuid" ? resource.result : resource.stdout;
}
`;

/** A throwaway Pulumi project with a state of its own. */
export class Project {
  private constructor(private readonly pulumi: Pulumi) {
    this.#write("Pulumi.yaml", "name: contract\nruntime: { name: nodejs, options: { typescript: false } }\n");
    this.#write("package.json", '{ "name": "contract", "main": "index.js" }');
    this.#write("index.js", program);
    symlinkSync(path.join(projectRoot, "node_modules"), path.join(this.directory, "node_modules"));
  }

  /** What a run has in its environment beside what all have. */
  environment: Readonly<Record<string, string>> = {};

  static async create(): Promise<Project> {
    return new Project(await Pulumi.create("contract"));
  }

  get directory(): string {
    return this.pulumi.directory;
  }

  /** Whether the plugin under test is the substitute of this project. */
  get isSubstitute(): boolean {
    const plugin = "plugins/resource-command-v1.2.1/pulumi-resource-command";
    return path.basename(realpathSync(path.join(this.pulumi.home, plugin))) === "substitute";
  }

  file(name: string): string {
    return path.join(this.directory, name);
  }

  exists(name: string): boolean {
    return existsSync(this.file(name));
  }

  /** The text of a file that a command wrote, empty when there is none. */
  read(name: string): string {
    return this.exists(name) ? readFileSync(this.file(name), "utf8") : "";
  }

  /** Makes a stack; a sandbox unless told otherwise. */
  async stack(name: string, options: { readonly sandbox: boolean } = { sandbox: true }): Promise<Stack> {
    const stack = new Stack(this, name);
    const result = await this.run(["stack", "init", name]);
    if (result.exitCode !== 0) throw new Error(result.text);
    if (options.sandbox) writeFileSync(this.file(`Pulumi.${name}.yaml`), this.#marked(name));
    return stack;
  }

  run(args: readonly string[]): Promise<Result> {
    return this.pulumi.run(args, this.directory, this.environment);
  }

  remove(): void {
    this.pulumi.remove();
  }

  #marked(name: string): string {
    return `${this.read(`Pulumi.${name}.yaml`)}config:\n  contract:sandbox: "true"\n`;
  }

  #write(name: string, text: string): void {
    writeFileSync(this.file(name), text);
  }
}

/** One stack of the throwaway project. */
export class Stack {
  constructor(
    private readonly project: Project,
    readonly name: string,
  ) {}

  up(resources: Readonly<Record<string, Resource>>, ...options: readonly string[]): Promise<Result> {
    return this.#run(resources, ["up", "--yes", "--skip-preview", ...options]);
  }

  preview(resources: Readonly<Record<string, Resource>>): Promise<Result> {
    return this.#run(resources, ["preview"]);
  }

  destroy(): Promise<Result> {
    return this.project.run(["destroy", "--stack", this.name, "--yes", "--skip-preview"]);
  }

  /** The state file as it lies on the disk. */
  get state(): string {
    return this.project.read(`state/.pulumi/stacks/contract/${this.name}.json`);
  }

  stored(name: string): StoredResource | undefined {
    const { checkpoint } = JSON.parse(this.state) as {
      checkpoint: { latest?: { resources?: (StoredResource & { urn: string })[] } };
    };
    return checkpoint.latest?.resources?.find(({ urn }) => urn.endsWith(`::${name}`));
  }

  #run(resources: Readonly<Record<string, Resource>>, args: readonly string[]): Promise<Result> {
    writeFileSync(this.project.file("resources.json"), JSON.stringify(resources));
    return this.project.run([...args, "--stack", this.name]);
  }
}
