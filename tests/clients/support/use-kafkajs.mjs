// Produces a record with kafkajs and reads it back, with nothing but a kafkajs.mjs. Arguments: the file, the folder to take
// kafkajs from, the topic and the value.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file, project, topic, value] = process.argv.slice(2);
const { Kafka, logLevel } = createRequire(`${project}/`)("kafkajs");
const settings = await import(pathToFileURL(file).href);

const kafka = new Kafka({ clientId: "application", logLevel: logLevel.NOTHING, ...settings.client });
const producer = kafka.producer({ ...settings.producer });
await producer.connect();
await producer.send({ topic, messages: [{ key: "key", value }], ...settings.send });
await producer.disconnect();
const consumer = kafka.consumer({ groupId: `kafkajs-${Date.now()}`, ...settings.consumer });
await consumer.connect();
await consumer.subscribe({ topics: [topic], ...settings.subscribe });
await new Promise((resolve, reject) => {
  const eachMessage = async ({ message }) => void (String(message.value) === value && resolve());
  consumer.run({ eachMessage, ...settings.run }).catch(reject);
});
await consumer.disconnect();
console.log(value);
