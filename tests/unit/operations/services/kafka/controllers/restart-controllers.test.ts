import assert from "node:assert/strict";
import { noServers } from "../../../../../helpers/no-servers";
import { FakeCluster } from "../../../../../helpers/fake-cluster";

const controllersOf = (cluster: FakeCluster) =>
  cluster.restarts.filter((name) => name.startsWith("kafka-controller")).map((name) => name.slice(17));

/** A cluster in KRaft whose controllers, or brokers, run with something else than what is configured. */
function running(digests: { controllers?: string; kafka?: string }): FakeCluster {
  const cluster = FakeCluster.running({
    "kafka-controller": digests.controllers ?? "new",
    kafka: digests.kafka ?? "new",
  });
  cluster.quorum.leader = 101;
  return cluster;
}

describe("a roll of a cluster in KRaft", () => {
  it("starts a new one as a whole, and restarts nothing", async () => {
    const cluster = new FakeCluster([1, 2, 3], "kafka-controller");
    cluster.partitions = [];
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts, []);
    assert.equal(cluster.said.at(-1), "the controllers and the brokers run as configured");
  });

  it("restarts controllers before brokers, the active one last, so that the leader changes once", async () => {
    const cluster = running({ controllers: "old", kafka: "old" });
    assert.equal(await cluster.roll(), undefined);
    const units = cluster.restarts.map((name) => name.split(" ")[0]);
    assert.deepEqual(units, [...Array<string>(3).fill("kafka-controller"), ...Array<string>(3).fill("kafka")]);
    assert.deepEqual(controllersOf(cluster), ["102", "103", "101"]);
    assert.deepEqual(cluster.losses, []);
    assert.equal(cluster.quorum.epoch, 2);
  });

  it("restarts the brokers in their order, although each metadata answer names another one as the controller", async () => {
    const cluster = running({ kafka: "old" });
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 1", "kafka 2", "kafka 3"]);
  });

  it("waits more than 2 s after a controller answers: one that was just stopped counts as caught up", async () => {
    const cluster = running({ controllers: "old" });
    assert.equal(await cluster.roll(), undefined);
    const stops = cluster.stoppedAt.filter(([name]) => name.startsWith("kafka-controller")).map(([, at]) => at);
    const between = stops.slice(1).map((at, index) => at - (stops[index] ?? 0));
    // It answers 3 s after the begin of its stop, has caught up after 6 s, and is watched for 2 s more.
    assert(
      between.every((pause) => pause > 8_000),
      `pauses: ${between.join(", ")}`,
    );
    assert(cluster.said.some((line) => line.includes("the quorum must be whole for more than 2 s")));
  });

  it("restarts a controller that does not answer first: only a restart helps it, and the others are a majority", async () => {
    const cluster = running({ controllers: "old" });
    cluster.service("kafka-controller", 103).fault = "never answers";
    cluster.started = (service) => (service.fault = undefined);
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(controllersOf(cluster), ["103", "102", "101"]);
  });

  it("stops no controller while another one is behind, and says which", async () => {
    const cluster = running({ controllers: "old" });
    cluster.quorum.behind.set(103, 4_200);
    const error = await cluster.roll({ timeout: 20 });
    assert.match(String(error), /controllers, before the next restart: must be ready within 20 s/);
    assert.match(String(error), /controller 103 is 4\.2 s behind with the active controller 101/);
    assert.deepEqual(cluster.restarts, []);
  });

  it("goes on only while one controller leads in one epoch: an election that is not over could lose the next", async () => {
    const cluster = running({ controllers: "old" });
    const flapping = () => (cluster.quorum.epoch += 1);
    cluster.quorum.asked = flapping;
    const error = await cluster.roll({ timeout: 20 });
    assert.match(String(error), /the quorum must be whole for more than 2 s, and is since 0\.0 s/);
    assert.equal(cluster.restarts.length, 1);
  });

  it("stops no broker while the quorum has no leader, which would take 301 s to end", async () => {
    const cluster = running({ kafka: "old" });
    for (const id of [102, 103]) cluster.service("kafka-controller", id).fault = "never answers";
    const error = await cluster.roll({ timeout: 20 });
    assert.match(String(error), /the quorum of controllers: 0 of 3 servers serve and 2 must, or it does not come back/);
    assert.match(String(error), /controller 102 is not responding/);
    assert.deepEqual(cluster.restarts, []);
  });

  it("is refused before anything is changed when a majority of the controllers is lost", async () => {
    const cluster = running({ kafka: "old" });
    const lost = { ...noServers, "kafka-controller": [102, 103] };
    const [first] = [{ id: 101, host: "kafka1", address: "kafka1", port: 9095, digest: "new" }];
    const error = await cluster.roll({ lost, "kafka-controller": [first] });
    assert.match(
      String(error),
      /hosts\[\]\.lost: a majority .*, 2 of 3\n {4}given: 2 of 3 are lost: controller 102, 103\n {4}fix: /,
    );
    assert.deepEqual(cluster.events, []);
  });

  it("says beforehand which controllers it restarts, and that an upgrade is finalized", async () => {
    const cluster = running({ controllers: "a-b-c-d" });
    const nodes = [101, 102, 103].map((id) => {
      const host = `kafka${id - 100}`;
      return { id, host, address: host, port: 9095, digest: "z-b-c-d" };
    });
    const lines = await cluster.describe({ "kafka-controller": nodes, features: { release: "4.3.1", line: "4.3" } });
    assert.match(lines[0] ?? "", /^restart 3 controllers, each once: /);
    assert.match(lines[1] ?? "", /^restart controller 101 on kafka1: /);
    assert.match(lines.at(-1) ?? "", /^finalize features up to those of 4\.3, .* cannot be taken back/);
  });
});
