import { text } from "node:stream/consumers";
import type { Client, ClientChannel } from "ssh2";

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

/** Runs a command with a text on its standard input and returns what it printed. */
export async function execute(client: Client, command: string, input: string, what: string): Promise<string> {
  const running = await start(client, command);
  running.channel.end(input);
  const [output] = await Promise.all([text(running.channel), succeeded(running, what)]);
  return output;
}
