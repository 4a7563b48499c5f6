import assert from "node:assert/strict";
import type { Tried } from "../../../../operations/transport/endpoint-scripts";
import { FakeCluster } from "../../../helpers/fake-cluster";

const toListen = "set kafka.listeners[CLIENTS].bind: advertised";

/** A roll of three brokers, each of which sends clients to another address. */
async function rolled(answers: (address: string, clock: number) => Tried) {
  const cluster = FakeCluster.running();
  cluster.answers = (address) => answers(address, cluster.clock.now());
  const kafka = [1, 2, 3].map((id) => ({
    ...{ id, host: `kafka${id}`, address: `kafka${id}`, port: 9092, digest: "new" },
    advertised: [{ name: "CLIENTS", address: `192.168.50.${id}`, port: 9092, toListen }],
  }));
  return { error: await cluster.roll({ kafka }), cluster };
}

describe("a roll of brokers that send clients to another address", () => {
  it("ends well, and tells nothing, when each endpoint answers", async () => {
    const { error, cluster } = await rolled(() => ({ own: true }));
    assert.equal(error, undefined);
    assert(!cluster.said.some((line) => line.includes("192.168.50")));
  });

  it("fails when nothing answers at an address of the broker's own host, with where and how to mend it", async () => {
    const { error } = await rolled((address) =>
      address === "192.168.50.2" ? { own: true, problem: "Connection refused" } : { own: true },
    );
    assert.match(
      String(error),
      /given: CLIENTS at 192\.168\.50\.2:9092, tried from kafka2: Connection refused\n {4}fix: {3}set kafka\.listeners\[CLIENTS\]\.bind: advertised/,
    );
  });

  it("waits a moment for a listener that opens later", async () => {
    const { error, cluster } = await rolled((_, now) =>
      now < 2_000 ? { own: true, problem: "refused" } : { own: true },
    );
    assert.equal(error, undefined);
    assert(cluster.clock.now() >= 2_000);
  });

  it("says which endpoints could not be tried from the hosts, and goes on", async () => {
    const { error, cluster } = await rolled(() => ({ own: false, problem: "no answer within 3 s" }));
    assert.equal(error, undefined);
    const told = cluster.said.filter((line) => line.startsWith("not known whether clients reach it: CLIENTS at "));
    assert.equal(told.length, 3);
  });
});
