import type { Client } from "ssh2";
import { dial } from "./ssh";
import type { SshConnection } from "./ssh-connection";

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
    const kept = this.#take(key);
    if (kept !== undefined) return kept;
    const client = await dial(connection, signal);
    this.#open.add(client);
    client.once("close", () => {
      this.#open.delete(client);
      if (this.#idle.get(key)?.client === client) this.#take(key);
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
    const timer = setTimeout(() => this.#take(key)?.end(), this.idleMilliseconds).unref();
    this.#idle.set(key, { client, timer });
  }

  /** Does something on a connection and keeps it; one on which something failed ends. */
  async use<T>(connection: SshConnection, signal: AbortSignal, work: (client: Client) => Promise<T>): Promise<T> {
    const client = await this.dial(connection, signal);
    try {
      const done = await work(client);
      this.giveBack(connection, client);
      return done;
    } catch (error) {
      client.end();
      throw error;
    }
  }

  #take(key: string): Client | undefined {
    const kept = this.#idle.get(key);
    clearTimeout(kept?.timer);
    this.#idle.delete(key);
    return kept?.client;
  }
}

/** Everything but what somebody puts up with while dialling. */
function keyOf({ dialErrorLimit: _1, perDialTimeout: _2, handshakeSeconds: _3, ...login }: SshConnection): string {
  return JSON.stringify(Object.entries(login).sort(([one], [other]) => (one < other ? -1 : 1)));
}
