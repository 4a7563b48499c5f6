// Sends a record every 10 ms with nothing but a kafkajs.mjs until standard input ends, then reads all of them back, and
// prints what came of it. Arguments: the file, the folder to take kafkajs from, and the topic.
import { createRequire } from "node:module";
import { setTimeout as sleep } from "node:timers/promises";
import { pathToFileURL } from "node:url";

const [file, project, topic] = process.argv.slice(2);
const { Kafka, logLevel } = createRequire(`${project}/`)("kafkajs");
const settings = await import(pathToFileURL(file).href);

const kafka = new Kafka({ clientId: "meanwhile", logLevel: logLevel.NOTHING, ...settings.client });
const producer = kafka.producer({ ...settings.producer });
await producer.connect();
const sent = [];
const failed = [];
let ended = false;
process.stdin.on("end", () => (ended = true)).resume();
for (let number = 0; !ended; number += 1, await sleep(10)) {
  const value = `${process.pid} ${number}`;
  await producer.send({ topic, messages: [{ key: "key", value }], ...settings.send }).then(
    () => sent.push(value),
    (error) => failed.push(String(error)),
  );
  if (number === 0) console.log("ready");
}
await producer.disconnect();
const lost = new Set(sent);
const consumer = kafka.consumer({ groupId: `meanwhile-${process.pid}`, ...settings.consumer });
await consumer.connect();
await consumer.subscribe({ topics: [topic], ...settings.subscribe });
await new Promise((resolve) => {
  const eachMessage = async ({ message }) => void (lost.delete(String(message.value)) && lost.size === 0 && resolve());
  consumer.run({ eachMessage, ...settings.run });
  setTimeout(resolve, 60_000).unref();
});
await consumer.disconnect();
console.log(JSON.stringify({ sent: sent.length, failed, lost: [...lost] }));
