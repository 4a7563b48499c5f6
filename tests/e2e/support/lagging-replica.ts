import { randomBytes } from "node:crypto";
import { ConsoleTools, nodeClient, type Outputs } from "./clients";
import { eventually } from "./hosts";

const topic = "lagging";

/**
 * Does something while broker 2 cannot fetch the records of a topic with two replicas and min.insync.replicas=1, so that
 * only broker 1 is in sync with it. Afterwards both are again.
 */
export async function whileBrokerTwoLags(outputs: Outputs, folder: string, task: () => Promise<void>): Promise<void> {
  const tools = await ConsoleTools.create("3.9.2", outputs, folder);
  const alter = (...change: string[]) => {
    const broker = ["--bootstrap-server", outputs.bootstrapServers, "--entity-type", "brokers", "--entity-name", "2"];
    return tools.run("kafka.admin.ConfigCommand", [...broker, "--alter", ...change]);
  };
  const client = nodeClient(outputs).kafka;
  const admin = client.admin();
  const isr = async () => (await admin.fetchTopicMetadata({ topics: [topic] })).topics[0]?.partitions[0]?.isr ?? [];
  const configEntries = [
    { name: "min.insync.replicas", value: "1" },
    { name: "follower.replication.throttled.replicas", value: "0:2" },
  ];
  await alter("--add-config", "follower.replication.throttled.rate=1");
  await admin.connect();
  try {
    const replicaAssignment = [{ partition: 0, replicas: [1, 2] }];
    await admin.createTopics({ topics: [{ topic, replicaAssignment, configEntries }], waitForLeaders: true });
    // The first fetch takes what it finds; only the next ones are throttled.
    const value = () => randomBytes(20_000);
    await eventually("only broker 1 is in sync", 90, async () => {
      const producer = client.producer();
      await producer.connect();
      await producer.send({ topic, acks: 1, messages: [{ value: value() }] }).finally(() => producer.disconnect());
      return (await isr()).join() === "1";
    });
    await task();
  } finally {
    await alter("--delete-config", "follower.replication.throttled.rate");
    await eventually("both replicas are in sync", 60, async () => (await isr()).length === 2);
    await admin.disconnect();
  }
}
