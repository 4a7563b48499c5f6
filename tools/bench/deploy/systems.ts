import { readdirSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { loadExeca } from "../../../operations/lib/execa";
import { projectRoot } from "../../../operations/lib/paths";
import type { SandboxStack } from "../lib/sandbox-stack";

/** Something that can bring the same cluster up on the same hosts. */
export interface Contender {
  readonly name: string;
  /** Files and folders of its own programs. */
  readonly programs: readonly string[];
  /** Uses its programs once without reaching a host. */
  rehearse(): Promise<unknown>;
  /** On hosts on which nothing is. */
  deploy(): Promise<unknown>;
  /** When all is as it shall be already. */
  again(): Promise<unknown>;
}

/** This program: the engine and everything in it. */
export function thisProgram(stack: SandboxStack): Contender {
  const unchanged = async () => {
    const output = await stack.up();
    if (!/\d+ unchanged/.test(output) || /to (create|update)|created|updated/.test(output))
      throw new Error(`the second up changed something:\n${output}`);
  };
  const own = ["node_modules", "components", "scripts"].map((folder) => path.join(projectRoot, folder));
  const programs = [process.execPath, path.dirname(stack.engine.toolchain.pulumi), ...own];
  const rehearse = () => stack.pulumi("preview");
  return { name: "this program", programs, rehearse, deploy: () => stack.up(), again: unchanged };
}

/** Where Debian has Python and, among its packages, Ansible. */
const python = () => readdirSync("/usr/lib").flatMap((name) => (/^python3/.test(name) ? [`/usr/lib/${name}`] : []));

/** The playbook in `bench/ansible`, with what `prepareMaterial` put into a folder. */
export function ansible(folder: string): Contender {
  const playbook = (...options: string[]) => runPlaybook(folder, options);
  return {
    name: "Ansible",
    programs: [...python(), "/usr/bin/ssh"],
    rehearse: () => playbook("--syntax-check"),
    deploy: () => playbook(),
    async again() {
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
  const { stdout } = await execa("ansible-playbook", ["-i", inventory, ...options, "deploy.yml"], {
    cwd: path.join(projectRoot, "bench/ansible"),
    env: { ANSIBLE_HOME: home, ANSIBLE_NOCOLOR: "true", LC_ALL: "C.UTF-8" },
    stdin: "ignore",
  });
  return stdout;
}

/** The bare script `tools/bench/floor.sh`. */
export function floor(folder: string): Contender {
  const run = async (action: string) => {
    const { execa } = await loadExeca();
    await execa(path.join(projectRoot, "tools/bench/floor.sh"), [action, folder], { stdin: "ignore" });
  };
  return {
    name: "floor",
    programs: ["/usr/bin/ssh", "/usr/bin/scp"],
    rehearse: () => Promise.resolve(),
    deploy: () => run("deploy"),
    again: () => run("look"),
  };
}
