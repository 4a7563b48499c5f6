import { Kafka, type KafkaConfig, logLevel } from "kafkajs";
import { consume } from "./delivery";
import { brokersAt } from "./kafkajs-brokers";
import { endpointText } from "../../components/model/ip-address";
import { idempotentProducer } from "./producer";
import type { Report } from "../../operations/lib/progress";
import type { Deployed } from "../../operations/status/deployed";
import type { StackOutputs } from "./stack";

const recordCount = 300;
const limitSeconds = 120;

/** Where a smoke test finds the brokers, and who it is to them. */
export interface SmokeAccess extends Pick<KafkaConfig, "ssl" | "socketFactory"> {
  readonly brokers: readonly string[];
}

/** Anybody, at the addresses of the outputs. */
export function anybody({ bootstrapServers }: Pick<StackOutputs, "bootstrapServers">): SmokeAccess {
  return brokersAt(bootstrapServers.split(","));
}

/** The operator: where brokers have logins, no user of an application may create and delete topics. */
export function operator({ reach }: Pick<Deployed, "reach">): SmokeAccess {
  const { identity } = reach;
  if (identity === undefined || reach.substrate !== "ssh") throw new Error("the state has no identity of the operator");
  return {
    ...brokersAt(reach.kafka.map(({ address, port }) => endpointText(address, port))),
    ssl: { ca: [identity.authorities], cert: identity.certificate, key: identity.key },
  };
}

/**
 * Uses a cluster as an application would: creates a topic, produces, consumes, compares
 * every record, and deletes the topic and the consumer group again.
 *
 * @returns when the first record was read, as `performance.now()` tells the time.
 * @throws Error when a record is missing, changed or out of order within its partition.
 */
export async function smokeTest(access: SmokeAccess, report: Report, signal: AbortSignal): Promise<number> {
  const brokers = [...access.brokers];
  const kafka = new Kafka({ clientId: "smoke-test", ...access, brokers, logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  const topic = `smoke-test-${Date.now()}`;
  await admin.connect();
  try {
    report(`creating topic ${topic}`);
    await admin.createTopics({
      waitForLeaders: true,
      topics: [{ topic, numPartitions: 3, replicationFactor: Math.min(3, brokers.length) }],
    });
    const sent = await produce(kafka, topic, report);
    report("joining a consumer group");
    let firstRead = 0;
    const onFirst = () => {
      firstRead = performance.now();
      report("consuming and comparing");
    };
    const reading = { topic, groupId: topic, count: recordCount, seconds: limitSeconds, onFirst, signal };
    (await consume(kafka, reading)).mustEqual(sent);
    return firstRead;
  } finally {
    await admin.deleteTopics({ topics: [topic] }).catch(() => undefined);
    await admin.deleteGroups([topic]).catch(() => undefined);
    await admin.disconnect();
  }
}

async function produce(kafka: Kafka, topic: string, report: Report): Promise<ReadonlyMap<number, readonly string[]>> {
  report(`producing ${recordCount} records, acks=all`);
  const sent = new Map<number, string[]>([0, 1, 2].map((partition) => [partition, []]));
  for (let index = 0; index < recordCount; index++) sent.get(index % 3)?.push(`record ${index} ${"x".repeat(index)}`);
  const producer = await idempotentProducer(kafka);
  try {
    // A send to several brokers is no send of an idempotent producer in kafkajs 2.2.4: while one of them refuses, here a
    // leader that does not know yet that it is one, it repeats with new sequence numbers what is under way to the others.
    for (const [partition, values] of sent)
      await producer.send({ topic, acks: -1, messages: values.map((value) => ({ partition, value })) });
  } finally {
    await producer.disconnect();
  }
  return sent;
}
