import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";
import { noServers } from "../../../../helpers/no-servers";

describe("an ensemble that a server leaves", () => {
  const onHosts = (port: number) =>
    [1, 2, 3].map((id) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port, digest: "new" }));
  const staying = onHosts(2181);

  it("is rolled while that server still runs, and its leader comes last", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(1, 1);
    cluster.leaving = 4;
    assert.equal(await cluster.roll({ zookeeper: staying }), undefined);
    const stops = cluster.events.filter((event) => event.startsWith("stop"));
    assert.deepEqual(stops, ["stop zookeeper 2", "stop zookeeper 3", "stop zookeeper 1"]);
  });

  it("gets rid of its leader, when that leaves a host that stays, before anything waits for one that it does not know", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(4, 1);
    cluster.leaving = 4;
    assert.equal(await cluster.roll({ zookeeper: staying }), undefined);
    const stops = cluster.events.filter((event) => event.startsWith("stop"));
    assert.deepEqual(stops, ["stop zookeeper 4", "stop zookeeper 1", "stop zookeeper 2", "stop zookeeper 3"]);
    assert(!cluster.events.includes("start zookeeper 4"));
    assert(cluster.said.includes("stopping the leader of the ensemble on kafka4, which leaves it"));
  });

  it("is not touched while the server that leaves with its host leads, and the operator is told at once what to do", async () => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, [1, 2, 3, 4]);
    cluster.lead(4, 1);
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2, 3] }];
    const error = await cluster.roll({ zookeeper: staying, kafka: onHosts(9092) });
    assert.match(
      String(error),
      /hosts\[\]\.zookeeperId: a server that leaves .*\n {4}given: .* follow another one\n {4}fix: +systemctl stop zookeeper on the host that leaves/,
    );
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 10_000);
  });
});

describe("an ensemble with observers", () => {
  const all = [1, 2, 3, 4, 5];
  const node = (id: number) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port: 2181, digest: "new" });
  const planOf = (...observers: number[]) => ({
    zookeeper: all.map((id) => (observers.includes(id) ? { ...node(id), observer: true } : node(id))),
  });
  const clusterOf = (now: number[], then: number[], leader: number) => {
    const cluster = FakeCluster.running({ zookeeper: "old" }, all);
    cluster.observing = new Set(now);
    cluster.shallObserve = new Set(then);
    cluster.lead(leader, 1);
    return cluster;
  };
  const order = (cluster: FakeCluster) => cluster.restarts.join(", ");

  it("is rolled from its observers to its leader", async () => {
    const cluster = clusterOf([4, 5], [4, 5], 1);
    assert.equal(await cluster.roll(planOf(4, 5)), undefined);
    assert.equal(order(cluster), "zookeeper 4, zookeeper 5, zookeeper 2, zookeeper 3, zookeeper 1");
  });

  it("is rolled from the observer that shall vote on, so that the majority is counted with it", async () => {
    const cluster = clusterOf([4, 5], [5], 1);
    assert.equal(await cluster.roll(planOf(5)), undefined);
    assert.equal(order(cluster), "zookeeper 4, zookeeper 5, zookeeper 2, zookeeper 3, zookeeper 1");
  });

  it("keeps the vote of a follower that shall observe until only the leader is left", async () => {
    const cluster = clusterOf([5], [2, 5], 1);
    assert.equal(await cluster.roll(planOf(2, 5)), undefined);
    assert.equal(order(cluster), "zookeeper 5, zookeeper 3, zookeeper 4, zookeeper 2, zookeeper 1");
  });

  it("gets rid of a leader that shall observe before it restarts those that would not follow it any more", async () => {
    const cluster = clusterOf([5], [3, 5], 3);
    assert.equal(await cluster.roll(planOf(3, 5)), undefined);
    assert.equal(order(cluster).split(", ").slice(0, 2).sort().join(", "), "zookeeper 3, zookeeper 5");
    assert.equal(cluster.restarts.length, 5);
  });

  it("is refused while only observers are left besides one of three that vote", async () => {
    const cluster = clusterOf([4, 5], [4, 5], 1);
    const plan = planOf(4, 5);
    const left = plan.zookeeper.filter(({ id }) => [1, 4, 5].includes(id));
    const error = await cluster.roll({
      zookeeper: left,
      lost: { ...noServers, zookeeper: [2, 3] },
    });
    assert.match(String(error), /a majority of the ensemble must be left, 2 of 3\n.*2 of 3 are lost: ZooKeeper 2, 3/);
  });
});
