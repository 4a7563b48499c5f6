import { readFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { bootFailure, initOf, isOn, type Machine } from "./machine";
import { digitsOf } from "../../components/model/ip-address";
import { run } from "../lib/run";

/** Where to log in, and with which files. */
export interface Login {
  readonly address: string;
  readonly privateKey: string;
  readonly knownHosts: string;
}

/** Whether an SSH server greets on port 22 within a second. */
export function greets(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1_000 });
    const settle = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("data", (data) => settle(data.toString("latin1").startsWith("SSH-")));
    socket.once("timeout", () => settle(false));
    socket.once("error", () => settle(false));
    socket.once("close", () => settle(false));
  });
}

/**
 * Waits until root can log in with the key to the host whose key is known.
 * @throws SandboxError when that takes more than a minute or the machine goes off.
 */
export async function waitForLogin(machine: Machine, login: Login, signal: AbortSignal | undefined): Promise<void> {
  const deadline = performance.now() + 60_000;
  // A connection to a host that is not there yet would wait a second before the kernel asks for it again.
  while (!(listens(machine, login.address) && (await greets(login.address)) && (await canLogIn(login, signal)))) {
    signal?.throwIfAborted();
    if (!isOn(machine) || performance.now() > deadline) throw await bootFailure(machine);
    await sleep(20);
  }
}

// Whether the address is configured and something listens on port 22, read from the host's own tables.
function listens(machine: Machine, address: string): boolean {
  const init = initOf(machine);
  const table = (name: string) => readFileSync(`/proc/${init}/net/${name}`, "latin1");
  try {
    if (init === undefined) return false;
    if (address.includes(":"))
      return table("if_inet6").includes(digitsOf(address)) && / 0{32}:0016 .* 0A /.test(table("tcp6"));
    return table("fib_trie").includes(`-- ${address}\n`) && / 00000000:0016 .* 0A /.test(table("tcp"));
  } catch {
    return false;
  }
}

async function canLogIn({ address, privateKey, knownHosts }: Login, signal: AbortSignal | undefined): Promise<boolean> {
  const options = [`UserKnownHostsFile="${knownHosts}"`, "GlobalKnownHostsFile=/dev/null", "StrictHostKeyChecking=yes"];
  options.push("BatchMode=yes", "IdentitiesOnly=yes", "ConnectTimeout=5");
  const args = ["-F", "/dev/null", "-i", privateKey, ...options.flatMap((option) => ["-o", option])];
  const { exitCode } = await run("ssh", [...args, `root@${address}`, "true"], {
    signal,
    reject: false,
    timeout: 10_000,
  });
  signal?.throwIfAborted();
  return exitCode === 0;
}
