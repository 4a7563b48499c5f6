import assert from "node:assert/strict";
import type { Answer } from "../../../../../operations/transport/word-scripts";
import { FakeCluster } from "../../../../helpers/fake-cluster";
import { FakePods } from "../../../../helpers/fake-pods";

const outside = ["zk1", "zk2", "zk3"].map((address) => ({ service: "zookeeper" as const, address, port: 2181 }));
const serving: Answer = { text: "Zookeeper version: 3.8.4\nMode: follower\n" };
const refused: Answer = { text: "", problem: "Connection refused" };
const withheld: Answer = { text: "srvr is not executed because it is not in the whitelist." };

/** Brokers that have to be restarted, on an ensemble that answers so. */
function brokersOn(answer: (host: string, address: string) => Answer): FakeCluster {
  const cluster = FakeCluster.running({ kafka: "old" });
  cluster.lead(1, 2);
  cluster.outside = answer;
  return cluster;
}

const plan = { zookeeper: [], outside };

describe("the restart of brokers whose ensemble is not of the stack", () => {
  it("happens while a majority of the servers that are named serves", async () => {
    const cluster = brokersOn((_, address) => (address === "zk3" ? refused : serving));
    assert.equal(await cluster.roll(plan), undefined);
    assert.deepEqual(cluster.restarts, ["kafka 1", "kafka 3", "kafka 2"]);
  });

  it("stops no broker while fewer of them serve, and says which do not", async () => {
    const cluster = brokersOn((_, address) => (address === "zk1" ? serving : refused));
    const error = String(await cluster.roll(plan));
    assert.match(error, /broker 1, before its restart: must be ready within 120 s/);
    assert.match(error, /zookeeper\.existing: 1 of 3 servers serve and 2 must, or it does not come back/);
    assert.match(error, /zk2:2181 from kafka1: Connection refused; zk3:2181 from kafka1: Connection refused/);
    assert.deepEqual(cluster.events, []);
  });

  it("stops no broker whose own host does not reach them, whatever the others reach", async () => {
    const cluster = brokersOn((host) => (host === "kafka3" ? refused : serving));
    assert.match(String(await cluster.roll(plan)), /broker 3, before its restart: .*\n.*0 of 3 servers serve/);
    assert.deepEqual(cluster.restarts, ["kafka 1"]);
  });

  it("resumes when the ensemble comes back", async () => {
    const cluster = brokersOn(() => (cluster.clock.now() < 30_000 ? refused : serving));
    assert.equal(await cluster.roll(plan), undefined);
    assert.equal(cluster.restarts.length, 3);
  });

  it("ends at once when the servers may not tell, with what lets them", async () => {
    const cluster = brokersOn(() => withheld);
    const error = String(await cluster.roll(plan));
    assert.match(error, /zookeeper\.existing: its servers must say whether they serve, before a broker stops/);
    assert.match(error, /srvr is not allowed there/);
    assert.match(error, /fix: {3}add srvr to 4lw\.commands\.whitelist/);
    assert.deepEqual(cluster.events, []);
    assert(cluster.clock.now() < 5_000);
  });

  it("stops no broker when two of the servers lead, because they are not one ensemble", async () => {
    const cluster = brokersOn(() => ({ text: "Mode: standalone\n" }));
    assert.match(String(await cluster.roll(plan)), /the ensemble has 3 leaders/);
    assert.deepEqual(cluster.events, []);
  });

  for (const kind of ["StatefulSet", "Deployment"] as const)
    it(`asks from the pod that would be replaced, of a ${kind}`, async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 2);
      pods.cluster.outside = (host) => (host === "kafka-3" ? refused : serving);
      assert.match(String(await pods.roll("kafka", { outside })), /zk1:2181 from kafka-3: Connection refused/);
      assert.deepEqual(pods.cluster.restarts, ["kafka 1"]);
    });
});

describe("the restart of brokers whose ensemble is of the stack", () => {
  it("stops no broker while no member serves", async () => {
    const cluster = brokersOn(() => refused);
    for (const id of [1, 2, 3]) cluster.service("zookeeper", id).fault = "never answers";
    const error = String(await cluster.roll());
    assert.match(error, /the ensemble: 0 of 3 servers serve and 1 must, or it does not come back/);
    assert.deepEqual(cluster.restarts, []);
  });
});
