import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import type { ServerState } from "../../../../../components/services/server-change";

const at = (version: string, properties: Readonly<Record<string, string>> = {}): ServerState => ({
  version,
  properties: { "zookeeper.connect": "10.0.0.1:2181", ...properties },
});

/** What is wrong with a broker that runs as one thing and shall be another. */
function problems(installed: ServerState, wanted: ServerState) {
  const change = { place: "kafka1", service: "kafka", runs: true, wanted, running: {}, installed, left: {} };
  return brokerChanges.check([change]);
}

describe("a change of where brokers keep what they have", () => {
  const connect = (path: string) => at("3.9.2", { "zookeeper.connect": `10.0.0.1:2181,10.0.0.2:2181${path}` });

  for (const [before, after, fix] of [
    ["", "/kafka", "remove kafka.chroot"],
    ["/kafka", "", "set kafka.chroot back to /kafka"],
    ["/kafka", "/other", "set kafka.chroot back to /kafka"],
  ] as const)
    it(`is refused for the chroot ${after || "none"} instead of ${before || "none"}`, () => {
      const [problem] = problems(connect(before), connect(after));
      assert.equal(problem?.fix, fix);
    });

  it("is allowed for other ZooKeeper servers beside one that stays, with the same chroot", () => {
    assert.deepEqual(
      problems(at("3.9.2", { "zookeeper.connect": "10.0.0.9:2181,10.0.0.1:2181/kafka" }), connect("/kafka")),
      [],
    );
  });

  it("is refused for a data directory that leaves with partitions, whose records would be gone", () => {
    const change = { place: "kafka1", service: "kafka", runs: true, wanted: at("3.9.2"), running: {}, installed: {} };
    const [problem] = brokerChanges.check([{ ...change, left: { "/data2": ["orders-0", "orders-1"], "/data3": [] } }]);
    assert.match(problem?.rule ?? "", /^kafka\.paths\.data: a directory that holds partitions cannot leave/);
    assert.equal(problem?.given, "/data2 leaves, and holds orders-0; orders-1");
    assert.deepEqual(brokerChanges.check([{ ...change, left: { "/data2": [] } }]), [], "once its partitions are moved");
  });
});
