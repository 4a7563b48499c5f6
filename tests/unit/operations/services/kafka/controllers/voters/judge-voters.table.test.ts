import assert from "node:assert/strict";
import {
  followingLog,
  hasNeededVote,
  notFollowing,
  notSeenAgain,
  unsafeWith,
  unsafeWithout,
  voterChanges,
} from "../../../../../../../operations/services/kafka/controllers/voters/judge-voters";
import type { QuorumView } from "../../../../../../../operations/services/kafka/controllers/quorum-view";

const now = 1_000_000;
const times: Readonly<Record<string, number>> = { L: now, F: now - 400, B: now - 2_000, N: -1, x: now - 400 };

/**
 * `101L 102F 103x / 104F 102N:new`: voters with a letter as in the table of stops, then observers; behind a colon another log
 * than the own one.
 */
function viewOf(text: string): QuorumView {
  const [voters = [], observers = []] = text.split("/").map((part) =>
    part
      .trim()
      .split(" ")
      .filter(Boolean)
      .map((one) => {
        const [, id = "", letter = "", directory = `log${id}`] = /^(\d+)(\w)(?::(.*))?$/.exec(one) ?? [];
        return { id: Number(id), letter, directory, logEndOffset: 7n, lastCaughtUp: times[letter] ?? -1 };
      }),
  );
  const leader = voters.find(({ letter }) => letter === "L")?.id;
  const all = [...voters, ...observers].filter(({ id }) => id > 100);
  const silent = (id: number) => all.some((one) => one.id === id && one.letter === "x");
  return {
    controllers: [...new Set(all.map(({ id }) => id))].map((id) => ({ id, answers: !silent(id) })),
    quorum: leader === undefined ? undefined : { leader, epoch: 3, voters, observers },
  };
}

const changes = (text: string, wanted: readonly number[], lost: readonly number[] = []) => {
  const { quorum } = viewOf(text);
  assert(quorum);
  return voterChanges(quorum, { wanted, lost })
    .map(({ id, kind, without }) => `${id} ${kind}${without === undefined ? "" : ` ${without.directory}`}`)
    .join(", ");
};

describe("what has to change of the voters", () => {
  for (const [it_, text, wanted, lost, says] of [
    ["is nothing where they are those of the stack", "101L 102F 103F / 1F", [101, 102, 103], [], ""],
    ["is a vote for one that follows", "101L 102F 103F / 104F", [101, 102, 103, 104], [], "104 joins"],
    ["is the vote of one that is not in the stack", "101L 102F 103F", [101, 102], [], "103 leaves log103"],
    ["is both for another id", "101L 102F 103F / 104F", [101, 102, 104], [], "103 leaves log103, 104 joins"],
    ["is the log of one that lost its disk", "101L 102B 103F / 102F:new", [101, 102, 103], [], "102 replaced log102"],
    ["is nothing for a log of before that has not gone yet", "101L 102F:new 103F / 102B", [101, 102, 103], [], ""],
    ["is nothing for one that is slow", "101L 102B 103F", [101, 102, 103], [], ""],
    ["is nothing for one that is lost", "101L 102F 103B", [101, 102, 103], [103], ""],
    ["is the vote of a lost one that leaves the stack", "101L 102F 103B", [101, 102], [], "103 leaves log103"],
  ] as const)
    it(it_, () => assert.equal(changes(text, wanted, lost), says));
});

describe("a controller that is to vote", () => {
  it("has the log that follows the leader, and none while it is behind", () => {
    const { quorum } = viewOf("101L 102B / 102N 102F:new 104B");
    assert(quorum);
    assert.equal(followingLog(quorum, 102), "new");
    assert.equal(followingLog(quorum, 104), undefined);
  });

  it("is waited for until it follows, but not one that has a vote and does not answer", () => {
    assert.deepEqual(notFollowing(viewOf("101L 102F 103x / 104F")), []);
    assert.equal(notFollowing(viewOf("101L 102F / 104B")).length, 1);
    assert.equal(notFollowing(viewOf("101L 102B")).length, 1);
    assert.deepEqual(notFollowing(viewOf("101L 102B / 102F:new")), []);
    assert.equal(notFollowing(viewOf("101F 102F")).length, 1);
  });

  it("gets it while a majority with it serves", () => {
    assert.deepEqual(unsafeWith(viewOf("101L 102F 103x / 104F"), { id: 104 }), []);
    assert.equal(unsafeWith(viewOf("101L 102x 103F 104x / 105B"), { id: 105 }).length, 1);
    assert.equal(unsafeWith(viewOf("101L 102F 103F / 104B"), { id: 104 }).length, 1);
  });
});

describe("a controller that is to lose its vote", () => {
  for (const [text, id, isSafe] of [
    ["101L 102F 103F", 103, true],
    ["101L 102F 103x", 103, true],
    ["101L 102B 103F", 103, false],
    ["101L 102x 103F", 103, false],
    ["101L 102F 103F 104F", 101, true],
    ["101L 102F 103B 104F", 101, true],
    ["101L 102B 103B 104F", 104, false],
    ["101L 102F", 102, true],
    ["101L", 101, false],
  ] as const)
    it(`${isSafe ? "loses" : "keeps"} it as ${id} of ${text}`, () =>
      assert.equal(unsafeWithout(viewOf(text), { id }).length === 0, isSafe));
});

describe("a controller that is stopped before it loses its vote, as Kubernetes does it", () => {
  for (const [text, id, isNeeded] of [
    ["101L 102F 103F", 103, false],
    ["101L 102F 103F 104F", 104, false],
    ["101L 102F 103x 104F", 104, true],
    ["101L 102F", 102, true],
    ["101L 102F 103F / 104F", 104, false],
  ] as const)
    it(`${isNeeded ? "is needed" : "may go"} as ${id} of ${text}`, () =>
      assert.equal(hasNeededVote(viewOf(text), id), isNeeded));
});

describe("a controller that votes and was only just started", () => {
  const [soon, later] = ["101L 102F 103F", "101L 102L 103F"].map(viewOf) as [QuorumView, QuorumView];

  it("is not known to be the one that voted until it has fetched again: it may have lost its disk", () => {
    const waits = ["controller 102 has not fetched since it was started"];
    assert.deepEqual(notSeenAgain(soon, [102], undefined), waits);
    assert.deepEqual(notSeenAgain(soon, [102], soon.quorum), waits);
    assert.deepEqual(
      notSeenAgain({ ...later, quorum: later.quorum && { ...later.quorum, leader: 101 } }, [102], soon.quorum),
      [],
    );
  });

  it("is waited for until it answers, for which a JVM takes seconds", () => {
    assert.deepEqual(notSeenAgain(viewOf("101L 102x 103F"), [102], soon.quorum), ["controller 102 is not responding"]);
  });

  it("is judged by others where it leads, is behind, or nobody leads", () => {
    for (const text of ["101L 102B 103F", "101F 102L 103F", "101F 102F", "101L 103F / 102x"])
      assert.deepEqual(notSeenAgain(viewOf(text), [102], undefined), [], text);
  });
});
