import assert from "node:assert/strict";
import { FakeCluster } from "../../../../helpers/fake-cluster";

/** A cluster that runs, whose brokers have these loggers without levels of their own. */
function having(...loggers: string[]): FakeCluster {
  const cluster = FakeCluster.running();
  for (const id of cluster.ids) for (const name of loggers) cluster.loggersOf(id).levels.set(name, null);
  return cluster;
}

const changes = (cluster: FakeCluster) => cluster.ids.map((id) => cluster.loggersOf(id).changes.join(" "));
const onAll = (change: string) => [change, change, change];
const stateChanges = "state.change.logger";

describe("the log levels of a stack", () => {
  it("reach every running broker without a restart, once", async () => {
    const cluster = having(stateChanges);
    for (let run = 0; run < 2; run += 1)
      assert.equal(await cluster.roll({ logLevels: { [stateChanges]: "TRACE" } }), undefined);
    assert.deepEqual(changes(cluster), onAll(`${stateChanges}=TRACE`));
    assert.deepEqual(cluster.events, []);
    assert(cluster.said.includes(`broker 2 logs otherwise without a restart, 1 logger: ${stateChanges}`));
  });

  it("are in the preview of a roll", async () => {
    const lines = await having().describe({ logLevels: { "kafka.log": "DEBUG" } });
    assert(lines.includes("set the log levels of the brokers, where they differ: kafka.log=DEBUG"), lines.join("\n"));
  });

  it("that leave the stack go back, also when a broker was started with them", async () => {
    const cluster = having();
    cluster.ids.forEach((id) => cluster.loggersOf(id).levels.set(stateChanges, "TRACE"));
    await cluster.roll({ logLevels: { [stateChanges]: "TRACE" } });
    assert.deepEqual(changes(cluster), onAll(""));
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(changes(cluster), onAll(`${stateChanges}=null`));
    assert.deepEqual(cluster.events, []);
    await cluster.roll();
    assert.deepEqual(changes(cluster), onAll(`${stateChanges}=null`));
  });

  it("that somebody else gave a running broker are left alone", async () => {
    const cluster = having(stateChanges, "kafka.request.logger");
    cluster.loggersOf(2).levels.set("kafka.request.logger", "DEBUG");
    assert.equal(await cluster.roll({ logLevels: { [stateChanges]: "WARN" } }), undefined);
    assert.equal(await cluster.roll(), undefined);
    assert.equal(cluster.loggersOf(2).levels.get("kafka.request.logger"), "DEBUG");
  });

  it("that a broker has no logger for are told, and asked for again", async () => {
    const cluster = having();
    const logLevels = { "kafka.log": "DEBUG" };
    assert.equal(await cluster.roll({ logLevels }), undefined);
    assert(cluster.said.some((line) => /^broker 1 has no logger of these names yet.*: kafka\.log$/.test(line)));
    cluster.loggersOf(1).levels.set("kafka.log.LogCleaner", null);
    await cluster.roll({ logLevels });
    assert.deepEqual(changes(cluster), ["kafka.log.LogCleaner=DEBUG", "", ""]);
  });

  it("that a cluster was started with are recorded, so that they can go back", async () => {
    const cluster = new FakeCluster();
    cluster.ids.forEach((id) => cluster.loggersOf(id).levels.set(stateChanges, "TRACE"));
    assert.equal(await cluster.roll({ logLevels: { [stateChanges]: "TRACE" } }), undefined);
    assert.equal(await cluster.roll(), undefined);
    assert.deepEqual(changes(cluster), onAll(`${stateChanges}=null`));
  });
});
