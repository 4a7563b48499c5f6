import assert from "node:assert/strict";
import { applyTopics, type ApplyArgs } from "../../../../../../operations/services/kafka/topics/apply";
import type { WantedTopic } from "../../../../../../operations/services/kafka/topics/plan";
import { FakeTopics } from "../../../../../helpers/fake-topics";
import { VirtualClock } from "../../../../../helpers/virtual-clock";

const throttle = 20_971_520;
const leaderList = "leader.replication.throttled.replicas";

describe("a move of replicas", () => {
  let said: string[] = [];
  let clock = new VirtualClock();

  beforeEach(() => void ([said, clock] = [[], new VirtualClock()]));

  function apply(cluster: FakeTopics, args: Partial<ApplyArgs>, signal?: AbortSignal): Promise<void> {
    const watch = { say: (line: string) => said.push(line), begin: () => undefined, clock };
    const all = { wanted: {}, known: {}, throttle, ...args };
    return applyTopics(cluster.reach, all, signal === undefined ? watch : { ...watch, signal });
  }

  /** One partition that shall have other replicas. */
  function grown(from: number, to: number): Pick<ApplyArgs, "wanted" | "known"> {
    const topic = (replicationFactor: number): WantedTopic => ({
      ...{ partitions: 1, replicationFactor, config: {}, allowDelete: false },
    });
    return { wanted: { orders: topic(to) }, known: { orders: topic(from) } };
  }

  it("does not wait for what others move, which may go on for ever", async () => {
    const cluster = new FakeTopics();
    cluster.add("logs", [[1]]);
    cluster.add("orders", [[1]]);
    cluster.endless = ["logs"];
    cluster.reassign("logs", 0, [2]);
    await apply(cluster, grown(1, 2));
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 3]], config: {} });
  });

  it("is given up when nothing is copied for ten minutes, and told of every 30 s until then", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1]]);
    cluster.endless = ["orders"];
    await assert.rejects(
      apply(cluster, grown(1, 2)),
      /topics: no replica has got any further within 600 s\n +given: replicas of 1 partition still move.*: orders-0 to broker [23]\n +fix: .*reassignmentThrottle/,
    );
    const told = said.filter((line) => line.includes("still move"));
    assert.match(told[0] ?? "", /^topics: replicas of 1 partition still move, .* orders-0 to broker [23], for 5 s$/);
    assert.match(told[1] ?? "", /, for 35 s$/);
    assert(told.length >= 20 && told.length <= 22, `${told.length} lines`);
    assert.equal(cluster.brokerConfig.get(1)?.size, 2, "the throttle has to stay while replicas move");
  });

  it("is waited for as long as the new replica gets larger, however long that takes", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1]]);
    cluster.movingFor = 1_500;
    cluster.sizeOf = (broker, look) => (broker === 1 ? 1_000_000 : 100 * look);
    await apply(cluster, grown(1, 2));
    assert(clock.now() > 700_000);
    assert.equal((cluster.shape("orders") as { replicas: number[][] }).replicas[0]?.length, 2);
  });

  it("takes a replica off a broker that is lost, on which the reassignment would never end", async () => {
    const cluster = new FakeTopics([1, 2, 3, 4]);
    cluster.lost = [4];
    cluster.add("orders", [[1, 4]]);
    await apply(cluster, grown(2, 3));
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2, 3]], config: {} });
  });

  it("does not wait for a reassignment to a broker that is lost, and takes its place", async () => {
    const cluster = new FakeTopics([1, 2, 3, 4]);
    cluster.add("orders", [[1]]);
    cluster.lost = [4];
    cluster.reassign("orders", 0, [1, 4]);
    await apply(cluster, grown(1, 3));
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2, 3]], config: {} });
  });

  it("is refused at once for a partition whose only replica is on a broker that is lost", async () => {
    const cluster = new FakeTopics([1, 2, 3, 4]);
    cluster.lost = [4];
    cluster.add("orders", [[4]]);
    await assert.rejects(
      apply(cluster, grown(1, 2)),
      /given: only on lost brokers: orders-0\n +fix: +bring its host back/,
    );
    assert.deepEqual(cluster.orders, []);
  });

  it("leaves the throttle that somebody else set on a topic, beside its own and afterwards", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1]], { [leaderList]: "7:3" });
    await apply(cluster, grown(1, 2));
    assert(cluster.orders.some((order) => order.startsWith(`alter orders ${leaderList}=7:3,0:1 `)));
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2]], config: { [leaderList]: "7:3" } });
  });

  it("takes back what a run with another throttle left behind when it was cut", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1, 2]], { [leaderList]: "0:1" });
    cluster.brokerConfig.get(2)?.set("leader.replication.throttled.rate", "5");
    const { wanted } = grown(1, 2);
    await apply(cluster, { wanted, known: wanted });
    assert.deepEqual(cluster.orders, [], "nothing says that it is of this program");
    await apply(cluster, { wanted, known: wanted, earlierThrottles: [5] });
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2]], config: {} });
    assert.equal(cluster.brokerConfig.get(2)?.size, 0);
  });

  it("is not waited for any more when somebody stops the up; its throttle stays, and the next up ends it", async () => {
    const cluster = new FakeTopics();
    cluster.add("orders", [[1]]);
    cluster.endless = ["orders"];
    const stop = new AbortController();
    const running = apply(cluster, grown(1, 2), stop.signal);
    void clock.sleep(60_000).then(() => stop.abort());
    await assert.rejects(running, /^Error: topics: stopped; replicas that move go on moving/);
    assert.equal(cluster.brokerConfig.get(1)?.size, 2);
    cluster.endless = [];
    await apply(cluster, grown(1, 2));
    assert.deepEqual(cluster.shape("orders"), { replicas: [[1, 2]], config: {} });
    assert.equal(cluster.brokerConfig.get(1)?.size, 0);
  });
});

describe("a topic whose only replica is on a broker that is lost", () => {
  it("fails no up that changes others: it is told of", async () => {
    const said: string[] = [];
    const cluster = new FakeTopics([1, 2, 3, 4]);
    cluster.lost = [4];
    cluster.add("orders", [[4]]);
    cluster.add("logs", [[1]]);
    const topic = { partitions: 1, replicationFactor: 1, config: {}, allowDelete: false };
    const wanted = { orders: topic, logs: { ...topic, config: { "retention.ms": "5" } }, fresh: topic };
    const watch = { say: (line: string) => said.push(line), begin: () => undefined, clock: new VirtualClock() };
    await applyTopics(cluster.reach, { wanted, known: { orders: topic, logs: topic }, throttle }, watch);
    assert.equal(cluster.topics.get("logs")?.config.get("retention.ms"), "5");
    assert.equal(said.at(-1), "topics: 1 partition that this did not change without a leader: orders-0");
  });
});
