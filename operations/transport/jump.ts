import type { Duplex } from "node:stream";
import type { Client } from "ssh2";
import { endpointText } from "../../components/model/ip-address";
import { errorMessage } from "../lib/error-message";
import type { SshEndpoint } from "./ssh-connection";

/** A jump host as long as somebody reaches a server through it. */
interface Shared {
  readonly client: Promise<Client>;
  users: number;
}

/** One login for all that are reached through it at a time: sshd turns some away while many log in (MaxStartups). */
const open = new Map<string, Shared>();

/** A login to a jump host, to be given back. @throws Error that names the jump host. */
export async function takeJump(proxy: SshEndpoint, logIn: (proxy: SshEndpoint) => Promise<Client>) {
  const key = JSON.stringify(proxy);
  const shared = open.get(key) ?? openJump(key, logIn(proxy));
  shared.users += 1;
  const client = await shared.client.catch((error: unknown) => {
    throw new Error(`${nameOf(proxy)}: ${errorMessage(error)}`, { cause: error });
  });
  const release = () => {
    shared.users -= 1;
    if (shared.users > 0) return;
    if (open.get(key) === shared) open.delete(key);
    client.end();
  };
  return { client, release };
}

/** Whoever comes after it broke, or could not be had, tries anew. */
function openJump(key: string, client: Promise<Client>): Shared {
  const shared: Shared = { client, users: 0 };
  const forget = () => {
    if (open.get(key) === shared) open.delete(key);
  };
  open.set(key, shared);
  client.then((it) => it.once("close", forget), forget);
  return shared;
}

/** How messages call a jump host. */
export function nameOf({ host, port = 22 }: SshEndpoint): string {
  return `jump host ${endpointText(host, port)}`;
}

/** A connection from a jump host to a server; it ends with the login to the jump host. */
export function openThrough(client: Client, { host, port = 22, perDialTimeout = 15 }: SshEndpoint): Promise<Duplex> {
  const target = endpointText(host, port);
  return new Promise((resolve, reject) => {
    const fail = (reason: string) => reject(new Error(`dial tcp ${target}: ${reason}`));
    const timer = perDialTimeout > 0 ? setTimeout(() => fail("i/o timeout"), perDialTimeout * 1_000) : undefined;
    try {
      client.forwardOut("127.0.0.1", 0, host, port, (error, channel) => {
        clearTimeout(timer);
        if (error) fail(errorMessage(error));
        else resolve(channel);
      });
    } catch (error) {
      clearTimeout(timer);
      fail(errorMessage(error));
    }
  });
}
