import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { eventually } from "../../e2e/support/hosts";

/** A real SSH agent with a socket of its own. */
export class Agent {
  private constructor(
    readonly socket: string,
    private readonly process: ChildProcess,
  ) {}

  /** Starts one that has a key, if one is given. */
  static async start(socket: string, privateKey?: string): Promise<Agent> {
    const agent = new Agent(socket, spawn("ssh-agent", ["-D", "-a", socket], { stdio: "ignore" }));
    await eventually("the agent answers", 10, () => Promise.resolve(existsSync(socket)));
    if (privateKey !== undefined)
      execFileSync("ssh-add", ["-q", "-"], { input: privateKey, env: { ...process.env, SSH_AUTH_SOCK: socket } });
    return agent;
  }

  stop(): void {
    this.process.kill();
  }
}
