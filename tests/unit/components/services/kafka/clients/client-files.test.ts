import assert from "node:assert/strict";
import { clientFiles } from "../../../../../../components/services/kafka/clients/client-files";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { kafkaJsSettings, settingsOf } from "../../../../../../components/services/kafka/clients/client-settings";
import type { ClientFileName } from "../../../../../../components/services/kafka/clients/client-file-names";
import { clientFileNames } from "../../../../../../components/services/kafka/clients/client-file-names";
import { type Raw, rawHost, specOf } from "../../../../../helpers/config";

function targetOf(changes: Raw = {}) {
  return { bootstrapServers: "one:9092,two:9092", brokers: kafkaOf(specOf(changes)) };
}

function files(changes: Raw = {}): [ClientFileName, string][] {
  return Object.entries(clientFiles(targetOf(changes))) as [ClientFileName, string][];
}

/** Files that tell producers what `acks` means. */
const forProducers = (changes: Raw) => files(changes).filter(([name]) => !name.includes("consumer"));

describe("the files for clients", () => {
  it("have the names that others build on", () => {
    assert.deepEqual(
      files().map(([name]) => name),
      clientFileNames,
    );
  });

  it("all name the addresses that they are made for, and the version of the brokers", () => {
    for (const [name, text] of files()) {
      assert.match(text.replaceAll('"', ""), /one:9092,two:9092/, name);
      assert.match(text, /for brokers of Kafka 3\.9\.2\./, name);
    }
  });

  it("say what acks=all is worth with the copies that topics have", () => {
    const worth: [Raw, RegExp][] = [
      [{}, /at least 2 of 3 copies/],
      [{ kafka: { minInsyncReplicas: 1 } }, /of 3 copies perhaps the leader only/],
      [{ hosts: [rawHost(1)] }, /its partition's only copy has it: topics have 1 here, lost with its disk/],
    ];
    for (const [changes, sentence] of worth)
      for (const [name, text] of forProducers(changes)) assert.match(text, sentence, name);
  });

  it("give the reason of each setting in the line above it", () => {
    for (const [name, text] of files()) {
      const lines = text.split("\n");
      const settings = lines.filter((line, at) => isSetting(line) && !/^\s*(#|\/\/) .+[.]$/.test(lines[at - 1] ?? ""));
      assert.deepEqual(settings, [], name);
    }
  });

  it("leave to the application what is its own", () => {
    for (const [name, text] of files())
      for (const line of text.split("\n").filter(isSetting))
        assert.doesNotMatch(line, /group|transaction|client-?\.?id/i, name);
  });

  it("tell users of brokers before 2.5 that a transaction cannot take offsets along, and nobody else", () => {
    const old = files({ kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } });
    for (const [name, text] of old.filter(([name]) => name !== "kafkajs.mjs"))
      assert.match(text, /With brokers 2\.4\.1, .*offsets inside a transaction/, name);
    for (const [name, text] of files()) assert.doesNotMatch(text, /inside a transaction/, name);
  });

  it("name the oldest client that knows every setting", () => {
    const headsOf = (all: ReturnType<typeof files>) =>
      Object.fromEntries(all.map(([name, text]) => [name, text.split("\n").slice(0, 3).join("\n")]));
    const heads = headsOf(files());
    assert.match(heads["producer.properties"] ?? "", /Java clients 2\.7\.0 and newer/);
    const old = headsOf(files({ kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } }));
    assert.match(old["producer.properties"] ?? "", /Java clients 2\.1\.0 and newer/);
    assert.match(heads["librdkafka-consumer.conf"] ?? "", /librdkafka 1\.2\.0 and newer/);
    assert.match(heads["kafka_settings.py"] ?? "", /confluent-kafka 1\.2\.0 and newer/);
  });

  it("have Java clients try a connection anew that nobody answers, where the clients of that age can", () => {
    const timeouts = (text = "") => [...text.matchAll(/^socket\.connection\.setup\.\S+=(\d+)$/gm)].map(([, ms]) => ms);
    const inFiles = (all: ReturnType<typeof files>) =>
      ["producer.properties", "consumer.properties"].map((name) => timeouts(Object.fromEntries(all)[name]));
    assert.deepEqual(inFiles(files()), [
      ["3000", "5000"],
      ["3000", "5000"],
    ]);
    assert.deepEqual(inFiles(files({ kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } })), [[], []]);
  });

  it("send the same to librdkafka as to Java, but for batches, connections, and for keys that must land on the same partition", () => {
    const [java, librdkafka] = (["java", "librdkafka"] as const).map((family) => settingsOf(targetOf(), family));
    const keys = (settings: readonly { readonly key: string }[] = []) =>
      settings.map(({ key }) => key).filter((key) => !key.startsWith("socket.connection."));
    assert.deepEqual(keys(java?.consumer), keys(librdkafka?.consumer));
    assert.deepEqual(
      keys(java?.producer).filter((key) => !keys(librdkafka?.producer).includes(key)),
      ["batch.size"],
    );
    assert.deepEqual(
      keys(librdkafka?.producer).filter((key) => !keys(java?.producer).includes(key)),
      ["partitioner"],
    );
  });

  it("make kafkajs try as long as the others wait for a delivery", () => {
    const retry = kafkaJsSettings(targetOf()).client.find(({ key }) => key === "retry")?.value;
    const { initialRetryTime = 0, maxRetryTime = 0, retries = 0 } = retry as Record<string, number>;
    const waits = Array.from({ length: retries }, (_, index) => Math.min(initialRetryTime * 2 ** index, maxRetryTime));
    const [delivery] = settingsOf(targetOf(), "java").producer.filter(({ key }) => key === "delivery.timeout.ms");
    const total = waits.reduce((sum, wait) => sum + wait, 0);
    assert(Math.abs(total - Number(delivery?.value)) < maxRetryTime, String(total));
  });
});

/** A line that sets something; not one that opens a group. */
function isSetting(line: string): boolean {
  return /^\s*["\w.-]+(=|: ).+/.test(line) && !line.endsWith("{");
}
