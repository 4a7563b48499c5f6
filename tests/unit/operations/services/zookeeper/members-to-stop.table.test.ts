import assert from "node:assert/strict";
import type { MemberView } from "../../../../../operations/services/zookeeper/ensemble-view";
import { unsafeToStopMembers } from "../../../../../operations/services/zookeeper/members-to-stop";
import { waitingHelps } from "../../../../../operations/safety/unsafe-reason";
import { noServers } from "../../../../helpers/no-servers";

/**
 * `ensemble` has a letter for each server from id 1 on: L leads, F follows, O observes, S runs alone, x does not serve. Of
 * `observers`, the stack file says that they observe; all that do when absent. `synced` is what the leader counts, `?` when it did not answer; all followers when absent. `says`: `safe`, or the reason, with
 * `for good` when waiting would not help.
 */
interface Row {
  readonly it: string;
  readonly ensemble: string;
  readonly synced?: number | "?";
  readonly observers?: readonly number[];
  readonly lost?: readonly number[];
  readonly stop: readonly number[];
  readonly says: string;
}

const table: Row[] = [
  { it: "lets one of three stop", ensemble: "LFF", stop: [2], says: "safe" },
  { it: "lets the leader of three stop", ensemble: "LFF", stop: [1], says: "safe" },
  { it: "keeps one of three while a follower is behind", ensemble: "LFF", synced: 1, stop: [2], says: "quorum 1<2" },
  { it: "keeps one of three while another is not serving", ensemble: "LFx", stop: [2], says: "quorum 1<2" },
  { it: "lets the one of three that is not serving stop", ensemble: "LFx", stop: [3], says: "safe" },
  { it: "refuses two of three together", ensemble: "LFF", stop: [2, 3], says: "quorum 1<2 for good" },
  { it: "lets one of five stop while another is not serving", ensemble: "LFFFx", stop: [2], says: "safe" },
  { it: "lets two of five stop together", ensemble: "LFFFF", stop: [2, 3], says: "safe" },
  { it: "keeps one of five while two are not serving", ensemble: "LFFxx", stop: [2], says: "quorum 2<3" },
  { it: "keeps one of four while a follower is behind", ensemble: "LFFF", synced: 2, stop: [2], says: "quorum 2<3" },
  {
    it: "refuses one of two that are left of three",
    ensemble: "LF",
    lost: [3],
    stop: [2],
    says: "quorum 1<2 for good",
  },
  { it: "lets one of four that are left of five stop", ensemble: "LFFF", lost: [5], stop: [2], says: "safe" },
  { it: "does not keep an ensemble of one", ensemble: "S", stop: [1], says: "safe" },
  { it: "does not keep one of two: they never have a majority to spare", ensemble: "LF", stop: [2], says: "safe" },
  { it: "keeps all while nobody leads", ensemble: "FFF", stop: [2], says: "leaders 0" },
  { it: "keeps all while none answers", ensemble: "xxx", stop: [2], says: "leaders 0" },
  { it: "keeps all while two lead", ensemble: "LLF", stop: [3], says: "leaders 2" },
  {
    it: "never takes followers for synced when the leader did not report them",
    ensemble: "LFF",
    synced: "?",
    stop: [2],
    says: "unknown",
  },
  { it: "lets an observer stop", ensemble: "LFFO", stop: [4], says: "safe" },
  { it: "lets an observer stop while nobody leads", ensemble: "xxxO", stop: [4], says: "safe" },
  { it: "lets an observer that is not serving stop", ensemble: "LFFx", observers: [4], stop: [4], says: "safe" },
  { it: "counts no observer in the majority", ensemble: "LFFOO", stop: [2], says: "safe" },
  {
    it: "counts no observer that is not serving in the majority",
    ensemble: "LFFxx",
    observers: [4, 5],
    stop: [2],
    says: "safe",
  },
  { it: "keeps one of three that vote while a follower is behind", ensemble: "LFxO", stop: [2], says: "quorum 1<2" },
  {
    it: "lets an observer that shall vote stop, before it votes",
    ensemble: "LFFO",
    observers: [],
    stop: [4],
    says: "safe",
  },
  {
    it: "counts a follower that shall observe, for as long as it votes",
    ensemble: "LFxF",
    observers: [4],
    stop: [4],
    says: "quorum 2<3",
  },
  {
    it: "lets a leader that shall observe stop, when the others are a majority",
    ensemble: "FFFL",
    observers: [4],
    stop: [4],
    says: "safe",
  },
  { it: "is safe when nothing stops", ensemble: "xxx", stop: [], says: "safe" },
];

const modes = { L: "leader", F: "follower", O: "observer", S: "standalone" } as const;

function judged({ ensemble, observers, synced, lost = [], stop }: Row): string {
  const followers = ensemble.split("F").length - 1;
  const members = [...ensemble].map((letter, index): MemberView => {
    const mode = modes[letter as keyof typeof modes] as MemberView["mode"];
    const counts = letter === "L" && synced !== "?" ? { syncedFollowers: synced ?? followers } : {};
    const observer = observers === undefined ? letter === "O" : observers.includes(index + 1);
    const role = observer ? { observer } : {};
    return { id: index + 1, ...role, answers: mode !== undefined, ...(mode === undefined ? {} : { mode }), ...counts };
  });
  const reasons = unsafeToStopMembers({ ensemble: members, lost: { ...noServers, zookeeper: lost } }, stop);
  const texts = reasons.map((reason) => {
    const final = waitingHelps(reason) ? "" : " for good";
    if (reason.kind === "quorum") return `quorum ${reason.left}<${reason.needed}${final}`;
    return reason.kind === "leaders" ? `leaders ${reason.count}` : reason.kind;
  });
  return texts.join(", ") || "safe";
}

describe("unsafeToStopMembers", () => {
  for (const row of table) it(row.it, () => assert.equal(judged(row), row.says));
});
