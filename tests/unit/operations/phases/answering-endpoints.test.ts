import assert from "node:assert/strict";
import { FakeCluster } from "../../../helpers/fake-cluster";

const toListen = "set kafka.listeners[CLIENTS].bind: advertised";
const open = { own: false };
const silent = { own: false, problem: "no answer within 3 s" };
const back = 60_000;

/** Restarts three brokers, each of which sends clients to another address; tells what is tried, and in which moments brokers stop. */
async function restarted(
  answers: (address: string, cluster: FakeCluster) => typeof open | typeof silent,
  timeout = 120,
) {
  const cluster = FakeCluster.running({ kafka: "old" });
  cluster.lead(1, 3);
  cluster.answers = (address) => answers(address, cluster);
  const kafka = [1, 2, 3].map((id) => ({
    ...{ id, host: `kafka${id}`, address: `kafka${id}`, port: 9092, digest: "new" },
    advertised: [{ name: "CLIENTS", address: `192.168.50.${id}`, port: 9092, toListen }],
  }));
  const error = await cluster.roll({ kafka, timeout });
  const stops = cluster.stoppedAt.map(([, at]) => at);
  return { error, cluster, stops };
}

/** Whether a broker was stopped, and a load balancer has yet to notice that it is back. */
function isNotNoticed({ stoppedAt, clock }: FakeCluster, address: string): boolean {
  const [, at] = stoppedAt.find(([name]) => name === `kafka ${address.at(-1)}`) ?? [];
  return at !== undefined && clock.now() < at + back;
}

describe("a roll of brokers that clients outside are led to", () => {
  it("stops the next broker only once they are led again to the one before", async () => {
    const { error, stops } = await restarted((address, cluster) => (isNotNoticed(cluster, address) ? silent : open));
    assert.equal(error, undefined);
    const [first = 0, second = 0, third = 0] = stops;
    assert(second - first >= back && third - second >= back, String(stops));
  });

  it("moves leaders back to a broker only once they are led there again", async () => {
    let unpreferred = 0;
    const { cluster } = await restarted((address, one) => {
      if (!isNotNoticed(one, address)) return open;
      unpreferred = Math.max(unpreferred, one.unpreferred.length);
      return silent;
    });
    assert(unpreferred > 0);
    assert.deepEqual(cluster.unpreferred, []);
  });

  it("ends at the first broker that they are not led to any more, and says from where that was tried", async () => {
    const { error, stops } = await restarted(
      (address, cluster) => (cluster.stoppedAt.length > 0 && address.endsWith("1") ? silent : open),
      30,
    );
    assert.equal(stops.length, 1);
    assert.match(
      String(error),
      /given: not ready: clients are not led to kafka 1 yet: CLIENTS at 192\.168\.50\.1:9092, tried from kafka2: no answer within 3 s/,
    );
  });

  it("does not wait for what did not answer before either", async () => {
    const { error, stops, cluster } = await restarted(() => silent);
    assert.equal(error, undefined);
    assert.equal(stops.length, 3);
    assert(cluster.clock.now() < back, String(cluster.clock.now()));
  });
});
