import { rawHost } from "../../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../../helpers/refusals";

const copies = "transaction.state.log.replication.factor";
const minimum = "transaction.state.log.min.isr";
const aboveBrokers = "must be 1 to 3, the number of brokers";

describeRefusals("replication is refused when", [
  ...[4, 0, -1]
    .map((replicationFactor) => ({
      title: `each partition is to have ${replicationFactor} copies on three brokers`,
      change: { kafka: { replicationFactor, minInsyncReplicas: Math.max(1, replicationFactor) } },
      property: "kafka.replicationFactor",
      rule: aboveBrokers,
      given: String(replicationFactor),
      fix: "lower it to 3, or add brokers",
    }))
    .slice(0, 1),
  ...["offsets.topic.replication.factor", copies].flatMap((key) =>
    [4, 0, "many", 1.5].map((value) => ({
      title: `${key} is ${value}`,
      change: { kafka: { properties: { [key]: value } } },
      property: `kafka.properties.${key}`,
      rule: value === 4 ? aboveBrokers : "must be a whole number, 1 to 32767",
      given: typeof value === "string" ? `"${value}"` : String(value),
      fix: value === 4 ? "lower it to 3" : "",
    })),
  ),
  {
    title: "more replicas must be in sync than there are",
    change: { kafka: { minInsyncReplicas: 4 } },
    property: "kafka.minInsyncReplicas",
    rule: "must be 1 to 3, the replication factor, or no acks=all write succeeds",
    given: "4",
    fix: "use 2",
  },
  {
    title: "none must be in sync",
    change: { kafka: { minInsyncReplicas: 0 } },
    property: "kafka.minInsyncReplicas",
    rule: "must be 1 to 3",
    given: "0",
    fix: "use 2",
  },
  {
    title: "the log of transactions has fewer replicas than it needs in sync",
    change: { kafka: { properties: { [copies]: 1 } } },
    property: `kafka.properties.${minimum}`,
    rule: `must be 1 to 1, ${copies}, or no transaction succeeds`,
    given: "2",
    fix: "set it to 1",
  },
  {
    title: "the log of transactions needs more in sync than there are copies",
    change: { kafka: { properties: { [minimum]: 4 } } },
    property: `kafka.properties.${minimum}`,
    rule: "must be 1 to 3",
    given: "4",
    fix: "set it to 2",
  },
]);

describeRefusals("replication gets a warning when", [
  {
    title: "it shrinks, because there are two brokers",
    change: { hosts: [rawHost(1), rawHost(2), rawHost(3, { brokerId: undefined })] },
    severity: "warning",
    property: "kafka.replicationFactor",
    rule: "this needs three brokers",
    given: "2 brokers, so replication factor 2 and min.insync.replicas 1",
    fix: "add brokers, or set kafka.replicationFactor",
  },
  {
    title: "it shrinks, because there is one broker",
    change: { hosts: [rawHost(1)] },
    severity: "warning",
    property: "kafka.replicationFactor",
    rule: "keep every acknowledged record when a broker dies",
    given: "1 broker, so replication factor 1 and min.insync.replicas 1",
    fix: "add brokers",
  },
  {
    title: "every replica must be in sync",
    change: { kafka: { minInsyncReplicas: 3 } },
    severity: "warning",
    property: "kafka.minInsyncReplicas",
    rule: "one stopped broker stops every acks=all write",
    given: "3",
    fix: "use 2",
  },
]);

describeAcceptances("replication may be", {
  "one copy that is meant": { kafka: { replicationFactor: 1 } },
  "other numbers for the log of transactions": { kafka: { properties: { [copies]: 2, [minimum]: 1 } } },
});
