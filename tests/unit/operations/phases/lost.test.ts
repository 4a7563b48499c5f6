import assert from "node:assert/strict";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { FakeCluster } from "../../../helpers/fake-cluster";
import { noServers } from "../../../helpers/no-servers";

const ports = { zookeeper: 2181, kafka: 9092, "kafka-controller": [] } as const;

function nodes(unit: "zookeeper" | "kafka", ids: readonly number[]): Plan["kafka"] {
  return ids.map((id) => ({ id, host: `kafka${id}`, address: `kafka${id}`, port: ports[unit], digest: "new" }));
}

/** A plan without the members on these hosts. */
function without(...lost: number[]): Partial<Plan> {
  const left = [1, 2, 3].filter((id) => !lost.includes(id));
  return {
    zookeeper: nodes("zookeeper", left),
    kafka: nodes("kafka", left),
    lost: { ...noServers, zookeeper: lost, kafka: lost },
  };
}

function dead(cluster: FakeCluster, ...ids: number[]): FakeCluster {
  for (const id of ids) for (const unit of ["zookeeper", "kafka"] as const) cluster.service(unit, id).lose();
  return cluster;
}

describe("a roll without a host that is lost", () => {
  it("succeeds although the lost broker holds copies, and touches nothing", async () => {
    const cluster = dead(FakeCluster.running(), 3);
    assert.equal(await cluster.roll(without(3)), undefined);
    assert.deepEqual(cluster.events, []);
  });

  it("still refuses to let go of another broker that holds copies", async () => {
    const cluster = dead(FakeCluster.running(), 3);
    const error = await cluster.roll({ ...without(3), kafka: nodes("kafka", [1]) });
    assert.match(
      String(error),
      /given: broker 2 is not in the stack file and has replicas of orders-0; orders-1; orders-2/,
    );
  });

  it("ends at once, and says how many are missing, when the ensemble has no majority left", async () => {
    const cluster = dead(FakeCluster.running({ kafka: "old" }), 2, 3);
    const error = await cluster.roll(without(2, 3));
    assert.match(String(error), /hosts\[\]\.lost: a majority of the ensemble must be left, 2 of 3\n/);
    assert.match(String(error), /given: 2 of 3 are lost: ZooKeeper 2, 3\n/);
    assert.deepEqual([cluster.events, cluster.clock.now()], [[], 0]);
  });

  it("refuses at once a restart that partitions with a lost copy would not survive", async () => {
    const cluster = dead(FakeCluster.running({ kafka: "old" }), 3);
    cluster.lead(1, 2);
    const error = await cluster.roll(without(3));
    assert.match(
      String(error),
      /hosts\[\]\.lost: every partition must survive the restart of broker 1 without what is lost/,
    );
    assert.match(
      String(error),
      /given: broker 3 is lost; partition orders-0 has 1 replica on brokers that stay and needs 2 in sync/,
    );
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 5_000);
  });

  it("restarts a whole ensemble whose only lost member observes: it counts for no majority", async () => {
    const cluster = dead(FakeCluster.running({ zookeeper: "old" }), 3);
    cluster.observing = cluster.shallObserve = new Set([3]);
    const plan = { zookeeper: nodes("zookeeper", [1, 2]), lost: { ...noServers, zookeeper: [3] } };
    const kafka = nodes("kafka", [1, 2, 3]);
    cluster.service("kafka", 3).runs("new");
    cluster.lead(2, 1);
    const error = await cluster.roll({
      ...plan,
      kafka,
      lostObservers: { ...noServers, zookeeper: [3] },
    });
    assert.equal(error, undefined);
    assert.deepEqual(cluster.restarts, ["zookeeper 1", "zookeeper 2"]);
  });

  it("ends at once when a majority of those that vote is lost, whatever observers are left", async () => {
    const cluster = dead(FakeCluster.running({ kafka: "old" }), 2, 3);
    const zookeeper = [
      ...nodes("zookeeper", [1]),
      ...nodes("zookeeper", [4]).map((one) => ({ ...one, host: "kafka1", observer: true })),
    ];
    const lost = { ...noServers, zookeeper: [2, 3, 5], kafka: [2, 3] };
    const error = await cluster.roll({
      ...without(2, 3),
      zookeeper,
      lost,
      lostObservers: { ...noServers, zookeeper: [5] },
    });
    assert.match(String(error), /given: 2 of 3 are lost: ZooKeeper 2, 3\n/);
  });

  it("restarts brokers whose partitions survive that", async () => {
    const cluster = dead(FakeCluster.running({ kafka: "old" }), 3);
    cluster.lead(1, 2);
    cluster.partitions = [{ topic: "orders", index: 0, replicas: [1, 2] }];
    assert.equal(await cluster.roll(without(3)), undefined);
    assert.deepEqual(
      cluster.events,
      [1, 2].flatMap((id) => [`stop kafka ${id}`, `start kafka ${id}`]),
    );
  });
});
