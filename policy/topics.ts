import { error, show } from "../components/model/issue";
import { type DeployedTopic, topicsOf } from "./deployed";
import type { Judge } from "./rule";

export const topicReplicationFactor: Judge = (resource, { minimum }) =>
  topicsOf(resource)
    .filter(({ replicationFactor }) => !(replicationFactor >= minimum))
    .map(({ name, replicationFactor }) =>
      error({
        property: `topics[${name}].replicationFactor`,
        rule: `must be at least ${minimum}: with fewer replicas, one lost disk and one restart lose records`,
        given: show(replicationFactor),
        fix: "leave it out for kafka.replicationFactor",
      }),
    );

/** What a topic inherits from its brokers is judged there. */
export const topicMinInsyncReplicas: Judge = (resource, { minimum }) =>
  topicsOf(resource)
    .filter(({ config }) => Number(config["min.insync.replicas"] ?? minimum) < minimum)
    .map(({ name, config }) =>
      error({
        property: `topics[${name}].config["min.insync.replicas"]`,
        rule: `must be at least ${minimum}: else a record counts as sent when it is on fewer brokers`,
        given: show(config["min.insync.replicas"]),
        fix: "leave it out for kafka.minInsyncReplicas",
      }),
    );

export const topicUncleanLeaderElection: Judge = (resource) =>
  topicsOf(resource)
    .filter(isUnclean)
    .map(({ name }) =>
      error({
        property: `topics[${name}].config["unclean.leader.election.enable"]`,
        rule: "must be false: a replica that lags behind would become the leader, and drop what it does not have",
        given: show("true"),
        fix: "remove it",
      }),
    );

function isUnclean({ config }: DeployedTopic): boolean {
  return config["unclean.leader.election.enable"] === "true";
}
