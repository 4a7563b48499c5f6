import { readdirSync } from "node:fs";
import { mkdir, rm } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";
import type { SandboxStack } from "../lib/sandbox-stack";
import { type Deployed, plainKafka } from "./clusters";

/** A system that can deploy the same cluster on the same hosts. */
export interface DeploySystem {
  readonly name: string;
  /** Files and folders of its own programs. */
  readonly programs: readonly string[];
  /** Runs its programs once without connecting to a host. */
  rehearse(): Promise<unknown>;
  /** Deploys to empty hosts. */
  deploy(): Promise<unknown>;
  /** Where it has the keys of a secure cluster by which the servers are asked; absent where it asks them itself. */
  readonly keys?: string;
  /** Deploys again when nothing has to change. @throws Error when something changed. */
  deployAgain(): Promise<unknown>;
}

/** This program: the engine and everything in it. */
export function thisProgram(stack: SandboxStack): DeploySystem {
  const unchanged = async () => {
    const output = await stack.up();
    if (!/\d+ unchanged/.test(output) || /to (create|update)|created|updated/.test(output))
      throw new Error(`the second up changed something:\n${output}`);
  };
  const own = ["node_modules", "components", "operations", "scripts"].map((folder) => path.join(projectRoot, folder));
  const programs = [process.execPath, path.dirname(stack.engine.toolchain.pulumi), ...own];
  const rehearse = () => stack.pulumi("preview");
  return { name: "this program", programs, rehearse, deploy: () => stack.up(), deployAgain: unchanged };
}

/** Debian's folders of Python and its packages, among them Ansible. */
const python = () => readdirSync("/usr/lib").flatMap((name) => (/^python3/.test(name) ? [`/usr/lib/${name}`] : []));

/** The playbook in `tools/bench/ansible`, with the input of `prepareFixtures`. */
export function ansible(
  folder: string,
  { playbook: file, secure }: Pick<Deployed, "playbook" | "secure"> = plainKafka,
): DeploySystem {
  const playbook = (...options: string[]) =>
    runPlaybook(folder, [...(secure ? ["-e", "secure=true"] : []), ...options, file]);
  const keys = path.join(folder, "pki");
  return {
    name: "Ansible",
    keys,
    programs: [...python(), "/usr/bin/ssh"],
    rehearse: () => playbook("--syntax-check"),
    // It makes them anew each time, as this program does.
    deploy: () => rm(keys, { recursive: true, force: true }).then(() => playbook()),
    async deployAgain() {
      const output = await playbook();
      if (/changed=[1-9]/.test(output)) throw new Error(`the second run of the playbook changed something:\n${output}`);
    },
  };
}

async function runPlaybook(folder: string, options: readonly string[]): Promise<string> {
  const { execa } = await loadExeca();
  const home = path.join(folder, "ansible");
  await mkdir(home, { recursive: true });
  const inventory = path.join(folder, "inventory.yml");
  const { stdout } = await execa("ansible-playbook", ["-i", inventory, ...options], {
    cwd: path.join(projectRoot, "tools/bench/ansible"),
    env: { ANSIBLE_HOME: home, ANSIBLE_NOCOLOR: "true", LC_ALL: "C.UTF-8" },
    stdin: "ignore",
  });
  return stdout;
}

/** The script `tools/bench/lower-bound.sh`. */
export function lowerBound(folder: string): DeploySystem {
  const run = async (action: string) => {
    const { execa } = await loadExeca();
    await execa(path.join(projectRoot, "tools/bench/lower-bound.sh"), [action, folder], { stdin: "ignore" });
  };
  return {
    name: "lower bound",
    keys: path.join(folder, "keys"),
    programs: ["/usr/bin/ssh", "/usr/bin/scp"],
    rehearse: () => Promise.resolve(),
    deploy: () => run("deploy"),
    deployAgain: () => run("check"),
  };
}
