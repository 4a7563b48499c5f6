import assert from "node:assert/strict";
import { nextMove, spreadMasters } from "../../../../../operations/services/rocketmq/spread-masters";
import { followMasters } from "../../../../../operations/services/rocketmq/reconnect-replicas";
import { groupOf, rocketmqView } from "../../../../helpers/rocketmq";
import { RocketmqBrokers } from "../../../../helpers/rocketmq-brokers";

function view(...words: readonly string[]) {
  return rocketmqView(words.map((word, index) => groupOf("abc"[index] ?? "", word)));
}

describe("the master that should move to another host", () => {
  it("is one of the host that has gathered them, to the host that has the fewest", () => {
    assert.deepEqual(nextMove(view("MSS", "MSS", "MSS")), { group: "a", from: 1, to: 2 });
    assert.deepEqual(nextMove(view("MSS", "SMS", "MSS")), { group: "a", from: 1, to: 3 });
  });

  it("is none where they are spread, or where no replica there is in sync", () => {
    assert.equal(nextMove(view("MSS", "SMS", "SSM")), undefined);
    assert.equal(nextMove(view("MLx", "MLx")), undefined);
  });
});

describe("replicas that follow a former master", () => {
  async function followed(brokers: RocketmqBrokers) {
    await followMasters.run(brokers.context);
    return { asked: brokers.asked, seconds: brokers.clock.now() / 1_000 };
  }

  it("connect anew at the beginning of a roll, which would wait for them in vain", async () => {
    const brokers = new RocketmqBrokers(0, [1, 2, 3]);
    brokers.follow("b", 3);
    const { asked, seconds } = await followed(brokers);
    assert.deepEqual(asked, ["b on 3: haHousekeepingInterval=-1", "b on 3: haHousekeepingInterval=4000"]);
    assert(seconds >= 12, String(seconds));
    assert.deepEqual((await followed(brokers)).asked.length, 2);
  });

  it("are left alone, and nobody waits, where there are none", async () => {
    assert.deepEqual(await followed(new RocketmqBrokers(0, [1, 2, 3])), { asked: [], seconds: 0 });
  });

  it("keep their connections again after a run that was cut in between", async () => {
    const brokers = new RocketmqBrokers(0, [1, 2, 3]);
    brokers.haTimeout = -1;
    const { asked } = await followed(brokers);
    assert.equal(asked.length, 9);
    for (const one of asked) assert.match(one, /: haHousekeepingInterval=5000$/);
  });
});

describe("the spread of masters", () => {
  it("elects one after the other, each only once nobody has written for 3 s, and lets all take messages again", async () => {
    const brokers = new RocketmqBrokers(20_000, [1, 1, 1]);
    await spreadMasters.run(brokers.context);
    assert.deepEqual(brokers.asked, [
      "a on 1: brokerPermission=4",
      "elect 2 of a in shop",
      "a on 1: brokerPermission=6",
      "b on 1: brokerPermission=4",
      "elect 3 of b in shop",
      "b on 1: brokerPermission=6",
    ]);
    assert.ok(
      brokers.quietAtElection.every((quiet) => quiet >= 3_000),
      String(brokers.quietAtElection),
    );
  });

  it("never elects while somebody writes: what the old master acknowledges meanwhile would be lost", async () => {
    const brokers = new RocketmqBrokers(Infinity, [1, 1, 1]);
    await spreadMasters.run(brokers.context);
    assert.deepEqual(brokers.asked, ["a on 1: brokerPermission=4", "a on 1: brokerPermission=6"]);
    assert.match(brokers.lines.join(), /somebody goes on writing to the master of broker group a on server 1/);
  });

  it("has a replica connect anew that goes on following the old master, and then lets it wait as long as before", async () => {
    const brokers = new RocketmqBrokers(0, [1, 1, 3]);
    brokers.stuck = 3;
    await spreadMasters.run(brokers.context);
    assert.deepEqual(brokers.asked, [
      "a on 1: brokerPermission=4",
      "elect 2 of a in shop",
      "a on 3: haHousekeepingInterval=-1",
      "a on 3: haHousekeepingInterval=4000",
      "a on 1: brokerPermission=6",
    ]);
    assert.match(brokers.lines.join("\n"), /the replica of broker group a on server 3 connects to its master anew/);
  });

  it("does nothing where they are spread", async () => {
    const brokers = new RocketmqBrokers(0, [1, 2, 3]);
    await spreadMasters.run(brokers.context);
    assert.deepEqual(brokers.asked, []);
  });
});
