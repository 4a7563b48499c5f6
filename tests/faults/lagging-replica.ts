import { randomBytes } from "node:crypto";
import { connect } from "node:net";
import type { Admin } from "kafkajs";
import { alterConfigs, type ConfigChanges } from "../../operations/protocol/kafka/configs";
import { KafkaConnection } from "../../operations/protocol/kafka/kafka-connection";
import { nodeClient, type Outputs } from "../e2e/support/clients";
import { eventually } from "../e2e/support/hosts";

const topic = "lagging";
/** Bytes per second; a follower that is not in sync takes one fetch in each window of quotas, 11 s. */
const rate = "follower.replication.throttled.rate";

/**
 * Makes a topic with replicas on brokers 1 and 2 and min.insync.replicas=1 of which only that on broker 1 is in sync, and
 * stays it until `release`.
 */
export class LaggingReplica {
  constructor(private readonly outputs: Outputs) {}

  /** @param withoutBrokerTwo does something while broker 2 is off, and has it started again */
  async create(withoutBrokerTwo: (task: () => Promise<void>) => Promise<void>): Promise<void> {
    await this.alterBrokerTwo({ [rate]: "1" });
    await this.asAdmin(async (admin) => {
      const configEntries = [
        { name: "min.insync.replicas", value: "1" },
        { name: "follower.replication.throttled.replicas", value: "0:2" },
      ];
      const replicaAssignment = [{ partition: 0, replicas: [1, 2] }];
      await admin.createTopics({ topics: [{ topic, replicaAssignment, configEntries }], waitForLeaders: true });
    });
    // A follower in sync is never throttled, so it has to have been away.
    await withoutBrokerTwo(() => this.produce());
    await eventually("broker 2 is back and only broker 1 is in sync", 90, () =>
      this.asAdmin(
        async (admin) => (await admin.describeCluster()).brokers.length === 3 && (await isr(admin)).join() === "1",
      ),
    );
  }

  /** Lets broker 2 fetch what it lacks, and waits until it has. */
  async release(): Promise<void> {
    await this.alterBrokerTwo({ [rate]: null });
    await eventually("both replicas are in sync", 90, () =>
      this.asAdmin(async (admin) => (await isr(admin)).length === 2),
    );
  }

  private async produce(): Promise<void> {
    const producer = nodeClient(this.outputs).kafka.producer();
    await producer.connect();
    for (let count = 0; count < 30; count += 1)
      await producer.send({ topic, acks: 1, messages: [{ value: randomBytes(900_000) }] });
    await producer.disconnect();
  }

  private async alterBrokerTwo(changes: ConfigChanges): Promise<void> {
    const [host = "", port = ""] = (this.outputs.bootstrapServers.split(",")[1] ?? "").split(":");
    const socket = connect({ host, port: Number(port) });
    try {
      await alterConfigs(new KafkaConnection(socket), [{ type: "broker", name: "2", changes }]);
    } finally {
      socket.destroy();
    }
  }

  private async asAdmin<T>(use: (admin: Admin) => Promise<T>): Promise<T> {
    const admin = nodeClient(this.outputs).kafka.admin();
    await admin.connect();
    try {
      return await use(admin);
    } finally {
      await admin.disconnect();
    }
  }
}

async function isr(admin: Admin): Promise<readonly number[]> {
  const { topics } = await admin.fetchTopicMetadata({ topics: [topic] });
  return topics[0]?.partitions[0]?.isr ?? [];
}
