import assert from "node:assert/strict";
import {
  clientsText,
  countPlainClients,
  fetchPlainListeners,
  type PlainListener,
} from "../../../../../operations/services/kafka/plain-clients";
import { KafkaConnection } from "../../../../../operations/protocol/kafka/kafka-connection";
import { brokerConnection, source } from "../../../../helpers/fake-broker";

/** A broker that was started with some settings. */
async function listenersOf(settings: Readonly<Record<string, string>>) {
  const connection = new KafkaConnection(
    brokerConnection({
      metadata: () => ({ brokers: [], controller: 1, partitions: [] }),
      settings: (_, __, names) =>
        names.map((name) => ({ name, value: settings[name] ?? null, source: source.static, synonyms: [] })),
    }),
  );
  try {
    return await fetchPlainListeners(connection, 1);
  } finally {
    connection.close();
  }
}

const both = {
  listeners: "PLAINTEXT://10.0.0.1:9092,CLIENTS://10.0.0.1:9093,INTERNAL://[2001:db8::1]:9094",
  "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CLIENTS:SASL_SSL,INTERNAL:SSL",
};
/** What Kafka says of one that was given none. */
const stockMap = "PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT,SASL_SSL:SASL_SSL";

describe("listeners in plain text of a running broker", () => {
  it("are those beside others with TLS, which brokers use among themselves or not", async () => {
    const plain = { broker: 1, listener: "PLAINTEXT", port: 9092 };
    const among = (name: string) => listenersOf({ ...both, "inter.broker.listener.name": name });
    assert.deepEqual(await among("PLAINTEXT"), [{ ...plain, isShared: true }]);
    assert.deepEqual(await among("INTERNAL"), [{ ...plain, isShared: false }]);
  });

  it("are of no interest where all are in plain text, or none is", async () => {
    const stock = { listeners: "PLAINTEXT://10.0.0.1:9092", "listener.security.protocol.map": stockMap };
    assert.deepEqual(await listenersOf(stock), []);
    assert.deepEqual(await listenersOf({ ...both, listeners: "CLIENTS://:9093,INTERNAL://:9094" }), []);
    assert.deepEqual(await listenersOf({}), []);
  });
});

describe("clients of listeners in plain text", () => {
  const socket = (local: string, remote: string) => {
    const end = (text: string) => ({ address: text.split(":")[0] ?? "", port: Number(text.split(":")[1]) });
    return { local: end(local), remote: end(remote) };
  };
  const listeners = (isShared: boolean): PlainListener[] =>
    [1, 2].map((broker) => ({ broker, listener: "PLAINTEXT", port: 9092, isShared }));
  const at: Readonly<Record<number, ReturnType<typeof socket>[]>> = {
    1: [
      socket("10.0.0.1:9092", "10.0.0.9:1001"),
      socket("10.0.0.1:9092", "10.0.0.9:1002"),
      socket("10.0.0.1:9092", "10.0.0.8:1001"),
      socket("10.0.0.1:9092", "10.0.0.2:1001"),
      socket("10.0.0.1:9092", "10.0.0.1:1001"),
      socket("10.0.0.1:9092", "127.0.0.1:1001"),
      // The other end of its own connection to another broker.
      socket("10.0.0.1:1002", "10.0.0.2:9092"),
    ],
    2: [socket("10.0.0.2:9092", "10.0.0.1:1002"), socket("10.0.0.2:1001", "10.0.0.1:9092")],
  };
  const read = (broker: number) => Promise.resolve(at[broker] ?? []);

  it("are counted by address, without the brokers and us as long as those talk plain text, too", async () => {
    const [first, second] = await countPlainClients(listeners(true), read);
    const from = [
      { address: "10.0.0.9", connections: 2 },
      { address: "10.0.0.8", connections: 1 },
    ];
    assert.deepEqual([first?.connections, first?.from, first?.problem], [3, from, null]);
    assert.deepEqual([second?.connections, second?.from], [0, []]);
  });

  it("are all who are connected once brokers use TLS, also programs on a broker's own host", async () => {
    const [first, second] = await countPlainClients(listeners(false), read);
    assert.deepEqual([first?.connections, second?.connections], [6, 1]);
    assert.deepEqual(first?.from.map(({ address }) => address).sort(), [
      "10.0.0.1",
      "10.0.0.2",
      "10.0.0.8",
      "10.0.0.9",
      "127.0.0.1",
    ]);
  });

  it("are not known, and not none, where nobody can look; the others are", async () => {
    const denied = (broker: number) => (broker === 1 ? Promise.reject(new Error("forbidden\nmore")) : read(broker));
    const [first, second] = await countPlainClients(listeners(false), denied);
    assert.deepEqual([first?.connections, first?.problem], [null, "forbidden"]);
    assert.deepEqual([second?.connections, second?.problem], [1, null]);
  });

  it("are told with those of all brokers together, the one with the most first", async () => {
    assert.equal(
      clientsText(await countPlainClients(listeners(false), read)),
      "7 connections: 2 from 10.0.0.1; 2 from 10.0.0.9; 1 from 10.0.0.2; 1 from 10.0.0.8; 1 from 127.0.0.1",
    );
    assert.equal(clientsText([]), "0 connections");
  });
});
