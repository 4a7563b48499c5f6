import type * as pulumi from "@pulumi/pulumi";
import type { ServerGroups } from "../model/cluster-spec";
import { kafkaOf } from "../services/kafka/resolve";
import { messageTopicsOf } from "../services/rocketmq/topics/topics-spec";
import { type ReachedServers, RocketmqTopics } from "./rocketmq-topics-resource";
import { Topics } from "./topics-resource";

/** Registers the topics of a cluster, and where it has RocketMQ the topics and consumer groups of that. */
export function createTopics(
  name: string,
  cluster: ServerGroups,
  servers: ReachedServers,
  options: pulumi.CustomResourceOptions,
): void {
  new Topics(`${name}-topics`, { spec: kafkaOf(cluster).topics, ...servers }, options);
  const spec = messageTopicsOf(cluster);
  if (spec !== undefined) new RocketmqTopics(`${name}-rocketmq-topics`, spec, servers, options);
}
