import net from "node:net";
import type { Duplex } from "node:stream";
import { setTimeout as sleep } from "node:timers/promises";
import type * as Ssh2 from "ssh2";
import type { Client, ConnectConfig, ServerHostKeyAlgorithm } from "ssh2";
import { endpointText } from "../../components/model/ip-address";
import { lazy } from "../../components/model/lazy";
import { errorMessage } from "../lib/error-message";
import { nameOf, openThrough, takeJump } from "./jump";
import { loginMethods } from "./login-methods";
import type { SshConnection, SshEndpoint } from "./ssh-connection";

/** Loaded by the first dial: a plugin that the engine starts only to find that nothing changed needs no client. */
const ssh2 = lazy(() => require("ssh2") as typeof Ssh2);

/** sshd drops a login that is not complete after this time, so a longer wait cannot succeed. */
const handshakeSeconds = 120;
/** Three of these without an answer end a connection, so that a host that froze is noticed. */
const keepaliveSeconds = 5;

export type Dial = (connection: SshConnection, signal?: AbortSignal) => Promise<Client>;

/**
 * Logs in to an SSH server with the retries of pulumi-command: every dial error counts, also a wrong key. When the
 * signal says so, the connection ends, also one that was made long ago.
 * @throws Error at once for settings that cannot work, otherwise `after N failed attempts: ...`; it names the jump host when
 * that is to blame.
 */
export async function dial(connection: SshConnection, signal?: AbortSignal): Promise<Client> {
  const { proxy, ...server } = connection;
  if (proxy === undefined) return retried(server, () => openTcp(server, signal), signal);
  const jump = await takeJump(proxy, (to) => retried(to, () => openTcp(to)));
  try {
    const client = await retried(server, () => openThrough(jump.client, server), signal);
    client.once("close", jump.release);
    return client;
  } catch (error) {
    jump.release();
    signal?.throwIfAborted();
    throw new Error(`through ${nameOf(proxy)}: ${message(error)}`, { cause: error });
  }
}

async function retried(server: SshEndpoint, open: () => Promise<Duplex>, signal?: AbortSignal): Promise<Client> {
  const settings = loginSettings(server);
  const { dialErrorLimit: limit = 10 } = server;
  let pause = 100;
  for (let dials = 1; ; dials++) {
    signal?.throwIfAborted();
    try {
      const client = await login(await open(), settings);
      signal?.addEventListener("abort", () => client.destroy(), { once: true });
      return client;
    } catch (error) {
      signal?.throwIfAborted();
      if (dials > limit) throw new Error(`after ${dials - 1} failed attempts: ${message(error)}`, { cause: error });
    }
    await sleep(pause, undefined, signal ? { signal } : {});
    pause = Math.min(pause * 1.5, 5_000);
  }
}

interface LoginSettings {
  readonly config: ConnectConfig;
  readonly expectedHostKey: Buffer | undefined;
}

function loginSettings(endpoint: SshEndpoint): LoginSettings {
  const config: ConnectConfig = {
    ...loginMethods(endpoint),
    readyTimeout: (endpoint.handshakeSeconds ?? handshakeSeconds) * 1_000,
    keepaliveInterval: keepaliveSeconds * 1_000,
    keepaliveCountMax: 3,
    ...hostKeyAlgorithms(endpoint),
  };
  return { config, expectedHostKey: hostKeyOf(endpoint) };
}

function hostKeyOf({ hostKey }: SshEndpoint): Buffer | undefined {
  return hostKey === undefined ? undefined : parseHostKey(hostKey).getPublicSSH();
}

// A server offers several keys; without this it may show another one than the one that is expected.
function hostKeyAlgorithms({ hostKey }: SshEndpoint): ConnectConfig {
  if (hostKey === undefined) return {};
  const { type } = parseHostKey(hostKey);
  // One kind of key has several signatures (RFC 8332); sshd offers ssh-rsa, with SHA-1, only before OpenSSH 8.8.
  const signatures = type === "ssh-rsa" ? ["rsa-sha2-512", "rsa-sha2-256", "ssh-rsa"] : [type];
  return { algorithms: { serverHostKey: signatures as ServerHostKeyAlgorithm[] } };
}

function parseHostKey(hostKey: string) {
  const parsed = ssh2().utils.parseKey(hostKey.trim());
  if (parsed instanceof Error) throw new Error(`failed to parse host key: ${parsed.message}`);
  return parsed;
}

function openTcp(endpoint: SshEndpoint, signal?: AbortSignal): Promise<net.Socket> {
  const { host, port = 22, perDialTimeout = 15 } = endpoint;
  const target = endpointText(host, port);
  return new Promise((resolve, reject) => {
    const socket = net.connect({ host, port, noDelay: true, ...(signal && { signal }) });
    const fail = (reason: string) => {
      socket.destroy();
      reject(new Error(`dial tcp ${target}: ${reason}`));
    };
    if (perDialTimeout > 0) socket.setTimeout(perDialTimeout * 1_000, () => fail("i/o timeout"));
    socket.once("error", (error) => fail(message(error)));
    socket.once("connect", () => {
      socket.setTimeout(0);
      resolve(socket);
    });
  });
}

function login(sock: Duplex, { config, expectedHostKey }: LoginSettings): Promise<Client> {
  return new Promise((resolve, reject) => {
    const client = new (ssh2().Client)();
    let mismatch = false;
    const fail = (reason: string) => {
      sock.destroy();
      reject(new Error(`ssh: handshake failed: ${mismatch ? "ssh: host key mismatch" : reason}`));
    };
    client.once("ready", () => resolve(client));
    // Stays on after the login: a connection that breaks later is noticed by who uses it, through "close".
    client.on("error", (error) => fail(message(error)));
    client.once("close", () => fail("EOF"));
    const hostVerifier = (key: Buffer) => {
      mismatch = expectedHostKey !== undefined && !key.equals(expectedHostKey);
      return !mismatch;
    };
    client.connect({ ...config, sock, hostVerifier });
  });
}

function message(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return message(error.errors[0]);
  return errorMessage(error);
}
