import assert from "node:assert/strict";
import { FakePods } from "../../../helpers/fake-pods";

const kinds = ["StatefulSet", "Deployment"] as const;

for (const kind of kinds)
  describe(`a roll of pods of a ${kind}`, () => {
    it("replaces the brokers one at a time, the controller last, and tells each that it may stop", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 2);
      assert.equal(await pods.roll("kafka"), undefined);
      assert.deepEqual(pods.cluster.restarts, ["kafka 1", "kafka 3", "kafka 2"]);
      assert.deepEqual(pods.hurried, ["kafka-1", "kafka-3", "kafka-2"]);
      assert.deepEqual(pods.cluster.losses, []);
      assert.deepEqual(pods.cluster.unpreferred, []);
    });

    it("says beforehand which pods it would replace and why, and replaces none by that", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      const lines = await pods.describe("kafka");
      assert.deepEqual(
        lines.map((line) => line.split(":")[0]),
        ["restart 3 brokers, each once", ...[1, 2, 3].map((id) => `restart broker ${id} on kafka-${id}`)],
      );
      assert.deepEqual(await pods.describe("zookeeper"), []);
      assert.deepEqual([pods.cluster.events, pods.hurried], [[], []]);
    });

    it("replaces each broker once for a setting that brokers on hosts take over without a restart", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      for (const id of [1, 2, 3]) pods.cluster.settings.get(id)?.file.set("num.io.threads", "9");
      assert.equal(await pods.roll("kafka"), undefined);
      assert.equal(pods.cluster.restarts.length, 3);
    });

    it("replaces ZooKeeper's followers first and its leader last", async () => {
      const pods = new FakePods({ zookeeper: "old" }, kind);
      pods.cluster.lead(1, 1);
      assert.equal(await pods.roll("zookeeper"), undefined);
      assert.deepEqual(pods.cluster.restarts, ["zookeeper 2", "zookeeper 3", "zookeeper 1"]);
    });

    it("replaces nothing when no pod is outdated", async () => {
      const pods = new FakePods({}, kind);
      for (const service of ["zookeeper", "kafka"] as const) assert.equal(await pods.roll(service), undefined);
      assert.deepEqual(pods.cluster.events, []);
    });

    it("replaces only outdated pods, so a run that was cut resumes where it ended", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 3);
      pods.cluster.service("kafka", 1).fault = "never catches up";
      assert.match(String(await pods.roll("kafka")), /broker 1 is not in sync with partition/);
      assert.deepEqual(pods.cluster.restarts, ["kafka 1"]);
      pods.cluster.service("kafka", 1).fault = undefined;
      assert.equal(await pods.roll("kafka"), undefined);
      assert.deepEqual(pods.cluster.restarts, ["kafka 1", "kafka 2", "kafka 3"]);
    });

    it("replaces no pod whose successor would not start, and any other", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      const startCheck = ["bash", "/etc/kafka/ensemble.sh", "zk1.example.org", "2181"];
      pods.startCheck = startCheck.join(" ");
      const error = String(await pods.roll("kafka", { startCheck }));
      assert.match(error, /kafka-\d: it must be the ensemble that knows this broker/);
      assert.deepEqual(pods.cluster.events, []);
      pods.startCheck = undefined;
      assert.equal(await pods.roll("kafka", { startCheck }), undefined);
      assert.equal(pods.cluster.restarts.length, 3);
    });

    it("replaces no pod while a partition has no replica in sync to spare", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.service("kafka", 3).fault = "never catches up";
      const error = String(await pods.roll("kafka"));
      assert.match(error, /partition orders-\d would have 1 replicas? in sync and needs 2/);
      assert.deepEqual(pods.cluster.events, []);
    });

    it("replaces no broker before the kubelet calls the one before ready: its Service would lead to one of three", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.readyAfter = 20_000;
      assert.equal(await pods.roll("kafka"), undefined);
      assert.deepEqual(pods.readyAtReplacement, [3, 3, 3]);
    });

    it("replaces no broker before clients outside are led again to the one before, at the node that its pod runs on", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 3);
      const tried = new Set<string>();
      const noticed = 60_000;
      pods.cluster.answers = (address) => {
        tried.add(address);
        const [, at] = pods.cluster.stoppedAt.find(([name]) => name === `kafka ${address.at(-1)}`) ?? [];
        const isLed = at === undefined || pods.cluster.clock.now() >= at + noticed;
        return isLed ? { own: false } : { own: false, problem: "no answer within 3 s" };
      };
      const advertised = [{ name: "external", port: 30901 }];
      const servers = [1, 2, 3].map((id) => ({ ...pods.server("kafka", id), advertised }));
      assert.equal(await pods.roll("kafka", { servers }), undefined);
      const [first = 0, second = 0] = pods.cluster.stoppedAt.map(([, at]) => at);
      assert(second - first >= noticed, String(second - first));
      assert.deepEqual([...tried], ["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
    });

    it("stops after a canary, and resumes with the next run", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 3);
      const roll = () => pods.roll("kafka", { pauseAfter: "first" });
      assert.match(String(await roll()), /roll\.pauseAfter: .*\n +given: restarted 1; to go: 2, 3\n/);
      assert.equal(await roll(), undefined);
      assert.deepEqual(pods.cluster.restarts, ["kafka 1", "kafka 2", "kafka 3"]);
    });

    it("asks for another canary when the first one's container has ended since", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 3);
      const roll = () => pods.roll("kafka", { pauseAfter: "first" });
      assert.match(String(await roll()), /restarted 1; to go: 2, 3/);
      pods.crash("kafka-1");
      assert.match(String(await roll()), /restarted 2; to go: 3/);
    });

    it("replaces the brokers of a rack together", async () => {
      const pods = new FakePods({ kafka: "old" }, kind);
      pods.cluster.lead(1, 3);
      pods.cluster.minInsync = 1;
      const servers = [1, 2, 3].map((id) => ({ ...pods.server("kafka", id), rack: id < 3 ? "a" : "b" }));
      assert.equal(await pods.roll("kafka", { batch: "rack", servers }), undefined);
      assert.deepEqual(pods.cluster.events.slice(0, 2).sort(), ["stop kafka 1", "stop kafka 2"]);
      assert.deepEqual(pods.cluster.restarts.length, 3);
    });

    for (const reason of ["CrashLoopBackOff", "ImagePullBackOff"])
      it(`replaces an outdated pod in ${reason} without a gate, which it would keep closed for ever`, async () => {
        const pods = new FakePods({}, kind);
        pods.break("kafka-2", reason);
        assert.equal(await pods.roll("kafka"), undefined);
        assert.deepEqual(pods.cluster.events, ["start kafka 2"]);
      });

    it("leaves a broken pod alone that is as the stack file says, and tells what is wrong with it", async () => {
      const pods = new FakePods({}, kind);
      pods.break("kafka-2", "ImagePullBackOff");
      pods.cluster.service("kafka", 2).running = "new";
      const error = String(await pods.roll("kafka", { timeout: 30 }));
      assert.match(error, /kafka-2: ImagePullBackOff/);
      assert.match(error, /fix: +read kubectl describe/);
      assert.deepEqual(pods.cluster.events, []);
    });
  });

describe("the Deployments of a cluster", () => {
  it("are paused after a roll, so that the next change of a template replaces no pod unasked", async () => {
    const pods = new FakePods({ kafka: "old" }, "Deployment");
    assert.equal(await pods.roll("kafka"), undefined);
    assert.deepEqual([...pods.resumed], []);
  });

  it("are paused first that a run which was cut has left resumed", async () => {
    const pods = new FakePods({}, "Deployment");
    pods.resumed.add("kafka-2");
    assert.equal(await pods.roll("kafka"), undefined);
    assert.deepEqual([[...pods.resumed], pods.cluster.events], [[], []]);
  });
});
