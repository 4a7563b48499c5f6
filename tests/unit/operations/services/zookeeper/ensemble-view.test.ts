import assert from "node:assert/strict";
import {
  ensembleNotReady,
  wrongRoles,
  type MemberView,
} from "../../../../../operations/services/zookeeper/ensemble-view";

describe("ensembleNotReady", () => {
  const leader = { id: 1, answers: true, mode: "leader", syncedFollowers: 2 } as const;
  const follower = (id: number): MemberView => ({ id, answers: true, mode: "follower" });
  const silent = (id: number): MemberView => ({ id, answers: false });
  const alone = (id: number): MemberView => ({ id, answers: true, mode: "standalone" });

  for (const [title, members, problems] of [
    ["finds an ensemble of one server ready", [alone(1)], []],
    ["finds a leader with all followers in sync ready", [leader, follower(2), follower(3)], []],
    [
      "never takes followers for synced when the leader did not report them",
      [{ id: 1, answers: true, mode: "leader" }, follower(2)],
      ["ZooKeeper 1 did not report its synced followers"],
    ],
    ["finds an ensemble without a leader not ready", [follower(1), follower(2)], ["the ensemble has 0 leaders"]],
    [
      "finds an ensemble with two leaders not ready",
      [leader, { ...leader, id: 2 }, follower(3)],
      ["the ensemble has 2 leaders"],
    ],
    ["finds two servers that each run alone not ready", [alone(1), alone(2)], ["the ensemble has 2 leaders"]],
    [
      "finds an ensemble with a follower behind not ready",
      [{ ...leader, syncedFollowers: 1 }, follower(2), follower(3)],
      ["only 1 of 2 followers are in sync"],
    ],
    [
      "finds an ensemble whose observers serve ready",
      [leader, follower(2), follower(3), { id: 4, answers: true, mode: "observer" }],
      [],
    ],
    [
      "finds an ensemble with an observer that is not serving not ready",
      [leader, follower(2), follower(3), { ...silent(4), observer: true }],
      ["ZooKeeper 4 is not serving"],
    ],
    [
      "names the servers that are not serving",
      [leader, silent(2), silent(3)],
      ["ZooKeeper 2 is not serving", "ZooKeeper 3 is not serving"],
    ],
  ] satisfies [string, MemberView[], string[]][])
    it(title, () => assert.deepEqual(ensembleNotReady(members), problems));
});

describe("wrongRoles", () => {
  it("tells of each server that votes and shall observe, or the other way around", () => {
    assert.deepEqual(
      wrongRoles([
        { id: 1, answers: true, mode: "leader" },
        { id: 2, answers: true, mode: "follower", observer: true },
        { id: 3, answers: true, mode: "observer" },
        { id: 4, answers: true, mode: "observer", observer: true },
        { id: 5, answers: false, observer: true },
      ]),
      ["ZooKeeper 2 is follower, and shall observe", "ZooKeeper 3 is observer, and shall vote"],
    );
  });
});
