import type { Client } from "ssh2";
import { dial, type SshConnection } from "./ssh";

/**
 * Connections between the jobs of one `up`: a login takes a tenth of a second of both sides, and the next job of a host
 * mostly begins within a second.
 */
export class Connections {
  readonly #idle = new Map<string, { readonly client: Client; readonly timer: NodeJS.Timeout }>();
  readonly #open = new WeakSet<Client>();

  /** @param idleMilliseconds - How long nobody may use a connection that is kept; 10 s when absent. */
  constructor(private readonly idleMilliseconds = 10_000) {}

  /** A connection that was given back, or a new one as by {@link dial}. */
  async dial(connection: SshConnection, signal?: AbortSignal): Promise<Client> {
    const key = keyOf(connection);
    const kept = this.#idle.get(key);
    if (kept !== undefined) {
      this.#idle.delete(key);
      clearTimeout(kept.timer);
      return kept.client;
    }
    const client = await dial(connection, signal);
    this.#open.add(client);
    client.once("close", () => {
      this.#open.delete(client);
      if (this.#idle.get(key)?.client === client) this.#idle.delete(key);
    });
    return client;
  }

  /** Keeps a connection for the next who wants one to the same server with the same login. */
  giveBack(connection: SshConnection, client: Client): void {
    const key = keyOf(connection);
    if (!this.#open.has(client)) return;
    if (this.#idle.has(key)) {
      client.end();
      return;
    }
    const end = () => {
      this.#idle.delete(key);
      client.end();
    };
    this.#idle.set(key, { client, timer: setTimeout(end, this.idleMilliseconds).unref() });
  }
}

function keyOf({ host, port, user, password, privateKey, hostKey }: SshConnection): string {
  return JSON.stringify([host, port, user, password, privateKey, hostKey]);
}
