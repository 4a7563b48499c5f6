import assert from "node:assert/strict";
import { judge } from "../../../../operations/status/judge";
import { metricsText } from "../../../../operations/status/metrics";
import type { Snapshot } from "../../../../operations/status/snapshot";
import { broker, partition, snapshot, zookeeper } from "../../../helpers/snapshot";

/** The lines with a value, without what all have in front. */
async function metricsOf(changes: Partial<Snapshot> = {}): Promise<string[]> {
  const text = await metricsText(judge(snapshot(changes)));
  const lines = text.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) assert.match(line, /^kafka_zookeeper_\w+\{stack="dev"(,\w+="[^"]*")*\} \d+(\.\d+)?$/);
  return lines.map((line) => line.replace("kafka_zookeeper_", "").replace(/stack="dev",?/, ""));
}

const life = { notBefore: "2026-01-01T00:00:00.000Z", notAfter: "2026-12-31T00:00:00.000Z" };
const certificate = { name: "cluster-kafka-1-server", subject: "CN=kafka-1", serial: "AA", ...life };
const shown = { service: "kafka" as const, id: 1, port: "CLIENTS", serial: "AA", ...life, problem: null };

describe("the metrics of a status", () => {
  it("are the exit code, its time, every server and the partitions of a cluster that is well", async () => {
    const servers = ["kafka", "zookeeper"].flatMap((service) =>
      [1, 2, 3].map((id) => `server_serving{service="${service}",id="${id}",name="kafka${id}"} 1`),
    );
    assert.deepEqual(
      (await metricsOf()).sort(),
      [
        "status_exit_code{} 0",
        "status_timestamp_seconds{} 1767323045.678",
        ...servers,
        'partitions{state="under-replicated"} 0',
        'partitions{state="below-min-isr"} 0',
        'partitions{state="offline"} 0',
      ].sort(),
    );
  });

  it("tell servers that do not serve, and partitions by what is wrong with them", async () => {
    const found = await metricsOf({
      brokers: [broker(1), broker(2), broker(3, { answers: false })],
      ensemble: [zookeeper(1, { role: null }), zookeeper(2), zookeeper(3)],
      partitions: [partition(0, { isr: [1, 2] }), partition(1, { isr: [2] }), partition(2, { leader: -1, isr: [] })],
    });
    for (const line of [
      "status_exit_code{} 2",
      'server_serving{service="kafka",id="3",name="kafka3"} 0',
      'server_serving{service="kafka",id="2",name="kafka2"} 1',
      'server_serving{service="zookeeper",id="1",name="kafka1"} 0',
      'partitions{state="under-replicated"} 2',
      'partitions{state="below-min-isr"} 1',
      'partitions{state="offline"} 1',
    ])
      assert(found.includes(line), `${line} in\n${found.join("\n")}`);
  });

  it("tell the end of each certificate by server and port as it is shown, and of each authority", async () => {
    const found = await metricsOf({
      certificates: [
        {
          ...certificate,
          isAuthority: false,
          shown: [shown, { ...shown, port: null, notAfter: null, problem: "silent" }],
        },
        { ...certificate, name: "cluster-authority", isAuthority: true, shown: [] },
      ],
    });
    const ends = found.filter((line) => line.includes("not_after"));
    assert.deepEqual(ends, [
      'certificate_not_after_timestamp_seconds{service="kafka",id="1",port="CLIENTS"} 1798675200',
      'authority_not_after_timestamp_seconds{name="cluster-authority"} 1798675200',
    ]);
  });

  it("leave out what is unknown, so that nobody takes it for well", async () => {
    const plain = { listener: "PLAINTEXT", port: 9092, step: "kept" as const, from: [] };
    const found = await metricsOf({
      partitions: null,
      plaintext: [
        { ...plain, broker: 1, connections: 2, problem: null },
        { ...plain, broker: 2, connections: null, problem: "denied" },
      ],
    });
    assert.deepEqual(
      found.filter((line) => /^partitions|^plaintext/.test(line)),
      ['plaintext_connections{broker="1",listener="PLAINTEXT"} 2'],
    );
    assert(found.includes("status_exit_code{} 3"));
  });
});
