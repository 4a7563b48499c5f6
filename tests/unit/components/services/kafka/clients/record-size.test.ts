import assert from "node:assert/strict";
import { clientFiles, clientProperties } from "../../../../../../components/services/kafka/clients/client-files";
import { kafkaJsSettings, settingsOf } from "../../../../../../components/services/kafka/clients/client-settings";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { type Raw, specOf } from "../../../../../helpers/config";

const MiB = 1_048_576;
const pictures = (limit: number | string) => ({
  topics: [{ name: "orders" }, { name: "pictures", config: { "max.message.bytes": limit } }],
});

function targetOf(changes: Raw) {
  return { bootstrapServers: "one:9092", brokers: kafkaOf(specOf(changes)) };
}

/** The settings about sizes that each family is given. */
function sizes(changes: Raw) {
  const target = targetOf(changes);
  const known = /^(max\.request\.size|message\.max\.bytes|buffer\.memory|.*fetch.*bytes|receive\.message\.max\.bytes)$/;
  const of = (settings: readonly { readonly key: string; readonly value: unknown }[], names = known) =>
    Object.fromEntries(settings.filter(({ key }) => names.test(key)).map(({ key, value }) => [key, value]));
  const [java, c] = (["java", "librdkafka"] as const).map((family) => settingsOf(target, family));
  return {
    java: { ...of(java?.producer ?? []), ...of(java?.consumer ?? []) },
    librdkafka: { ...of(c?.producer ?? []), ...of(c?.consumer ?? []) },
    kafkajs: of(kafkaJsSettings(target).consumer, /^maxBytes/),
  };
}

describe("the record size in the files for clients", () => {
  it("is left to the clients' own defaults while neither brokers nor topics raise it", () => {
    const nothing = { java: {}, librdkafka: {}, kafkajs: {} };
    assert.deepEqual(sizes({}), nothing);
    assert.deepEqual(sizes({ kafka: { properties: { "message.max.bytes": 1_048_588 } } }), nothing);
    assert.deepEqual(sizes({ kafka: { properties: { "message.max.bytes": 100_000 } } }), nothing);
    assert.deepEqual(sizes(pictures(500_000)), nothing);
  });

  it("follows the brokers, in the words of each family", () => {
    const limit = 5 * MiB;
    assert.deepEqual(sizes({ kafka: { properties: { "message.max.bytes": limit } } }), {
      java: { "max.request.size": limit, "max.partition.fetch.bytes": limit },
      librdkafka: { "message.max.bytes": limit, "max.partition.fetch.bytes": limit },
      kafkajs: { maxBytesPerPartition: limit },
    });
  });

  it("follows a topic that takes more than the brokers do", () => {
    const limit = 20 * MiB;
    const found = sizes({ kafka: { properties: { "message.max.bytes": 15 * MiB } }, ...pictures(limit) });
    assert.deepEqual(found, {
      java: { "max.request.size": limit, "buffer.memory": 2 * limit, "max.partition.fetch.bytes": limit },
      librdkafka: { "message.max.bytes": limit, "max.partition.fetch.bytes": limit },
      kafkajs: { maxBytesPerPartition: limit, maxBytes: limit },
    });
    assert.deepEqual(found, sizes(pictures(String(limit))));
  });

  it("follows the brokers when every topic of the stack takes less, because other topics do not", () => {
    const limit = 15 * MiB;
    const found = sizes({ kafka: { properties: { "message.max.bytes": limit } }, ...pictures(2 * MiB) });
    assert.equal(found.java["max.request.size"], limit);
  });

  it("makes the memory for an answer larger only where the largest record would not fit", () => {
    const limit = 90 * MiB;
    const found = sizes(pictures(limit));
    assert.equal(found.java["fetch.max.bytes"], limit);
    assert.equal(found.librdkafka["fetch.max.bytes"], limit);
    assert(Number(found.librdkafka["receive.message.max.bytes"]) >= limit + 512, "librdkafka's own rule");
    assert.equal(sizes(pictures(50 * MiB)).java["fetch.max.bytes"], undefined);
  });

  it("stays below what a broker reads as one request", () => {
    assert.equal(sizes(pictures(200 * MiB)).java["max.request.size"], 100 * MiB);
    const raised = { kafka: { properties: { "socket.request.max.bytes": 300 * MiB } }, ...pictures(200 * MiB) };
    assert.equal(sizes(raised).java["max.request.size"], 200 * MiB);
  });

  it("stays within the ranges of both families for the largest limit that Kafka takes", () => {
    const most = 2_147_483_647;
    const found = sizes({ kafka: { properties: { "socket.request.max.bytes": most } }, ...pictures(most) });
    assert.equal(found.librdkafka["message.max.bytes"], 1_000_000_000);
    assert.equal(found.librdkafka["max.partition.fetch.bytes"], 1_000_000_000);
    for (const value of Object.values({ ...found.java, ...found.librdkafka })) assert(Number(value) <= most);
  });

  it("is in every file that sets it, and once in each", () => {
    const target = targetOf(pictures(20 * MiB));
    const expected = {
      "producer.properties": /^max\.request\.size=20971520$/gm,
      "consumer.properties": /^max\.partition\.fetch\.bytes=20971520$/gm,
      "application.yaml": /^ {8}max\.request\.size: 20971520$|^ {6}buffer-memory: 41943040$/gm,
      "librdkafka-producer.conf": /^message\.max\.bytes=20971520$/gm,
      "librdkafka-consumer.conf": /^max\.partition\.fetch\.bytes=20971520$/gm,
      "kafkajs.mjs": /^ {2}maxBytesPerPartition: 20971520,$/gm,
      "kafka_settings.py": /^ {4}"message\.max\.bytes": 20971520,$/gm,
    };
    for (const [name, text] of Object.entries(clientFiles(target))) {
      const pattern = expected[name as keyof typeof expected];
      assert.equal(text.match(pattern)?.length, name === "application.yaml" ? 2 : 1, name);
    }
    assert.match(clientProperties(target), /^max\.request\.size=20971520$[^]*^max\.partition\.fetch\.bytes=20971520$/m);
  });
});
