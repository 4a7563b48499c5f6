// usage: node consumer.mjs DIRECTORY TOPIC RECORDS
// Reads RECORDS orders that the Spring Boot sample wrote, and ends; DIRECTORY has the generated kafkajs.mjs.
import path from "node:path";
import { pathToFileURL } from "node:url";
import { Kafka } from "kafkajs";

const [directory, topic, records] = process.argv.slice(2);
const settings = await import(pathToFileURL(path.resolve(directory, "kafkajs.mjs")).href);

const kafka = new Kafka({ clientId: "sample-node", ...settings.client });
const consumer = kafka.consumer({ groupId: "sample-node", ...settings.consumer });
const lastSteps = new Map();
const seen = { records: 0, duplicates: 0, aborted: 0, outOfOrder: [] };

/** At least once: a step that is not the next one may be one that was handled before, and nothing else. */
function handle({ key, value }) {
  const [order, step, last] = [String(key), Number(value), lastSteps.get(String(key)) ?? 0];
  if (String(value) === "aborted") seen.aborted += 1;
  else if (step <= last) seen.duplicates += 1;
  else {
    if (step > last + 1) seen.outOfOrder.push(`${order}: step ${step} after ${last}`);
    lastSteps.set(order, step);
    seen.records += 1;
  }
}

const deadline = setTimeout(() => {
  console.error(`not done within 60 s; so far: ${JSON.stringify(seen)}`);
  process.exit(1);
}, 60_000);

await consumer.connect();
await consumer.subscribe({ topics: [topic], ...settings.subscribe });
await new Promise((resolve, reject) => {
  consumer.on(consumer.events.CRASH, ({ payload }) => reject(payload.error));
  const eachBatch = async ({ batch }) => {
    batch.messages.forEach(handle);
    // Only what was handled is committed, and it is committed before anything else is read.
    const offset = String(BigInt(batch.lastOffset()) + 1n);
    await consumer.commitOffsets([{ topic, partition: batch.partition, offset }]);
    if (seen.records >= Number(records)) resolve();
  };
  consumer.run({ eachBatch, ...settings.run }).catch(reject);
});
await consumer.disconnect();
clearTimeout(deadline);

console.log(JSON.stringify(seen));
process.exitCode = seen.aborted + seen.outOfOrder.length > 0 ? 1 : 0;
