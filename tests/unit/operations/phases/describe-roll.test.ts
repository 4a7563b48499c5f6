import assert from "node:assert/strict";
import { FakeCluster } from "../../../helpers/fake-cluster";

describe("a roll that is previewed", () => {
  it("says beforehand what it would restart and start, and touches nothing by that", async () => {
    const cluster = FakeCluster.running({ kafka: "old" });
    await cluster.service("kafka", 2).stop();
    cluster.events.length = 0;
    const lines = await cluster.describe();
    for (const expected of [
      /^start kafka 2 on kafka2$/,
      /^restart 2 brokers, each once: /,
      /^restart broker 1 on kafka1: /,
      /^restart broker 3 on kafka3: /,
    ])
      assert(
        lines.some((line) => expected.test(line)),
        lines.join("\n"),
      );
    assert.equal(lines.length, 4, lines.join("\n"));
    assert.deepEqual(await FakeCluster.running().describe(), []);
    assert.deepEqual([cluster.events, cluster.alterations], [[], []]);
  });
});
