import type { ServiceNames } from "../service";

/** What ZooKeeper and its servers are called. */
export const zookeeperNames = {
  name: "zookeeper",
  title: "ZooKeeper",
  noun: "ZooKeeper",
  servers: "ZooKeeper servers",
  group: "the ensemble",
} as const satisfies ServiceNames;
