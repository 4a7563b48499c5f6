import assert from "node:assert/strict";
import {
  featureSteps,
  type ServerFeatures,
} from "../../../../../../operations/services/kafka/controllers/features/wanted-levels";
import { FakeCluster } from "../../../../../helpers/fake-cluster";
import { noServers } from "../../../../../helpers/no-servers";

const known = {
  "metadata.version": [7, 30],
  "kraft.version": [0, 1],
  "transaction.version": [0, 2],
  "group.version": [0, 1],
  "share.version": [0, 1],
  "streams.version": [0, 1],
  "eligible.leader.replicas.version": [0, 1],
} as const;
const newest = { release: "4.3.1", line: "4.3" };
const others = {
  ...{ "group.version": 1, "transaction.version": 2, "eligible.leader.replicas.version": 1 },
  ...{ "share.version": 1, "streams.version": 1 },
};

function server(max: number, finalized: Record<string, number> = {}): ServerFeatures {
  const supported = Object.entries({ ...known, "metadata.version": [7, max] as const });
  return {
    name: "controller 101",
    finalized,
    supported: Object.fromEntries(supported.map(([name, [min, own]]) => [name, { min, max: own }])),
  };
}

describe("the levels of features that are raised", () => {
  it("are those of kafka-storage for the release, metadata.version first, and never kraft.version", () => {
    const { steps } = featureSteps(newest, [server(30, { "metadata.version": 21 })]);
    assert.deepEqual(steps, [{ "metadata.version": 30 }, others]);
  });

  it("are the others of a cluster that was born from files, which leave them at 0", () => {
    assert.deepEqual(featureSteps(newest, [server(30, { "metadata.version": 30 })]).steps, [others]);
  });

  it("are none when all is as it should be", () => {
    assert.deepEqual(featureSteps(newest, [server(30, { "metadata.version": 30, ...others })]).steps, []);
  });

  it("are none while a server does not know them, who is named", () => {
    const { steps, notReady } = featureSteps(newest, [server(30), { ...server(21), name: "broker 2" }]);
    assert.deepEqual([steps, notReady], [[], ["broker 2 knows metadata.version up to 21, not 30"]]);
  });

  it("are none with the line of before in the stack file: the way back stays open", () => {
    const finalized = { "metadata.version": 21 };
    assert.deepEqual(featureSteps({ release: "4.3.1", line: "3.9" }, [server(30, finalized)]).steps, []);
  });

  it("never fall, whatever line the stack file names", () => {
    const finalized = { "metadata.version": 30, ...others };
    assert.deepEqual(featureSteps({ release: "4.3.1", line: "4.1" }, [server(30, finalized)]).steps, []);
  });

  it("are those of a line between, without what only came later", () => {
    const { steps } = featureSteps({ release: "4.3.1", line: "4.0" }, [server(30, { "metadata.version": 21 })]);
    assert.deepEqual(steps, [{ "metadata.version": 25 }, { "group.version": 1, "transaction.version": 2 }]);
  });
});

describe("the end of a roll in KRaft", () => {
  const cluster = () => {
    const found = FakeCluster.running({ "kafka-controller": "new", kafka: "new" });
    found.quorum.supportedBy = () => known;
    return found;
  };

  it("asks whether a level would be taken before it raises it, and does so once", async () => {
    const one = cluster();
    assert.equal(await one.roll({ features: newest }), undefined);
    const rest = Object.entries(others).map(([name, level]) => `${name}=${level}`);
    const steps = ["metadata.version=30", rest.join(" ")];
    assert.deepEqual(
      one.quorum.orders,
      steps.flatMap((step) => [`validate ${step}`, `raise ${step}`]),
    );
    assert.equal(await one.roll({ features: newest }), undefined);
    assert.equal(one.quorum.orders.length, 4);
  });

  it("raises nothing where the plan does not ask for it", async () => {
    const one = cluster();
    assert.equal(await one.roll(), undefined);
    assert.deepEqual(one.quorum.orders, []);
  });

  it("unregisters a broker that left first: it would keep metadata.version where it is for ever", async () => {
    const one = cluster();
    one.quorum.ghosts.set(4, true);
    one.quorum.supportedBy = (id) => (id === 4 ? { "metadata.version": [7, 21] } : known);
    assert.equal(await one.roll({ features: newest }), undefined);
    assert.equal(one.quorum.orders[0], "unregister 4");
    assert.equal(one.quorum.finalized.get("metadata.version"), 30);
  });

  it("leaves a broker registered that still runs, and one that is lost", async () => {
    const one = cluster();
    one.quorum.ghosts.set(4, false).set(5, true);
    assert.equal(await one.roll({ lost: { ...noServers, kafka: [5] } }), undefined);
    assert.deepEqual(one.quorum.orders, []);
    assert(one.said.some((line) => line.startsWith("broker 4 is not in the stack and still runs")));
  });

  it("names the server that is not ready, and stays where it is", async () => {
    const one = cluster();
    one.quorum.ghosts.set(4, false);
    one.quorum.supportedBy = (id) => (id === 4 ? { "metadata.version": [7, 21] } : known);
    const error = await one.roll({ features: newest, timeout: 10 });
    assert.match(String(error), /metadata\.version=30 is not taken yet: Node 4 only supports older versions/);
    assert.equal(one.quorum.finalized.get("metadata.version"), 21);
  });
});
