import type { ReadOptions, ServerConnections } from "../../cluster/server-connections";
import { BrokerReader } from "./broker-reader";
import { partitionName } from "./broker-view";
import { partitionsOn } from "./partitions";

/** The partitions of which each of some brokers has a replica, as the other brokers know them. @throws Error when none answers. */
export async function replicasOn(
  ids: readonly number[],
  servers: ServerConnections,
  options: ReadOptions,
): Promise<Readonly<Record<string, readonly string[]>>> {
  const { partitions } = await new BrokerReader(servers, options).metadata();
  return Object.fromEntries(ids.map((id) => [id, partitionsOn(partitions, [id]).map(partitionName)]));
}
