import assert from "node:assert/strict";
import fc from "fast-check";
import { judge } from "../../../../../components/preflight/preflight-verdict";
import type { Finding } from "../../../../../components/model/host-facts";
import { rawHost, type Raw } from "../../../../helpers/config";
import { factsOf, needsOf, only, ours } from "../../../../helpers/preflight";

const at = (...ids: number[]) => ids.map((id) => `${id}=10.0.0.${id}:2888:3888`).join(",");
const record = (members: string, port = 2181) => `digest 10.0.0.1:${port} ${members}`;

/** What is found on the first host of an ensemble with these ids. */
function findings(ids: number[], facts: Record<string, string>, config: Raw = {}): readonly Finding[] {
  const needs = needsOf({ hosts: ids.map((id) => rawHost(id)), ...config });
  return judge([{ needs, report: { host: needs.host, facts: factsOf(facts) } }], ours).findings;
}

describe("a change of the ensemble's members", () => {
  const fine: Record<string, [ids: number[], facts: Record<string, string>]> = {
    "of a host that was never part of one": [[1, 2, 3, 4, 5], {}],
    "by none": [[1, 2, 3], { "running:zookeeper": record(at(1, 2, 3)), "installed:zookeeper": record(at(1, 2, 3)) }],
    "by one that joins": [
      [1, 2, 3, 4],
      { "running:zookeeper": record(at(1, 2, 3)), "installed:zookeeper": record(at(1, 2, 3)) },
    ],
    "by one that leaves": [[1, 2, 3, 4], { "running:zookeeper": record(at(1, 2, 3, 4, 5)) }],
    "by one that gets another address": [
      [1, 2, 3],
      { "running:zookeeper": record(at(1, 2, 3).replace("10.0.0.3", "10.0.0.9")) },
    ],
    "that goes on where it was cut": [
      [1, 2, 3, 4],
      { "running:zookeeper": record(at(1, 2, 3)), "installed:zookeeper": record(at(1, 2, 3, 4)) },
    ],
    "of one whose file was edited and which was started since": [[1, 2, 3], { "running:zookeeper": "edited" }],
  };
  for (const [title, [ids, facts]] of Object.entries(fine))
    it(`${title} is allowed`, () => assert.deepEqual(findings(ids, facts), []));

  const refused: Record<string, [ids: number[], facts: Record<string, string>, given: string]> = {
    "two that join": [[1, 2, 3, 4, 5], { "running:zookeeper": record(at(1, 2, 3)) }, "4 joins, 5 joins"],
    "two that leave": [[1, 2, 3], { "running:zookeeper": record(at(1, 2, 3, 4, 5)) }, "4 leaves, 5 leaves"],
    "one that is replaced under another id": [
      [1, 2, 4],
      { "running:zookeeper": record(at(1, 2, 3)) },
      "4 joins, 3 leaves",
    ],
    "two that join while all are stopped": [
      [1, 2, 3, 4, 5],
      { "installed:zookeeper": record(at(1, 2, 3)) },
      "4 joins, 5 joins",
    ],
    "a second step before the first was rolled": [
      [1, 2, 3, 4, 5],
      { "running:zookeeper": record(at(1, 2, 3)), "installed:zookeeper": record(at(1, 2, 3, 4)) },
      "4 joins, 5 joins",
    ],
    "two that get another address": [
      [1, 2, 3],
      { "running:zookeeper": record(at(1, 2, 3).replace("10.0.0.3", "a").replace("10.0.0.2", "b")) },
      "2 moves from b to 10.0.0.2, 3 moves from a to 10.0.0.3",
    ],
  };
  for (const [title, [ids, facts, given]] of Object.entries(refused))
    it(`is refused: ${title}`, () => {
      const finding = only(findings(ids, facts));
      assert.equal(finding.check, "change");
      assert.match(finding.rule, /^hosts\[\]\.zookeeperId: one member may join, leave or move at a time/);
      assert.equal(finding.given, given);
    });

  const withObserver = (voters: number[], ...observers: number[]) =>
    [at(...voters), ...observers.map((id) => `${at(id)}:observer`)].join(",");
  /** The hosts of an ensemble in which some observe. */
  const hosts = (ids: number[], observers: number[]) => ({
    hosts: ids.map((id) => rawHost(id, observers.includes(id) ? { zookeeperRole: "observer" } : {})),
  });

  const ofObservers: Record<string, [ids: number[], observers: number[], running: string, given?: string]> = {
    "two observers join": [[1, 2, 3, 4, 5], [4, 5], at(1, 2, 3)],
    "two observers leave": [[1, 2, 3], [], withObserver([1, 2, 3], 4, 5)],
    "an observer moves and a member that votes joins": [
      [1, 2, 3, 4, 5],
      [5],
      withObserver([1, 2, 3], 5).replace("10.0.0.5", "10.0.0.9"),
    ],
    "an observer becomes a participant": [[1, 2, 3, 4], [], withObserver([1, 2, 3], 4)],
    "a participant becomes an observer": [[1, 2, 3, 4], [4], at(1, 2, 3, 4)],
    "two observers become participants": [
      [1, 2, 3, 4, 5],
      [],
      withObserver([1, 2, 3], 4, 5),
      "4 becomes a participant, 5 becomes a participant",
    ],
    "a participant becomes an observer and another leaves": [
      [1, 2, 3, 4],
      [4],
      at(1, 2, 3, 4, 5),
      "4 becomes an observer, 5 leaves",
    ],
  };
  for (const [title, [ids, observers, running, given]] of Object.entries(ofObservers))
    it(`is ${given === undefined ? "allowed" : "refused"}: ${title}`, () => {
      const found = findings(ids, { "running:zookeeper": record(running) }, hosts(ids, observers));
      assert.deepEqual(
        found.map((one) => one.given),
        given === undefined ? [] : [given],
      );
    });

  it("counts only those that vote before it calls an ensemble a single server", () => {
    const running = { "running:zookeeper": record(withObserver([1, 2], 3)) };
    assert.deepEqual(findings([1, 2, 3], running, hosts([1, 2, 3], [])), []);
    assert.match(only(findings([1], running)).rule, /a single server cannot become an ensemble/);
  });

  it("is refused from a single server that runs, which has no quorum to join, and to one", () => {
    const grows = only(findings([1, 2], { "running:zookeeper": record(at(1)) }));
    assert.match(grows.rule, /a single server cannot become an ensemble/);
    assert.equal(grows.given, "1 runs, 1, 2 are asked for");
    assert.match(grows.fix, /^stop all brokers, then all ZooKeeper servers/);
    assert.equal(only(findings([1], { "running:zookeeper": record(at(1, 2)) })).given, "1, 2 run, 1 is asked for");
  });

  it("is refused to two of more that run, because one that is restarted would not find the leader", () => {
    const found = only(findings([1, 2], { "running:zookeeper": record(at(1, 2, 3)) }));
    assert.match(found.rule, /cannot become one of two while it runs/);
    assert.equal(found.given, "1, 2, 3 run, 1, 2 are asked for");
    assert.match(
      found.fix,
      /^give another host a zookeeperId first, run up, then remove this one; or stop all brokers/,
    );
    assert.deepEqual(findings([1, 2, 4], { "running:zookeeper": record(at(1, 2, 3, 4)) }), []);
    assert.deepEqual(findings([1, 2], { "installed:zookeeper": record(at(1, 2, 3)) }), []);
    assert.deepEqual(findings([1, 2, 3], { "running:zookeeper": record(at(1, 2)) }), []);
  });

  it("never lets two majorities pass that have no server in common", () => {
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 2, maxLength: 7 });
    fc.assert(
      fc.property(ids, ids, (before, after) => {
        const allowed = findings(after, { "running:zookeeper": record(at(...before)) }).length === 0;
        const shared = before.filter((id) => after.includes(id)).length;
        const majority = (set: number[]) => Math.floor(set.length / 2) + 1;
        // Two majorities that avoid each other as well as they can: first each takes what only it has.
        const needed = (set: number[]) => Math.max(0, majority(set) - (set.length - shared));
        const disjoint = needed(before) + needed(after) <= shared;
        if (allowed) assert(!disjoint, `${before.join()} -> ${after.join()}`);
      }),
    );
  });
});

describe("a change of ZooKeeper's ports", () => {
  const quorum = { zookeeper: { ports: { quorum: 2999 } } };

  it("between servers is refused while they run, and made while they do not", () => {
    const finding = only(findings([1, 2, 3], { "running:zookeeper": record(at(1, 2, 3)) }, quorum));
    assert.match(finding.rule, /^zookeeper\.ports\.quorum, zookeeper\.ports\.election: cannot change/);
    assert.equal(finding.given, "2888 and 3888, now 2999 and 3888");
    assert.deepEqual(findings([1, 2, 3], { "installed:zookeeper": record(at(1, 2, 3)) }, quorum), []);
  });

  it("for clients is refused while a broker runs anywhere, and made while none does", () => {
    const running = { "running:zookeeper": record(at(1, 2, 3), 2999) };
    const finding = only(findings([1, 2, 3], { ...running, "unit:kafka": "42 1000 own" }));
    assert.match(finding.rule, /^zookeeper\.ports\.client: cannot change while brokers run/);
    assert.equal(finding.given, "2181, while ZooKeeper answers on 2999");
    assert.match(finding.fix, /^set it back to 2999; or stop all brokers/);
    assert.deepEqual(findings([1, 2, 3], running), []);
  });
});
