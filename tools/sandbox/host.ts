import { SandboxError } from "./errors";
import { initOf, isOn, powerOff, type Machine } from "./machine";
import type { Progress } from "../../operations/lib/progress";
import { run, type RunOptions, type RunResult } from "../lib/run";
import { start } from "./sandbox";
import { machineOf, recall, type Memory } from "./state";

const ENVIRONMENT = {
  PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
  HOME: "/root",
  LANG: "C.UTF-8",
};

/**
 * Runs a command as root inside a host, without its network or SSH server.
 * @throws SandboxError when there is no such host or it is off.
 * @throws ExecaError when the command fails, unless `reject` is false.
 */
export async function inHost(
  stack: string,
  hostName: string,
  argv: readonly string[],
  options: Omit<RunOptions, "env"> = {},
): Promise<RunResult> {
  const init = initOf(find(stack, hostName).machine);
  if (init === undefined) throw new SandboxError(`Sandbox host ${hostName} of stack ${stack} is off.`);
  const namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"];
  return run("nsenter", [`--target=${init}`, ...namespaces, "--", ...argv], { ...options, env: ENVIRONMENT });
}

/** Ends every process of a host at once, as a power loss would; its disk stays as it is. */
export async function killHost(stack: string, hostName: string): Promise<void> {
  await powerOff(find(stack, hostName).machine);
}

/** Starts a host that is off, with its disk, and waits until root can log in. */
export async function startHost(stack: string, hostName: string, progress: Progress = {}): Promise<void> {
  const { memory, machine } = find(stack, hostName);
  if (isOn(machine)) return;
  await start(
    stack,
    memory,
    memory.hosts.filter((host) => host.name === hostName),
    progress,
  );
}

function find(stack: string, hostName: string): { memory: Memory; machine: Machine } {
  const memory = recall(stack);
  if (!memory?.hosts.some((host) => host.name === hostName)) {
    throw new SandboxError(`Stack ${stack} has no sandbox host ${hostName}.`);
  }
  return { memory, machine: machineOf(stack, hostName, memory.disks) };
}
