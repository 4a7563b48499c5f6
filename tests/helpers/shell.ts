import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";

const scripts = path.join(__dirname, "../../components/hosts/scripts");

export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A directory of its own in which functions of the host scripts run, with `$state` and `$dir` inside it. */
export class Shell {
  readonly directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-shell-"));

  constructor(private readonly parts: readonly string[]) {}

  path(...names: string[]): string {
    return path.join(this.directory, ...names);
  }

  read(...names: string[]): string {
    return readFileSync(this.path(...names), "utf8");
  }

  /**
   * Runs lines after the functions were loaded. `systemctl` only writes down how it was called, takes services for enabled
   * when there is a file `enabled`, and says of the last unit what stands in a file `changed`; no disk is waited for.
   */
  async run(...lines: string[]): Promise<Finished> {
    const texts = ["common", ...this.parts].map((part) => readFileSync(path.join(scripts, `${part}.sh`), "utf8"));
    const setting = [
      `dir='${this.directory}' state='${this.directory}/state' me=$(id -un):$(id -gn)`,
      'mkdir -p "$state"',
      'systemctl() { printf "%s\\n" "$*" >> "$dir/systemctl"; case $1 in',
      '  is-enabled) [ -e "$dir/enabled" ] ;;',
      '  show) [ ! -e "$dir/changed" ] || printf "WantedBy=multi-user.target\\nNeedDaemonReload=no\\n\\n%s\\n" "$(cat "$dir/changed")" ;;',
      "esac; }",
      "sync() { :; }",
      // The real one would run a real program where a test has put a function.
      'timeout() { shift; "$@"; }',
      ...["apt-get", "apt-cache", "dnf", "yum", "useradd", "groupadd"].map(
        (name) => `${name}() { echo "a test must not run ${name}" >&2; return 99; }`,
      ),
      '[ "$(id -u)" = 0 ] || chown() { :; }',
    ];
    const child = spawn("bash", ["-s"], { stdio: "pipe" });
    child.stdin.end([...texts, ...setting, ...lines, ""].join("\n"));
    const [stdout, stderr, code] = await Promise.all([
      child.stdout.setEncoding("utf8").toArray(),
      child.stderr.setEncoding("utf8").toArray(),
      new Promise<number | null>((resolve) => child.once("close", resolve)),
    ]);
    return { code, stdout: stdout.join(""), stderr: stderr.join("") };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
