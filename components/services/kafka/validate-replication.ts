import { type ConfigIssue, error, show, warning } from "../../model/issue";
import { replicationOf } from "./replication";
import type { KafkaStack } from "./schema";

const replicationKeys = ["offsets.topic.replication.factor", "transaction.state.log.replication.factor"];

/** Rules about how many replicas of a record there are. */
export function validateReplication(config: KafkaStack): ConfigIssue[] {
  const brokers = config.hosts.filter(({ brokerId }) => brokerId !== undefined).length;
  if (brokers === 0) return [];
  const { replicationFactor, minInsyncReplicas } = replicationOf(config);
  return [
    ...aboveBrokers("kafka.replicationFactor", replicationFactor, brokers),
    ...replicationKeys.flatMap((key) => {
      const value = config.kafka.properties[key];
      return value === undefined || !isCount(value) ? [] : aboveBrokers(`kafka.properties.${key}`, value, brokers);
    }),
    ...validateMinInsync(replicationFactor, minInsyncReplicas),
    ...validateTransactionLog(config, replicationFactor, minInsyncReplicas),
    ...shrunk(config, brokers, replicationFactor, minInsyncReplicas),
  ];
}

function aboveBrokers(property: string, value: string | number | boolean, brokers: number): ConfigIssue[] {
  if (isCount(value) && Number(value) <= brokers) return [];
  return [
    error({
      property,
      rule: `must be 1 to ${brokers}, the number of brokers: each copy needs a broker of its own`,
      given: show(value),
      fix: `lower it to ${brokers}, or add brokers`,
    }),
  ];
}

/** What is no count at all is refused with the values of all properties. */
function isCount(value: string | number | boolean): boolean {
  return /^\s*\+?\d+\s*$/.test(String(value)) && Number(value) > 0;
}

/** The log of transactions has its own numbers; a minimum above its replicas stops every transaction. */
function validateTransactionLog(config: KafkaStack, replicationFactor: number, minInsync: number): ConfigIssue[] {
  const { properties } = config.kafka;
  const [replicasKey, key] = ["transaction.state.log.replication.factor", "transaction.state.log.min.isr"];
  if (properties[replicasKey] === undefined && properties[key] === undefined) return [];
  const replicas = properties[replicasKey] ?? replicationFactor;
  const value = properties[key] ?? minInsync;
  if (!isCount(replicas) || !isCount(value) || Number(value) <= Number(replicas)) return [];
  return [
    error({
      property: `kafka.properties.${key}`,
      rule: `must be 1 to ${replicas}, ${replicasKey}, or no transaction succeeds`,
      given: show(value),
      fix: `set it to ${Math.max(1, Number(replicas) - 1)}, or leave both keys out`,
    }),
  ];
}

function validateMinInsync(replicationFactor: number, minInsyncReplicas: number): ConfigIssue[] {
  const property = "kafka.minInsyncReplicas";
  if (minInsyncReplicas < 1 || minInsyncReplicas > replicationFactor)
    return [
      error({
        property,
        rule: `must be 1 to ${replicationFactor}, the replication factor, or no acks=all write succeeds`,
        given: show(minInsyncReplicas),
        fix: `use ${Math.max(1, replicationFactor - 1)}`,
      }),
    ];
  if (minInsyncReplicas < replicationFactor || replicationFactor === 1) return [];
  return [
    warning({
      property,
      rule: "as high as the replication factor, one stopped broker stops every acks=all write",
      given: show(minInsyncReplicas),
      fix: `use ${replicationFactor - 1}`,
    }),
  ];
}

function shrunk(config: KafkaStack, brokers: number, factor: number, minInsync: number): ConfigIssue[] {
  if (brokers >= 3 || config.kafka.replicationFactor !== undefined) return [];
  return [
    warning({
      property: "kafka.replicationFactor",
      rule: "3 replicas with 2 in sync keep every acknowledged record when a broker dies; this needs three brokers",
      given: `${brokers} broker${brokers === 1 ? "" : "s"}, so replication factor ${factor} and min.insync.replicas ${minInsync}`,
      fix: "add brokers, or set kafka.replicationFactor to say that fewer replicas are meant",
    }),
  ];
}
