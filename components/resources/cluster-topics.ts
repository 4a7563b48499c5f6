import type * as pulumi from "@pulumi/pulumi";
import type { ServerGroups } from "../model/cluster-spec";
import { kafkaOf } from "../services/kafka/resolve";
import { createRocketmqTopics, type ReachedServers } from "./rocketmq-topics-resource";
import { Topics } from "./topics-resource";

/** Registers the topics of a cluster, of each kind of broker that it has. */
export function createTopics(
  name: string,
  cluster: ServerGroups,
  servers: ReachedServers,
  options: pulumi.CustomResourceOptions,
): void {
  new Topics(`${name}-topics`, { spec: kafkaOf(cluster).topics, ...servers }, options);
  createRocketmqTopics(`${name}-rocketmq-topics`, cluster, servers, options);
}
