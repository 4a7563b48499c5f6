import assert from "node:assert/strict";
import { chooseSuccessors } from "../../../../../operations/services/rocketmq/choose-successors";
import { unsafeToStopNameServers } from "../../../../../operations/services/rocketmq/name-servers/name-servers-to-stop";
import {
  groupsNotReady,
  leaderOf,
  type NameServerView,
  nameServersNotReady,
} from "../../../../../operations/services/rocketmq/rocketmq-view";
import { addressOf, groupOf, rocketmqView } from "../../../../helpers/rocketmq";

function groups(...words: readonly string[]) {
  return words.map((word, index) => groupOf("abc"[index] ?? "", word));
}

describe("the successors of the masters of a host", () => {
  it("are on the host with the fewest masters, so that no host gathers those of all groups", () => {
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MSS", "SMS", "SSM")), 1), [{ group: "a", id: 2 }]);
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MSS", "SMS", "SMS")), 1), [{ group: "a", id: 3 }]);
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MSS", "MSS", "SMS")), 1), [
      { group: "a", id: 3 },
      { group: "b", id: 2 },
    ]);
  });

  it("are in sync and run; a group without such a replica gets none", () => {
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MLS")), 1), [{ group: "a", id: 3 }]);
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MLx")), 1), []);
  });

  it("are none for a host without masters", () => {
    assert.deepEqual(chooseSuccessors(rocketmqView(groups("MSS", "MSS")), 2), []);
  });
});

describe("whether broker groups are ready", () => {
  it("asks every replica to run and to be in sync, and the master to have them connected", () => {
    assert.deepEqual(groupsNotReady(rocketmqView(groups("MSS", "SMS"))), []);
    assert.deepEqual(groupsNotReady(rocketmqView(groups("MSL"))), [
      "the replica of broker group a on server 3 is not in sync",
      "the master of broker group a has 1 of 2 replicas connected",
    ]);
    const connected = { ...groupOf("a", "MSS"), followers: { inSync: 1, largestLag: 0 } };
    assert.deepEqual(groupsNotReady(rocketmqView([connected])), [
      "the master of broker group a has 1 of 2 replicas connected",
    ]);
  });

  it("never takes what was not told for well", () => {
    const [group] = groups("MSS");
    assert.ok(group);
    assert.deepEqual(groupsNotReady(rocketmqView([{ ...group, state: undefined }])), [
      "broker group a: no controller tells its state",
    ]);
    assert.deepEqual(groupsNotReady(rocketmqView([{ ...group, followers: undefined }])), [
      "the master of broker group a is not responding",
    ]);
    assert.deepEqual(groupsNotReady(rocketmqView(groups("SSS"))), ["broker group a has no master"]);
  });

  it("leaves out servers that are lost, or that a restart alone can help", () => {
    assert.deepEqual(groupsNotReady(rocketmqView(groups("MSx")), [3]), []);
  });

  it("waits until every name server knows the master: producers find it there alone", () => {
    const view = rocketmqView(groups("MSS"));
    const late = view.nameServers.map((one) =>
      one.id === 2 ? { ...one, registered: { a: { master: addressOf("a", 2), addresses: [] } } } : one,
    );
    assert.deepEqual(groupsNotReady({ ...view, nameServers: late }), [
      "name server 2 does not know the master of broker group a yet",
    ]);
  });
});

describe("whether name servers and controllers are ready", () => {
  const all = rocketmqView(groups("MSS")).nameServers;
  const changed = (id: number, change: Partial<NameServerView>) =>
    all.map((one) => (one.id === id ? { ...one, ...change } : one));

  it("asks each to answer at both ports, to follow one leader, and to know every broker", () => {
    assert.deepEqual(nameServersNotReady({ nameServers: all }), []);
    const reasons = (change: Partial<NameServerView>) => nameServersNotReady({ nameServers: changed(2, change) });
    assert.deepEqual(reasons({ registered: undefined }), ["name server 2 is not responding"]);
    assert.deepEqual(reasons({ controller: undefined }), ["the controller of name server 2 is not responding"]);
    assert.deepEqual(reasons({ controller: { leader: undefined } }), [
      "the controller of name server 2 knows no leader",
    ]);
    assert.deepEqual(reasons({ registered: {} }), [
      "broker 10.0.0.1:10911, 10.0.0.2:10911, 10.0.0.3:10911 is not registered at name server 2",
    ]);
  });

  it("believes most of the controllers about who leads", () => {
    assert.equal(leaderOf(changed(1, { controller: { leader: "10.0.0.2:9878" } })), "10.0.0.1:9878");
    assert.equal(leaderOf([]), undefined);
  });

  it("keeps a name server while others do not follow, and two together for good", () => {
    assert.deepEqual(unsafeToStopNameServers({ nameServers: all, lost: [] }, [1]), []);
    assert.deepEqual(unsafeToStopNameServers({ nameServers: changed(2, { controller: undefined }), lost: [] }, [1]), [
      { kind: "voters", left: 1, needed: 2, atMost: 2 },
    ]);
    assert.deepEqual(unsafeToStopNameServers({ nameServers: all, lost: [] }, [1, 2]), [
      { kind: "voters", left: 1, needed: 2, atMost: 1 },
    ]);
    assert.deepEqual(unsafeToStopNameServers({ nameServers: all.slice(0, 1), lost: [] }, [1]), []);
  });
});
