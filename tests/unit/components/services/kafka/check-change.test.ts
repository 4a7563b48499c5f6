import assert from "node:assert/strict";
import { brokerChanges } from "../../../../../components/services/kafka/check-change";
import type { ServerState } from "../../../../../components/services/server-change";

const protocol = (version: string) => ({ "inter.broker.protocol.version": version });
const at = (version: string, properties: Readonly<Record<string, string>> = {}): ServerState => ({
  version,
  properties: { "zookeeper.connect": "10.0.0.1:2181", ...properties },
});

/** What is wrong with a broker that runs as one thing and shall be another. */
function problems(installed: ServerState, wanted: ServerState, more: { running?: ServerState } = {}) {
  const change = { place: "kafka1", service: "kafka", runs: true, wanted, running: {}, installed, left: {}, ...more };
  return brokerChanges.check([change]);
}

describe("a change of a broker's release", () => {
  const fine: Record<string, [installed: ServerState, wanted: ServerState, more?: { running: ServerState }]> = {
    "within a release line is allowed": [at("3.9.1"), at("3.9.2")],
    "back within a release line is allowed": [at("3.9.2"), at("3.9.1")],
    "to a newer line that keeps the old protocol is allowed": [at("2.4.1"), at("3.9.2", protocol("2.4"))],
    "back to the line whose protocol was kept is allowed": [at("3.9.2", protocol("2.4")), at("2.4.1")],
    "goes on where an upgrade was cut": [
      at("3.9.2", protocol("2.4")),
      at("3.9.2", protocol("2.4")),
      { running: { version: "2.4.1" } },
    ],
    "is done by raising the protocol once every broker has the release": [at("3.9.2", protocol("2.4")), at("3.9.2")],
    "is not judged on a host that has no broker yet": [{}, at("3.9.2")],
    "keeps a protocol that is named with its inner version": [at("2.4.1"), at("3.9.2", protocol("2.4-IV1"))],
  };
  for (const [title, [installed, wanted, more]] of Object.entries(fine))
    it(title, () => assert.deepEqual(problems(installed, wanted, more), []));

  it("is refused from 2.4.1 to 3.9.2 in one step, where the first broker would never get in sync", () => {
    const [problem] = problems(at("2.4.1"), at("3.9.2"));
    assert.deepEqual(problem, {
      place: "kafka1",
      severity: "error",
      rule: "kafka.version: brokers of another release line must speak the old protocol until all of them are replaced",
      given: "3.9.2 with the protocol 3.9, while 2.4.1 with the protocol 2.4 runs",
      fix: 'set kafka.properties inter.broker.protocol.version: "2.4" together with the version and run to the end; then remove it and run again',
    });
    assert.deepEqual(problems(at("2.4.1"), at("3.9.2", protocol("2.4"))), [], "the fix, followed, is accepted");
  });

  it("is refused while another broker of the old line still runs, whatever was installed since", () => {
    assert.equal(problems(at("3.9.2", protocol("2.4")), at("3.9.2"), { running: { version: "2.4.1" } }).length, 1);
  });

  for (const [title, wanted] of Object.entries({
    "back to 2.4.1": at("2.4.1"),
    "back to an older protocol": at("3.9.2", protocol("3.8")),
  }))
    it(`is refused ${title}, which cannot read what 3.9 has written`, () => {
      const [problem] = problems(at("3.9.2"), wanted);
      assert.match(problem?.rule ?? "", /^kafka\.version: brokers that have spoken the protocol 3\.9 cannot go back/);
      assert.match(problem?.fix ?? "", /^use Kafka 3\.9 or newer/);
    });
});

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
