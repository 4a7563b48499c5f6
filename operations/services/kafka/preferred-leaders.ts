import { fetchBrokerSettings } from "../../protocol/kafka/configs";
import type { KafkaConnection } from "../../protocol/kafka/kafka-connection";
import type { Partition } from "../../protocol/kafka/metadata";
import { electPreferredLeaders } from "../../protocol/kafka/partitions";

const setting = "auto.leader.rebalance.enable";

/**
 * Has the preferred leaders of some partitions elected, where the brokers would do so by themselves sooner or later.
 * Returns whether they would: who switched that off wants the leaders where they are.
 * @throws Error when the controller does not tell, or answer.
 */
export async function moveLeadersBack(
  connection: KafkaConnection,
  controller: number,
  partitions: readonly Pick<Partition, "topic" | "index">[],
): Promise<boolean> {
  const [rebalance] = await fetchBrokerSettings(connection, controller, [setting]);
  if (rebalance === undefined) throw new Error(`broker ${controller} did not report ${setting}`);
  if (rebalance.value === "false") return false;
  if (partitions.length > 0) await electPreferredLeaders(connection, partitions);
  return true;
}
