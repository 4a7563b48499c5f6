import assert from "node:assert/strict";
import type { ServerNode } from "../../../../../components/resources/inputs/roll-inputs";
import { FakeCluster } from "../../../../helpers/fake-cluster";
import { FakePods } from "../../../../helpers/fake-pods";

const started = {
  listeners: "PLAINTEXT://10.0.0.1:9092,CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094",
  "listener.security.protocol.map": "PLAINTEXT:PLAINTEXT,CLIENTS:SASL_SSL,INTERNAL:SSL",
  "inter.broker.listener.name": "INTERNAL",
};

function cluster(settings: Readonly<Record<string, string>> = started): FakeCluster {
  const made = FakeCluster.running({ kafka: "old" });
  for (const one of made.settings.values()) one.started = new Map(Object.entries(settings));
  return made;
}

/** Brokers that shall have TLS at all ports, or still one in plain text. */
const nodes = (former: Pick<ServerNode, "former"> = {}): ServerNode[] =>
  [1, 2, 3].map((id) => ({
    ...{ id, host: `kafka${id}`, address: `kafka${id}`, port: 9092, digest: "new", ...former },
    certificate: { serial: "AA", ports: [{ name: "INTERNAL", address: `kafka${id}`, port: 9094 }] },
  }));

const client = { local: { address: "10.0.0.1", port: 9092 }, remote: { address: "10.0.0.9", port: 1001 } };
const warnings = (lines: readonly string[]) => lines.filter((line) => line.includes("will be closed"));

describe("a roll that closes listeners in plain text", () => {
  it("says in its preview, and while it runs, how many clients it shuts out and from where; it refuses nothing", async () => {
    const made = cluster();
    made.sockets = (broker) => (broker === 1 ? [client, client] : []);
    const said = "warning: PLAINTEXT will be closed, and shuts out 2 connections: 2 from 10.0.0.9";
    assert.deepEqual(warnings(await made.describe({ kafka: nodes() })), [said]);
    await made.roll({ kafka: nodes() });
    assert.deepEqual(warnings(made.said), [said]);
    assert(made.said.indexOf(said) < made.said.findIndex((line) => line.includes("restarting")));
    assert.deepEqual(made.restarts.length > 0, true);
  });

  it("says that nobody is there when it could look everywhere", async () => {
    assert.deepEqual(warnings(await cluster().describe({ kafka: nodes() })), [
      "PLAINTEXT will be closed; no client uses it now",
    ]);
  });

  it("says that it does not know when it could not look, or a broker is silent", async () => {
    const made = cluster();
    made.sockets = (broker) => {
      if (broker === 2) throw new Error("no right to look");
      return broker === 1 ? [client] : [];
    };
    made.service("kafka", 3).fault = "never answers";
    assert.deepEqual(warnings(await made.describe({ kafka: nodes() })), [
      "warning: PLAINTEXT will be closed, and shuts out 1 connection: 1 from 10.0.0.9",
      "warning: PLAINTEXT will be closed, and who uses it is not known: broker 2: no right to look; broker 3 is not responding",
    ]);
  });

  it("is no other roll: nothing is asked where plain text stays, or is there no more", async () => {
    const asked: number[] = [];
    const look = (made: FakeCluster) => {
      made.sockets = (broker) => (asked.push(broker), [client]);
      return made;
    };
    const stays = look(cluster());
    assert.deepEqual(warnings(await stays.describe({ kafka: nodes({ former: ["10.0.0.1:9092"] }) })), []);
    const plain = look(cluster({ listeners: "PLAINTEXT://10.0.0.1:9092" }));
    assert.deepEqual(warnings(await plain.describe()), []);
    const secure = look(cluster({ ...started, listeners: "CLIENTS://:9093,INTERNAL://:9094" }));
    assert.deepEqual(warnings(await secure.describe({ kafka: nodes() })), []);
    assert.deepEqual(asked, []);
  });

  it("says the same in pods", async () => {
    const pods = new FakePods({ kafka: "old" });
    for (const one of pods.cluster.settings.values()) one.started = new Map(Object.entries(started));
    const line = "   0: 0100000A:2384 0900000A:D431 01 0";
    pods.prints = (pod) => (pod === "kafka-1" ? `sl local_address\n${line}\n` : "sl local_address\n");
    const certificate = {
      serial: "AA",
      file: "/keys/broker.pem",
      ports: [{ name: "brokers", address: "a", port: 9094 }],
    };
    const servers = [1, 2, 3].map((id) => ({ ...pods.server("kafka", id), certificate }));
    assert.deepEqual(warnings(await pods.describe("kafka", { servers })), [
      "warning: PLAINTEXT will be closed, and shuts out 1 connection: 1 from 10.0.0.9",
    ]);
    const kept = servers.map((server) => ({ ...server, former: ["kafka-1:9092"] }));
    assert.deepEqual(warnings(await pods.describe("kafka", { servers: kept })), []);
  });
});
