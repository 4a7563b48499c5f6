import { error, show } from "../components/model/issue";
import { brokersOf, type DeployedBroker } from "./deployed";
import type { Judge } from "./rule";

/** A key of server.properties, and what a broker takes when it is not there. */
interface Key {
  readonly key: string;
  readonly stock: number;
}

const copiesOfTopics: Key = { key: "default.replication.factor", stock: 1 };
const copiesOfOffsets: Key = { key: "offsets.topic.replication.factor", stock: 3 };
const copiesOfTransactions: Key = { key: "transaction.state.log.replication.factor", stock: 3 };

const inSync: readonly (Key & { readonly of: Key })[] = [
  { key: "min.insync.replicas", stock: 1, of: copiesOfTopics },
  { key: "transaction.state.log.min.isr", stock: 2, of: copiesOfTransactions },
];

function valueOf({ properties }: DeployedBroker, { key, stock }: Key): number {
  return Number(properties[key] ?? stock);
}

export const replicationFactor: Judge = (resource, { minimum }) =>
  brokersOf(resource).flatMap((broker) =>
    [copiesOfTopics, copiesOfOffsets, copiesOfTransactions]
      .filter((one) => !(valueOf(broker, one) >= minimum))
      .map((one) =>
        error({
          property: `${broker.place} ${one.key}`,
          rule: `must be at least ${minimum}: with fewer replicas, one lost disk and one restart lose records`,
          given: show(valueOf(broker, one)),
          fix: `set kafka.replicationFactor to ${minimum} or more, and nothing less in kafka.properties`,
        }),
      ),
  );

export const minInsyncReplicas: Judge = (resource, { minimum }) =>
  brokersOf(resource).flatMap((broker) =>
    inSync.flatMap((one) => {
      const [value, replicas] = [valueOf(broker, one), valueOf(broker, one.of)];
      if (value >= minimum && value < replicas) return [];
      return [
        error({
          property: `${broker.place} ${one.key}`,
          rule:
            value >= minimum
              ? "must be less than the replication factor: else one broker that restarts stops the producers"
              : `must be at least ${minimum}: else a record counts as sent when it is on fewer brokers`,
          given: `${value} of ${replicas} replicas`,
          fix:
            value >= minimum
              ? `set kafka.minInsyncReplicas to ${replicas - 1}, or keep one replica more`
              : `set kafka.minInsyncReplicas to ${minimum} or more, and nothing less in kafka.properties`,
        }),
      ];
    }),
  );

export const uncleanLeaderElection: Judge = (resource) =>
  brokersOf(resource)
    .filter(({ properties }) => properties["unclean.leader.election.enable"] === "true")
    .map(({ place }) =>
      error({
        property: `${place} unclean.leader.election.enable`,
        rule: "must be false: a replica that lags behind would become the leader, and drop what it does not have",
        given: show("true"),
        fix: "remove it from kafka.properties",
      }),
    );
