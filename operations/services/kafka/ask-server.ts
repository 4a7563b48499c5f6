import type { ServiceName } from "../../../components/services/registry";
import type { ReadOptions, ServerConnections } from "../../cluster/server-connections";
import { withTimeout } from "../../lib/timeout";
import { KafkaConnection } from "../../protocol/kafka/kafka-connection";

/** Asks one broker or controller over a new connection; undefined when it does not answer in time. */
export async function askServer<T>(
  servers: ServerConnections,
  [service, id]: readonly [service: ServiceName, id: number],
  use: (server: KafkaConnection) => Promise<T>,
  { timeoutMs: milliseconds, clock }: Required<Pick<ReadOptions, "timeoutMs" | "clock">>,
): Promise<{ readonly answer: T } | undefined> {
  let server: KafkaConnection | undefined;
  let late = false;
  const ask = async () => {
    server = new KafkaConnection(await servers.connect(service, id));
    if (late) server.close();
    return { answer: await use(server) };
  };
  try {
    return await withTimeout(ask, { milliseconds, message: "no response", clock });
  } catch {
    return undefined;
  } finally {
    late = true;
    server?.close();
  }
}
