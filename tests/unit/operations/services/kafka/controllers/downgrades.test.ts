import assert from "node:assert/strict";
import { checkHosts } from "../../../../../../operations/phases/roll-hosts";
import { FakeCluster } from "../../../../../helpers/fake-cluster";
import { FakePods } from "../../../../../helpers/fake-pods";

const knows = (max: number) => ({ "metadata.version": [7, max] }) as const;

/** A cluster that has recorded a level, with servers that know one. */
function recorded(level: number, known = 30): FakeCluster {
  const cluster = FakeCluster.running({ "kafka-controller": "new", kafka: "old" });
  cluster.quorum.supportedBy = () => knows(known);
  cluster.quorum.finalized.set("metadata.version", level);
  return cluster;
}

describe("a roll to a release that does not know what the cluster has recorded", () => {
  const features = { release: "4.2.0", line: "4.2" };

  it("restarts nothing: its servers would end at the metadata; it gives the controller's own reason", async () => {
    const cluster = recorded(30);
    const { message = "" } = (await cluster.roll({ features })) ?? {};
    assert.match(message, /kafka\.version: must know the metadata\.version that the cluster has recorded, 30/);
    assert.match(message, /4\.2\.0, which knows 29; .*Refusing to perform the requested downgrade/);
    assert.match(message, /fix: +set kafka\.version to a release of 4\.3, or a newer one/);
    assert.deepEqual(cluster.restarts, []);
    assert.deepEqual([...new Set(cluster.quorum.orders)], ["validate metadata.version=29"]);
  });

  it("is refused before its files are on any host: a server that ended by itself would start with them", async () => {
    const cluster = recorded(30);
    assert.match((await cluster.roll({ features }, checkHosts))?.message ?? "", /must know the metadata\.version/);
    assert.deepEqual(cluster.events, []);
    assert.equal(await recorded(29).roll({ features }, checkHosts), undefined);
  });

  it("is refused in the preview", async () => {
    const lines = await recorded(30).describe({ features });
    assert(
      lines.some((line) => line.startsWith("refuse: kafka.version: must know the metadata.version")),
      lines.join("\n"),
    );
  });

  it("is told the path where the level can be lowered first", async () => {
    const cluster = recorded(30);
    cluster.quorum.lowers = true;
    const { message = "" } = (await cluster.roll({ features })) ?? {};
    assert.match(
      message,
      /keep the version that runs, set kafka\.protocol: "4\.2" and run to the end; then set kafka\.version: 4\.2\.0/,
    );
    assert.deepEqual(cluster.restarts, []);
  });

  it("is refused once controllers that were all stopped run, before a broker is restarted", async () => {
    const cluster = recorded(30);
    for (const id of [101, 102, 103]) cluster.service("kafka-controller", id).lose();
    assert.match((await cluster.roll({ features }))?.message ?? "", /must know the metadata\.version/);
    assert.deepEqual(cluster.restarts, []);
  });

  it("goes on where the level was not raised yet", async () => {
    const cluster = recorded(29);
    assert.equal(await cluster.roll({ features }), undefined);
    assert.equal(cluster.restarts.length, 3);
    assert(!cluster.quorum.orders.some((order) => order.startsWith("validate metadata.version=2")));
  });
});

describe("kafka.protocol behind what the cluster has recorded", () => {
  const features = { release: "4.3.1", line: "4.2" };

  it("is refused with the controller's own reason before anything is restarted", async () => {
    const cluster = recorded(30);
    const { message = "" } = (await cluster.roll({ features })) ?? {};
    assert.match(message, /kafka\.protocol: cannot be behind metadata\.version 30/);
    assert.match(message, /given: 4\.2; the controller does not lower it: Refusing to perform/);
    assert.match(message, /fix: +set kafka\.protocol: "4\.3", or remove it/);
    assert.deepEqual(cluster.restarts, []);
  });

  it("lowers the level at the end of the roll where the controller loses nothing by it", async () => {
    const cluster = recorded(30);
    cluster.quorum.lowers = true;
    assert.equal(await cluster.roll({ features }), undefined);
    assert.equal(cluster.quorum.finalized.get("metadata.version"), 29);
    assert.equal(cluster.quorum.orders.at(-1), "lower metadata.version=29");
    assert.equal(cluster.restarts.length, 3);
  });
});

describe("a roll of pods to a release that does not know what the cluster has recorded", () => {
  const features = { release: "4.2.0", line: "4.2" };

  it("replaces no controller, the first that would end at the metadata, and says so before files change", async () => {
    const pods = new FakePods(recorded(30));
    assert.match((await pods.roll("kafka-controller", { features }))?.message ?? "", /must know the metadata\.version/);
    assert.match(
      (await pods.check("kafka-controller", { features }))?.message ?? "",
      /must know the metadata\.version/,
    );
    assert.deepEqual(pods.cluster.restarts, []);
  });

  it("finalizes nothing with the controllers, which are rolled before the brokers: these would not know it yet", async () => {
    const cluster = recorded(29);
    const pods = new FakePods(cluster);
    for (const id of [101, 102, 103]) cluster.service("kafka-controller", id).runs("old");
    assert.equal(await pods.roll("kafka-controller", { features: { release: "4.3.1", line: "4.3" } }), undefined);
    assert.equal(cluster.restarts.length, 3);
    assert.equal(cluster.quorum.finalized.get("metadata.version"), 29);
  });
});
