import type { Duplex } from "node:stream";
import { text } from "node:stream/consumers";
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
 * @throws Error when the command ended before.
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
        resolve();
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

/**
 * Starts a command. The status is listened for at once: it may come in the same packet as the answer.
 * @throws ConnectionLost when the connection broke before the command began.
 */
export function start(client: Client, command: string): Promise<Running> {
  return new Promise((resolve, reject) => {
    const lost = (error: unknown) => reject(new ConnectionLost(`connection lost: ${String(error)}`));
    try {
      client.exec(command, (error, channel) => (error ? lost(error) : resolve(running(channel))));
    } catch (error) {
      lost(error);
    }
  });
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
