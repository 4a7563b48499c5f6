import path from "node:path";
import { quote } from "shell-quote";
import { loadExeca } from "../../../operations/lib/execa";
import type { ClientLocation } from "./client-locations";
import type { Project } from "./project";

/** The hosts of a sandbox, reached as an operator reaches them: by ssh with the keys that the sandbox made. */
export class Hosts {
  constructor(
    private readonly project: Project,
    private readonly stack: string,
    readonly addresses: Readonly<Record<string, string>>,
  ) {}

  get names(): string[] {
    return Object.keys(this.addresses);
  }

  /** Runs a shell command as root, with a text or a file as its standard input, and returns what it printed. */
  async run(host: string, command: string, input: string | { readonly file: string } = ""): Promise<string> {
    const { execa } = await loadExeca();
    const folder = path.join(this.project.root, ".sandbox", this.stack);
    const options = [
      ["-i", path.join(folder, "id_ed25519")],
      ["-o", `UserKnownHostsFile=${path.join(folder, "known_hosts")}`],
      ["-o", "StrictHostKeyChecking=yes"],
      ["-o", "BatchMode=yes"],
    ].flat();
    const given = typeof input === "string" ? { input } : { inputFile: input.file };
    const { stdout } = await execa("ssh", ["-q", ...options, `root@${this.addresses[host]}`, command], given);
    return stdout;
  }

  /** A host as somewhere that clients are. */
  clientLocation(host: string, tools?: string): ClientLocation {
    // The script comes on standard input, where quotes mean nothing to the shell of the login.
    const run = (script: string, ...args: string[]) => this.run(host, `bash -c "$(cat)" bash ${quote(args)}`, script);
    return { name: host, run, ...(tools === undefined ? {} : { tools }) };
  }

  /** What a shell command prints on each host, or on some. */
  async everywhere(command: string, names: readonly string[] = this.names): Promise<Record<string, string>> {
    const answers = names.map(async (host) => [host, await this.run(host, command)] as const);
    return Object.fromEntries(await Promise.all(answers));
  }

  /** Every file that the program put on a host: content with mode and owner, as one text by path. */
  async files(host: string): Promise<Record<string, string>> {
    // One login: a host takes only a few at a time.
    const each = `printf '\\0%s\\n' "$file"; stat -c '%a %U:%G' "$file"; cat "$file"`;
    const all = await this.run(host, `for file in $(cat /var/lib/kafka-zookeeper/*.files); do ${each}; done`);
    const entries = all
      .split("\0")
      .slice(1)
      .map((text) => {
        const [file = "", ...lines] = text.replace(/\n$/, "").split("\n");
        return [file, `${lines.join("\n")}\n`] as const;
      });
    return Object.fromEntries(entries);
  }

  /** Starts the hosts alone, without an `up`. */
  async start(): Promise<void> {
    const { execa } = await loadExeca();
    const hosts = this.names.map((name) => ({ name, address: this.addresses[name] }));
    const program = `require("./tools/sandbox/sandbox").sandboxUp(${JSON.stringify({ stack: this.stack, hosts })})`;
    await execa("node", ["--require", "./scripts/fast-start.cjs", "--eval", program], {
      cwd: this.project.root,
      stdin: "ignore",
    });
  }

  mainPid(host: string, unit: string): Promise<string> {
    return this.run(host, `systemctl show --property MainPID --value ${unit}`);
  }
}

/** The hosts of both shipped stacks. */
export const sandboxAddresses = {
  kafka1: "192.168.10.101",
  kafka2: "192.168.10.102",
  kafka3: "192.168.10.103",
} as const;

/** Waits until a condition holds. @throws Error when it does not within the limit. */
export async function eventually(what: string, seconds: number, condition: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + seconds * 1_000;
  while (!(await condition().catch(() => false))) {
    if (performance.now() > deadline) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}
