import type { KafkaConnection, SendOptions } from "./kafka-connection";
import { describeQuorum } from "./messages/cluster-messages";

/** Sent by a controller that keeps its metadata in ZooKeeper, and taken by its brokers alone (KIP-500). */
const updateMetadata = { apiKey: 6 };

/**
 * Whether a broker is one of a KRaft cluster, by the requests that it takes itself.
 *
 * Such a broker hands what is for the controller on to it (KIP-590), and names any live broker as the controller in its
 * metadata; one with ZooKeeper names the controller, and does nothing for it. One that is migrated is with ZooKeeper until it
 * is restarted. @throws Error when it does not tell.
 */
export async function isKraft(broker: KafkaConnection, options: SendOptions = {}): Promise<boolean> {
  const versions = await broker.versions(options);
  return versions.has(describeQuorum) && !versions.has(updateMetadata);
}
