import type { RollContext } from "../../phases/roll-context";
import { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import { Refused } from "../../protocol/kafka/refused";

/** Brokers take a change from ZooKeeper, a moment after they accepted it. */
export const pauseMs = 250;
/** How long a broker that changes itself may take for each step. */
export const stepMs = 30_000;

/** Asks over a new connection, again for a while: a broker that changes its threads may drop one. */
export async function askRunningBroker<T>(
  { hosts, clock }: Pick<RollContext, "hosts" | "clock">,
  id: number,
  work: (broker: KafkaConnection) => Promise<T>,
): Promise<T> {
  for (const end = clock.now() + stepMs; ; await clock.sleep(pauseMs)) {
    let broker: KafkaConnection | undefined;
    try {
      broker = new KafkaConnection(await hosts.connect("kafka", id));
      return await work(broker);
    } catch (error) {
      if (error instanceof Refused || clock.now() > end) throw error;
    } finally {
      broker?.close();
    }
  }
}
