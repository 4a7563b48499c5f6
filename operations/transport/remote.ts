import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import type { Client, ClientChannel } from "ssh2";
import { rootAccess } from "../../components/hosts/root-access";
import type { Target } from "../../components/resources/inputs/target-inputs";

/**
 * Printed by what runs on a host before its own output. What comes before it is the shell's: a line that ~/.bashrc prints
 * is no answer of ours.
 */
const mark = "--- kafka-zookeeper ---";
const marked = `\n${mark}\n`;

/** The command, for any shell, behind which the output of a script begins. */
export const markOutput = `printf '\\n%s\\n' '${mark}'`;

/** Output that begins at the mark; undefined when the mark was not printed. */
export function splitOutput(output: string): { readonly noise: string; readonly answer: string } | undefined {
  const at = output.indexOf(marked);
  return at < 0 ? undefined : { noise: output.slice(0, at), answer: output.slice(at + marked.length) };
}

/**
 * Waits until a command has printed the mark; what follows is left to be read.
 * @throws Error when the command ended before, or at once with nothing more to read.
 */
export function outputBegins(channel: Duplex): Promise<void> {
  return new Promise((resolve, reject) => {
    let seen = Buffer.alloc(0);
    const done = () => {
      channel.off("readable", look);
      for (const event of ["end", "close", "error"]) channel.off(event, lost);
    };
    const lost = () => {
      done();
      reject(new Error("the command ended before it began to answer"));
    };
    const look = () => {
      for (let part = channel.read() as Buffer | null; part !== null; part = channel.read() as Buffer | null) {
        seen = Buffer.concat([seen, part]);
        const at = seen.indexOf(marked);
        if (at < 0) continue;
        done();
        const rest = seen.subarray(at + marked.length);
        if (rest.length > 0) channel.unshift(rest);
        // Reading the last bytes of a stream that has ended makes it say so, in the next tick: whoever listens later hears nothing.
        process.nextTick(() => (channel.readableEnded ? lost() : resolve()));
        return;
      }
    };
    channel.on("readable", look);
    for (const event of ["end", "close", "error"]) channel.once(event, lost);
  });
}

/** The connection broke while a command ran, or before; whether it came to its end is not known. */
export class ConnectionLost extends Error {}

/** A command that runs on a host. */
export interface Running {
  readonly channel: ClientChannel;
  /** Exit status, 255 after a signal; null when the connection broke before there was one. */
  readonly status: Promise<number | null>;
}

/** Seconds that a command waits for one of the others on its connection to end. */
const roomSeconds = 60;
const pauseMilliseconds = 50;

/**
 * Starts a command. An SSH server runs some at a time on a connection (sshd_config, MaxSessions: 10 unless somebody says so);
 * what it has no room for begins when another one has ended, and the others go on.
 * @throws ConnectionLost when the connection broke before the command began, Error when there was no room in time.
 */
export async function start(client: Client, command: string): Promise<Running> {
  for (const since = performance.now(); ; await sleep(pauseMilliseconds)) {
    const started = await tryToStart(client, command);
    if (started !== undefined) return started;
    if (performance.now() - since > roomSeconds * 1_000)
      throw new Error(
        `the SSH server had no room for another command within ${roomSeconds} s (sshd_config, MaxSessions)`,
      );
  }
}

/** Undefined when the server has no room. The status is listened for at once: it may come in the same packet as the answer. */
function tryToStart(client: Client, command: string): Promise<Running | undefined> {
  return new Promise((resolve, reject) => {
    const lost = (error: unknown) => reject(new ConnectionLost(`connection lost: ${String(error)}`));
    const failed = (error: Error) => (isFull(error) ? resolve(undefined) : lost(error));
    try {
      client.exec(command, (error, channel) => (error ? failed(error) : resolve(running(channel))));
    } catch (error) {
      lost(error);
    }
  });
}

/** So ssh2 tells of the refusal of a channel alone (RFC 4254, 5.1). */
function isFull(error: Error): boolean {
  return error.message.includes("Channel open failure");
}

function running(channel: ClientChannel): Running {
  const status = new Promise<number | null>((settle) => {
    channel.once("exit", (code: number | null) => settle(code ?? 255));
    channel.once("close", () => settle(null));
  });
  return { channel, status };
}

/** Waits for the end of a command. @throws Error with what it printed on stderr when it fails, ConnectionLost. */
export async function succeeded({ channel, status }: Running, what: string): Promise<void> {
  const [code, errors] = await Promise.all([status, text(channel.stderr)]);
  if (code === null) throw new ConnectionLost(`${what} failed: connection lost`);
  if (code !== 0) throw new Error(`${what} failed: ${errors.trim() || `exit status ${code}`}`);
}

/** Starts a command as root. @throws ConnectionLost when the connection broke before the command began. */
export async function startAsRoot(client: Client, target: Target, command: string): Promise<Running> {
  const { prefix, preamble } = rootAccess(target);
  const running = await start(client, prefix + command);
  if (preamble !== "") running.channel.write(preamble);
  return running;
}

/** Runs a script in a shell that reads it from its standard input, and returns what it printed. */
export async function execute(client: Client, shell: string, script: string, what: string): Promise<string> {
  return answerOf(await start(client, shell), script, what);
}

/** The same as root; the name of the target stands in what is said of a failure. */
export async function executeAsRoot(client: Client, target: Target, shell: string, script: string): Promise<string> {
  return answerOf(await startAsRoot(client, target, shell), script, target.name);
}

async function answerOf(running: Running, script: string, what: string): Promise<string> {
  running.channel.end(`${markOutput}\n${script}`);
  const [output] = await Promise.all([text(running.channel), succeeded(running, what)]);
  const said = splitOutput(output);
  if (said === undefined) throw new Error(`${what} failed: the shell ended without running the script`);
  return said.answer;
}
