import assert from "node:assert/strict";
import type { Plan } from "../../../../../../../components/resources/inputs/roll-inputs";
import { FakeCluster } from "../../../../../../helpers/fake-cluster";
import { idOn, planOf } from "../../../../../../helpers/fake-plan";
import { noServers } from "../../../../../../helpers/no-servers";

/** A plan with controllers on some hosts, and brokers on all four. */
function planned(hosts: readonly number[], kind: "both" | "dynamic" = "dynamic"): Partial<Plan> {
  const of = (ids: readonly number[]) => planOf(ids, "kafka-controller", {});
  const voters = hosts.map((host) => ({ id: 100 + host, host: `kafka${host}`, port: 9095 }));
  return {
    "kafka-controller": of(hosts)["kafka-controller"],
    kafka: of([1, 2, 3, 4]).kafka,
    quorum: { kind, listener: "CONTROLLER", voters },
  };
}

/** A cluster of four hosts, on some of which a controller votes; who is no voter runs without a vote. */
function cluster(voting: readonly number[], leader = voting[0] ?? 0): FakeCluster {
  const one = FakeCluster.running({ "kafka-controller": "new", kafka: "new" }, [1, 2, 3, 4]);
  one.quorum.finalized.set("kraft.version", 1).set("metadata.version", 30);
  one.quorum.supportedBy = () => ({ "metadata.version": [7, 30], "kraft.version": [0, 1] });
  one.quorum.votes.writeDown(voting.map((host) => idOn(host, "kafka-controller")));
  one.quorum.leader = idOn(leader, "kafka-controller");
  return one;
}

describe("the votes of a dynamic quorum in a roll", () => {
  it("are left alone where the controllers of the stack are the voters", async () => {
    const one = cluster([1, 2, 3]);
    assert.equal(await one.roll(planned([1, 2, 3])), undefined);
    assert.deepEqual(one.quorum.orders, []);
    assert.deepEqual(one.restarts, []);
  });

  it("are one more for a controller that has caught up, at the address that the stack says", async () => {
    const one = cluster([1, 2, 3]);
    assert.equal(await one.roll(planned([1, 2, 3, 4])), undefined);
    assert.deepEqual(one.quorum.orders, ["vote for 104 at CONTROLLER kafka4:9095"]);
    assert.deepEqual(one.quorum.votes.ids, [101, 102, 103, 104]);
  });

  it("are given only once the new controller has caught up: a majority would need it from then on", async () => {
    const one = cluster([1, 2, 3]);
    one.quorum.behind.set(104, 5_000);
    const error = await one.roll(planned([1, 2, 3, 4]));
    assert.match(error?.message ?? "", /controller 104 does not follow the quorum yet/);
    assert.deepEqual(one.quorum.orders, []);
  });

  it("wait for a controller that neither votes nor follows, once it runs with what is configured", async () => {
    const one = cluster([1, 2, 3]);
    one.service("kafka-controller", 104).runs("old");
    one.quorum.behind.set(104, 5_000);
    one.started = ({ id }) => void one.quorum.behind.delete(id);
    assert.equal(await one.roll(planned([1, 2, 3, 4])), undefined);
    assert.deepEqual(one.restarts, ["kafka-controller 104"]);
    assert.deepEqual(one.quorum.votes.ids, [101, 102, 103, 104]);
  });

  it("do not make a voter that is slow restart before the others can do without it", async () => {
    const one = cluster([1, 2, 3]);
    for (const id of [101, 102, 103]) one.service("kafka-controller", id).runs("old");
    one.quorum.behind.set(102, 5_000).set(103, 5_000);
    assert.match((await one.roll({ ...planned([1, 2, 3]), timeout: 20 }))?.message ?? "", /5\.0 s behind/);
    assert.deepEqual(one.restarts, []);
  });

  it("are one fewer for a controller that is not in the stack, also when it is the active one", async () => {
    const one = cluster([1, 2, 3, 4], 4);
    assert.equal(await one.roll(planned([1, 2, 3])), undefined);
    assert.deepEqual(one.quorum.orders, ["no vote for 104"]);
    assert.notEqual(one.quorum.leader, 104);
    assert(
      one.said.some((line) => line.startsWith("controller 104 stays registered: metadata.version cannot be raised")),
      one.said.join("\n"),
    );
  });

  it("are not taken while the others are no majority without it", async () => {
    const one = cluster([1, 2, 3, 4]);
    one.quorum.behind.set(102, 5_000).set(103, 5_000);
    const error = await one.roll(planned([1, 2, 3]));
    assert.match(error?.message ?? "", /controller 102 .*5\.0 s behind/);
    assert.deepEqual(one.quorum.orders, []);
  });

  it("go from the log that a controller lost to the one that it has", async () => {
    const one = cluster([1, 2, 3]);
    one.quorum.votes.other.set(102, Buffer.alloc(16, 9).toString("base64url"));
    assert.equal(await one.roll(planned([1, 2, 3])), undefined);
    assert.deepEqual(one.quorum.orders, ["no vote for 102", "vote for 102 at CONTROLLER kafka2:9095"]);
    assert.equal(one.quorum.votes.has(102), true);
  });

  it("do not change when more than one would, and nothing else does", async () => {
    const one = cluster([1, 2, 3]);
    const error = await one.roll(planned([1, 2, 4]));
    assert.match(error?.message ?? "", /voters of a quorum change one after the other, one in an up/);
    assert.match(error?.message ?? "", /given: 103 leaves, 104 joins; 101, 102, 103 vote/);
    assert.deepEqual([one.quorum.orders, one.restarts], [[], []]);
    assert((await one.describe(planned([1, 2, 4]))).some((line) => line.startsWith("refuse: hosts[].controllerId")));
  });

  it("stay with a controller whose host is lost, which is nobody's leave", async () => {
    const one = cluster([1, 2, 3]);
    one.service("kafka-controller", 103).lose();
    const { quorum, ...plan } = planned([1, 2, 3]);
    const left = plan["kafka-controller"]?.filter(({ id }) => id !== 103) ?? [];
    const lost = { ...noServers, "kafka-controller": [103] };
    assert.equal(await one.roll({ ...plan, ...(quorum && { quorum }), "kafka-controller": left, lost }), undefined);
    assert.deepEqual(one.quorum.orders, []);
  });

  it("are changed by the next run of a roll that was cut between both halves", async () => {
    const one = cluster([1, 3]);
    assert.equal(await one.roll(planned([1, 2, 3])), undefined);
    assert.deepEqual(one.quorum.votes.ids, [101, 102, 103]);
  });

  it("fail at once with the controller's own reason when it refuses", async () => {
    const one = cluster([1, 2, 3]);
    one.quorum.votes.refusal = "there is no such listener";
    assert.match(
      (await one.roll(planned([1, 2, 3, 4])))?.message ?? "",
      /controller 104 gets no vote: there is no such listener/,
    );
    assert.equal(one.quorum.orders.length, 1);
  });
});

describe("the step at which the voters go to the metadata", () => {
  const features = { release: "4.3.1", line: "4.3" };
  const fresh = (known = 30) => {
    const one = FakeCluster.running({ "kafka-controller": "old", kafka: "old" }, [1, 2, 3, 4]);
    one.quorum.supportedBy = () => ({ "metadata.version": [7, known], "kraft.version": [0, 1] });
    one.quorum.finalized.set("metadata.version", known);
    return one;
  };
  const raised = (one: FakeCluster) => one.quorum.orders.filter((order) => order.includes("kraft.version"));

  it("comes when every server runs with both lists, and is asked about before it is done", async () => {
    const one = fresh();
    assert.equal(await one.roll({ ...planned([1, 2, 3, 4], "both"), features }), undefined);
    assert.deepEqual(raised(one), ["validate kraft.version=1", "raise kraft.version=1"]);
    assert.equal(one.restarts.length, 8);
  });

  it("is not taken a second time", async () => {
    const one = fresh();
    await one.roll({ ...planned([1, 2, 3, 4], "both"), features });
    one.quorum.orders.length = 0;
    assert.equal(await one.roll({ ...planned([1, 2, 3, 4], "both"), features }), undefined);
    assert.deepEqual(raised(one), []);
  });

  it("is never taken with a release that says that it was and does nothing", async () => {
    const one = fresh(21);
    const error = await one.roll({ ...planned([1, 2, 3, 4], "both"), features: { release: "3.9.2", line: "3.9" } });
    assert.match(error?.message ?? "", /every controller must run Kafka 4\.1 or newer/);
    assert.deepEqual(raised(one), []);
  });

  it("is made up for before a controller is restarted without the list of voters, as after a run that was cut", async () => {
    const one = fresh();
    let restartedAt = -1;
    one.started = () => (restartedAt = restartedAt < 0 ? raised(one).length : restartedAt);
    assert.equal(await one.roll({ ...planned([1, 2, 3, 4]), features }), undefined);
    assert.equal(restartedAt, 2);
  });

  it("is told in a preview as one that cannot be taken back", async () => {
    const lines = await fresh().describe({ ...planned([1, 2, 3, 4], "both"), features });
    assert(lines.includes("raise kraft.version to 1, if it is not yet, which cannot be taken back"), lines.join("\n"));
  });
});
