import { text } from "node:stream/consumers";
import type { Client, ClientChannel } from "ssh2";

/** A command that runs on a host. */
export interface Running {
  readonly channel: ClientChannel;
  /** Exit status; null when the connection broke before there was one. */
  readonly status: Promise<number | null>;
}

/** Starts a command. The status is listened for at once: it may come in the same packet as the answer. */
export function start(client: Client, command: string): Promise<Running> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) {
        reject(error);
        return;
      }
      const status = new Promise<number | null>((settle) => {
        channel.once("exit", (code: number | null) => settle(code));
        channel.once("close", () => settle(null));
      });
      resolve({ channel, status });
    });
  });
}

/** Waits for the end of a command. @throws Error with what it printed on stderr when it fails. */
export async function succeeded({ channel, status }: Running, what: string): Promise<void> {
  const [code, errors] = await Promise.all([status, text(channel.stderr)]);
  if (code !== 0)
    throw new Error(`${what} failed: ${errors.trim() || (code === null ? "connection lost" : `exit status ${code}`)}`);
}

/** Runs a command with a text on its standard input and returns what it printed. */
export async function execute(client: Client, command: string, input: string, what: string): Promise<string> {
  const running = await start(client, command);
  running.channel.end(input);
  const [output] = await Promise.all([text(running.channel), succeeded(running, what)]);
  return output;
}
