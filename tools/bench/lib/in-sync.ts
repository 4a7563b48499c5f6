import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { KafkaConnection } from "../../../operations/protocol/kafka/kafka-connection";
import { electPreferredLeaders } from "../../../operations/protocol/kafka/partitions";
import { type Endpoint, isInSync, metadataOf } from "../roll/watch";

/** Waits until every replica is in sync, so that nothing suffers from what was measured before. */
export async function untilInSync(brokers: readonly Endpoint[]): Promise<void> {
  for (const deadline = Date.now() + 120_000; ; await sleep(250)) {
    const views = await Promise.all(brokers.map((broker) => metadataOf(broker)));
    const inSync = views.every((view) => view !== undefined && brokers.every(({ id }) => isInSync(view, id)));
    if (inSync) return;
    if (Date.now() > deadline) throw new Error("the brokers are not back in sync within 120 s");
  }
}

/** Gives every partition back to its preferred leader. In KRaft any broker hands the order on. */
export async function electLeaders(brokers: readonly Endpoint[]): Promise<void> {
  const views = await Promise.all(brokers.map((broker) => metadataOf(broker)));
  const controller = brokers.find(({ id }) => id === views[0]?.controller);
  if (controller === undefined) throw new Error("there is no controller");
  await askBroker(controller, (connection) => electPreferredLeaders(connection, views[0]?.partitions ?? []));
}

/** Asks one broker by a connection of its own. */
export async function askBroker<T>(
  { address }: Endpoint,
  ask: (connection: KafkaConnection) => Promise<T>,
): Promise<T> {
  const connection = new KafkaConnection(connect({ host: address, port: 9092 }));
  try {
    return await ask(connection);
  } finally {
    connection.close();
  }
}
