import assert from "node:assert/strict";
import { allowWriting, drainBrokers } from "../../../../../operations/services/rocketmq/drain-brokers";
import { RocketmqReader } from "../../../../../operations/services/rocketmq/rocketmq-reader";
import { groupOf, rocketmqView } from "../../../../helpers/rocketmq";
import { brokerGroups, RocketmqBrokers } from "../../../../helpers/rocketmq-brokers";

function view(...words: readonly string[]) {
  return rocketmqView(words.map((word, index) => groupOf(brokerGroups[index] ?? "", word)));
}

describe("the drain of the brokers of a host", () => {
  it("names a successor everywhere, then turns writing away, and ends once nobody has written for 3 s", async () => {
    const brokers = new RocketmqBrokers(5_000);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SMS"), 1);
    assert.deepEqual(brokers.asked, [
      "a on 1: brokerElectionPriority=100",
      "a on 2: brokerElectionPriority=100",
      "a on 3: brokerElectionPriority=1",
      "a on 1: brokerPermission=4",
    ]);
    assert.deepEqual(brokers.lines, ["nobody writes to the masters of 1 broker group (a) on server 1 any more"]);
    assert.ok(brokers.clock.now() >= 2_000 + 5_000 + 3_000, `ended after ${brokers.clock.now()} ms`);
  });

  it("does not wait longer than 45 s for producers, and says so", async () => {
    const brokers = new RocketmqBrokers(Infinity);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SSM"), 1);
    assert.match(
      brokers.lines.join("\n"),
      /somebody still writes to the masters of 1 broker group \(a\) on server 1 after 45 s/,
    );
  });

  it("turns no writing away where that of all groups would be: producers would have nowhere to go", async () => {
    const brokers = new RocketmqBrokers(0);
    await drainBrokers(brokers.context, view("MSS", "MSS", "MSS"), 1);
    assert.deepEqual(brokers.asked, []);
    assert.match(brokers.lines.join(), /the masters of all broker groups are on server 1/);
  });

  it("asks nothing of a host without masters", async () => {
    const brokers = new RocketmqBrokers(0);
    await drainBrokers(brokers.context, view("MSS", "MSS", "MSS"), 2);
    assert.deepEqual([brokers.asked, brokers.lines], [[], []]);
  });

  it("is undone where the roll was cut: brokers that were not stopped take messages again", async () => {
    const brokers = new RocketmqBrokers(0);
    await drainBrokers(brokers.context, view("MSS", "SMS", "SSM"), 1);
    brokers.asked.length = 0;
    const opened = await allowWriting(new RocketmqReader(brokers, { clock: brokers.clock }));
    assert.deepEqual(
      opened.map(({ group, id }) => `${group} on ${id}`),
      ["a on 1"],
    );
    assert.deepEqual(brokers.asked, ["a on 1: brokerPermission=6"]);
  });
});
