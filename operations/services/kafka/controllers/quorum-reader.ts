import { readTimeoutMs, type ReadOptions, type ServerConnections } from "../../../cluster/server-connections";
import { realClock } from "../../../lib/clock";
import type { KafkaConnection } from "../../../protocol/kafka/kafka-connection";
import { fetchQuorum, type Quorum } from "../../../protocol/kafka/quorum";
import { askServer } from "../ask-server";
import { controllerNames } from "./controller-names";
import type { QuorumView } from "./quorum-view";

const { name } = controllerNames;

/**
 * Reads the quorum, each controller from itself: only the active one tells of it. Of several that believe they lead, the one
 * of the highest epoch does. One that does not answer in time does not serve.
 */
export async function readQuorum(servers: ServerConnections, options: ReadOptions = {}): Promise<QuorumView> {
  const answers = await Promise.all(
    servers.idsOf(name).map(async (id) => ({ id, told: await askController(servers, id, fetchQuorum, options) })),
  );
  const told = answers.flatMap((one) => one.told?.answer ?? []);
  return {
    controllers: answers.map(({ id, told: one }) => ({ id, answers: one !== undefined })),
    quorum: newest(told),
  };
}

function newest(told: readonly Quorum[]): Quorum | undefined {
  return told.filter(({ leader }) => leader >= 0).sort((left, right) => right.epoch - left.epoch)[0];
}

/** Asks one controller over a new connection; undefined when it does not answer in time. */
export function askController<T>(
  servers: ServerConnections,
  id: number,
  use: (controller: KafkaConnection) => Promise<T>,
  { timeoutMs = readTimeoutMs, clock = realClock }: ReadOptions = {},
): Promise<{ readonly answer: T } | undefined> {
  return askServer(servers, [name, id], use, { timeoutMs, clock });
}
