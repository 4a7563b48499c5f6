// Makes a producer and a consumer of kafkajs from a kafkajs.mjs, as an application does, and prints what is in the file
// and what kafkajs warned of. Arguments: the file, and the folder to take kafkajs from.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [file, project] = process.argv.slice(2);
const { Kafka, logLevel } = createRequire(`${project}/`)("kafkajs");
const { client, producer, send, consumer, subscribe, run } = await import(pathToFileURL(file).href);

const warnings = [];
const logCreator =
  () =>
  ({ log }) =>
    warnings.push(log.message);
const kafka = new Kafka({ clientId: "application", logLevel: logLevel.WARN, logCreator, ...client });
kafka.producer({ ...producer });
kafka.consumer({ groupId: "application", ...consumer });
console.log(JSON.stringify({ warnings, settings: { client, producer, send, consumer, subscribe, run } }));
