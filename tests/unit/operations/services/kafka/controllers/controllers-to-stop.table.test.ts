import assert from "node:assert/strict";
import { unsafeToStopControllers } from "../../../../../../operations/services/kafka/controllers/controllers-to-stop";
import type { QuorumView } from "../../../../../../operations/services/kafka/controllers/quorum-view";
import { waitingHelps } from "../../../../../../operations/safety/unsafe-reason";

/**
 * `quorum` has a letter for each voter from id 1 on: L leads, F is caught up, B is behind, N never caught up, x does not answer
 * and counts as caught up still, as one that was just stopped does. `lost` voters are not in the stack's servers, `observers`
 * do not vote. `says`: `safe`, or the reason, with `for good` when waiting would not help.
 */
interface Row {
  readonly it: string;
  readonly quorum: string;
  readonly lost?: readonly number[];
  readonly stop: readonly number[];
  readonly says: string;
}

const table: Row[] = [
  { it: "lets one of three stop", quorum: "LFF", stop: [2], says: "safe" },
  { it: "lets the active one of three stop", quorum: "LFF", stop: [1], says: "safe" },
  { it: "keeps one of three while another is behind", quorum: "LFB", stop: [2], says: "voters 1<2" },
  { it: "lets the one of three that is behind stop", quorum: "LFB", stop: [3], says: "safe" },
  { it: "keeps one of three while another has never caught up", quorum: "LFN", stop: [2], says: "voters 1<2" },
  {
    it: "keeps one of three while another was just stopped, which still counts as caught up",
    quorum: "LFx",
    stop: [2],
    says: "voters 1<2",
  },
  { it: "refuses two of three together", quorum: "LFF", stop: [2, 3], says: "voters 1<2 for good" },
  { it: "lets two of five stop together", quorum: "LFFFF", stop: [2, 3], says: "safe" },
  { it: "keeps one of five while two are behind", quorum: "LFFBB", stop: [2], says: "voters 2<3" },
  { it: "keeps one of four while another is behind", quorum: "LFFB", stop: [2], says: "voters 2<3" },
  { it: "refuses one of two that are left of three", quorum: "LFF", lost: [3], stop: [2], says: "voters 1<2 for good" },
  { it: "lets one of four that are left of five stop", quorum: "LFFFF", lost: [5], stop: [2], says: "safe" },
  { it: "does not keep a single controller", quorum: "L", stop: [1], says: "safe" },
  { it: "does not keep one of two: they never have a majority to spare", quorum: "LF", stop: [2], says: "safe" },
  { it: "keeps all while nobody leads", quorum: "FFF", stop: [2], says: "no-active-controller" },
  { it: "lets one that does not vote stop", quorum: "LFB", stop: [9], says: "safe" },
  { it: "is safe when nothing stops", quorum: "FFF", stop: [], says: "safe" },
];

const now = 1_000_000;
const times: Readonly<Record<string, number>> = { L: now, F: now - 400, B: now - 2_000, N: -1, x: now - 400 };

function viewOf({ quorum, lost = [] }: Row): QuorumView {
  const voters = [...quorum].map((letter, index) => ({
    ...{ id: index + 1, logEndOffset: 7n, lastCaughtUp: times[letter] ?? -1 },
  }));
  const ids = voters.map(({ id }) => id).filter((id) => !lost.includes(id));
  const leader = quorum.indexOf("L") + 1;
  return {
    controllers: ids.map((id) => ({ id, answers: quorum[id - 1] !== "x" })),
    quorum: leader === 0 ? undefined : { leader, epoch: 3, voters, observers: [] },
  };
}

function judged(row: Row): string {
  const reasons = unsafeToStopControllers(viewOf(row), row.stop);
  const texts = reasons.map((reason) => {
    const final = waitingHelps(reason) ? "" : " for good";
    return reason.kind === "voters" ? `voters ${reason.left}<${reason.needed}${final}` : reason.kind;
  });
  return texts.join(", ") || "safe";
}

describe("the rule of which controllers may stop", () => {
  for (const row of table) it(row.it, () => assert.equal(judged(row), row.says));
});
