import {
  betweenBrokers,
  portsOf,
  protocolKeys,
  protocolsOf,
} from "../../../components/services/kafka/listener-protocols";
import { naturalOrder } from "../../../components/model/natural-order";
import { joinLimited, plural } from "../../../components/model/report-text";
import { errorMessage } from "../../lib/error-message";
import { fetchBrokerSettings } from "../../protocol/kafka/configs";
import type { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import type { OpenSocket } from "../../transport/socket-scripts";

/** A listener in plain text of a broker that also has one with TLS. */
export interface PlainListener {
  readonly broker: number;
  readonly listener: string;
  readonly port: number;
  /** Whether brokers talk plain text among themselves, and our own tools with them. */
  readonly isShared: boolean;
}

/** Who is connected to such a listener. */
export interface PlainClients extends PlainListener {
  /** Null when nobody could look. */
  readonly connections: number | null;
  /** By address, the one with the most first. */
  readonly from: readonly { readonly address: string; readonly connections: number }[];
  /** Why nobody could look; null when somebody could. */
  readonly problem: string | null;
}

/** Reads the open connections in which one end has one of these ports, where a broker runs. */
export type ReadSockets = (broker: number, ports: readonly number[]) => Promise<readonly OpenSocket[]>;

/** The listeners in plain text of a broker that also has one with TLS, as it was started; none of any other broker. */
export async function fetchPlainListeners(connection: KafkaConnection, broker: number): Promise<PlainListener[]> {
  const settings = await fetchBrokerSettings(connection, broker, protocolKeys);
  const properties = Object.fromEntries(settings.flatMap(({ name, value }) => (value === null ? [] : [[name, value]])));
  const protocols = protocolsOf(properties);
  const isPlain = (name: string) => protocols[name] === "PLAINTEXT";
  const listeners = Object.entries(portsOf(properties));
  const plain = listeners.filter(([name]) => isPlain(name));
  if (plain.length === listeners.length) return [];
  const isShared = isPlain(betweenBrokers(properties));
  return plain.map(([listener, port]) => ({ broker, listener, port: Number(port), isShared }));
}

/**
 * Counts the clients of listeners in plain text by their connections.
 *
 * As long as brokers talk plain text among themselves, what comes from their own addresses is left out: it is them, or our own
 * tools. Afterwards everything is a client.
 */
export async function countPlainClients(
  listeners: readonly PlainListener[],
  readSockets: ReadSockets,
): Promise<PlainClients[]> {
  const ports = [...new Set(listeners.map(({ port }) => port))];
  const brokers = [...new Set(listeners.map(({ broker }) => broker))];
  const looks = new Map(
    await Promise.all(brokers.map(async (id) => [id, await look(id, ports, readSockets)] as const)),
  );
  const sockets = [...looks.values()].flatMap((one) => (typeof one === "string" ? [] : one));
  const own = new Set(["127.0.0.1", "::1", ...sockets.map(({ local }) => local.address)]);
  return listeners.map((one) => {
    const seen = looks.get(one.broker) ?? [];
    if (typeof seen === "string") return { ...one, connections: null, from: [], problem: seen };
    const clients = seen.filter(
      ({ local, remote }) => local.port === one.port && !(one.isShared && own.has(remote.address)),
    );
    return { ...one, connections: clients.length, from: byAddress(clients), problem: null };
  });
}

/** What is open at a broker, or why nobody could look. */
async function look(id: number, ports: readonly number[], readSockets: ReadSockets) {
  try {
    return await readSockets(id, ports);
  } catch (error) {
    return errorMessage(error).split("\n")[0] ?? "";
  }
}

function byAddress(clients: readonly OpenSocket[]): PlainClients["from"] {
  return summed(clients.map(({ remote: { address } }) => ({ address, connections: 1 })));
}

function summed(parts: PlainClients["from"]): PlainClients["from"] {
  const counts = new Map<string, number>();
  for (const { address, connections } of parts) counts.set(address, (counts.get(address) ?? 0) + connections);
  return [...counts]
    .map(([address, connections]) => ({ address, connections }))
    .sort((one, other) => other.connections - one.connections || naturalOrder(one.address, other.address));
}

/** How many there are, and from where: `3 connections: 2 from 10.0.0.7; 1 from 10.0.0.8`. */
export function clientsText(clients: readonly Pick<PlainClients, "from">[]): string {
  const all = summed(clients.flatMap(({ from }) => from));
  const total = all.reduce((sum, { connections }) => sum + connections, 0);
  const from = all.map(({ address, connections }) => `${connections} from ${address}`);
  return `${plural(total, "connection")}${from.length === 0 ? "" : `: ${joinLimited(from, 10)}`}`;
}
