import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

describe("an ensemble that a server leaves", () => {
  const staying = [1, 2, 3].map((id) => {
    return { id, host: `kafka${id}`, address: `kafka${id}`, port: 2181, digest: "new" };
  });

  it("is rolled while that server still runs, and its leader comes last", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(1, 1);
    cluster.leaving = 4;
    assert.equal(await cluster.roll({ zookeeper: staying }), undefined);
    const stops = cluster.events.filter((event) => event.startsWith("stop"));
    assert.deepEqual(stops, ["stop zookeeper 2", "stop zookeeper 3", "stop zookeeper 1"]);
  });

  it("is not touched while it is that server who leads, and the operator is told at once what to do", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(4, 1);
    const error = await cluster.roll({ zookeeper: staying });
    assert.match(
      String(error),
      /hosts\[\]\.zookeeperId: a server that leaves .*\n {4}given: .* follow another one\n {4}fix: +systemctl stop zookeeper on the host that leaves/,
    );
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 10_000);
  });
});
