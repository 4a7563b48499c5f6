import type { Plan, ServerNode } from "../../../components/resources/inputs/roll-inputs";
import { joinLimited } from "../../../components/model/report-text";
import type { ReadOptions } from "../../cluster/server-connections";
import type { RollPhase } from "../../phases/roll-context";
import type { SocketReader } from "../../phases/roll-view";
import { BrokerReader } from "./broker-reader";
import { clientsText, countPlainClients, fetchPlainListeners } from "./plain-clients";

/**
 * Says who would be shut out once the brokers have no listener in plain text any more. It refuses nothing: a client may be one
 * that nobody wants there.
 */
export const announceClosing: RollPhase = {
  title: "tell the clients that the closing of listeners in plain text shuts out",
  shouldRun: ({ plainClients }) => plainClients.length > 0,
  describe: ({ plainClients }) => [...plainClients],
  run({ view, log }) {
    for (const line of view.plainClients) log(line);
    return Promise.resolve();
  },
};

/** What a preview says of it. */
export async function findPlainClients(plan: Plan, servers: SocketReader, options: ReadOptions): Promise<string[]> {
  if (!plan.kafka.some(closesPlaintext)) return [];
  const reader = new BrokerReader(servers, options);
  const listeners = await Promise.all(
    plan.kafka.map(({ id }) => reader.askBroker(id, (broker) => fetchPlainListeners(broker, id))),
  );
  const clients = await countPlainClients(
    listeners.flatMap((some) => some ?? []),
    (id, ports) => servers.sockets("kafka", id, ports),
  );
  if (clients.length === 0) return [];
  const names = [...new Set(clients.map(({ listener }) => listener))].join(", ");
  const silent = plan.kafka
    .filter((_, index) => listeners[index] === undefined)
    .map(({ id }) => `broker ${id} is not responding`);
  const unseen = [
    ...clients.flatMap(({ broker, problem }) => (problem === null ? [] : [`broker ${broker}: ${problem}`])),
    ...silent,
  ];
  const known = clients.some(({ connections }) => (connections ?? 0) > 0)
    ? [`warning: ${names} will be closed, and shuts out ${clientsText(clients)}`]
    : [];
  if (unseen.length > 0)
    return [...known, `warning: ${names} will be closed, and who uses it is not known: ${joinLimited(unseen, 5)}`];
  return known.length > 0 ? known : [`${names} will be closed; no client uses it now`];
}

/** Whether a broker shall have TLS at all of its ports. */
function closesPlaintext({ certificate, former }: ServerNode): boolean {
  return certificate !== undefined && certificate.ports.length > 0 && former === undefined;
}
