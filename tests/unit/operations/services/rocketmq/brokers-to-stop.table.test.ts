import assert from "node:assert/strict";
import { describeReason, waitingHelps } from "../../../../../operations/safety/unsafe-reason";
import { unsafeToStopBrokers } from "../../../../../operations/services/rocketmq/brokers-to-stop";
import { groupOf, rocketmqView } from "../../../../helpers/rocketmq";

interface Row {
  readonly it: string;
  /** See `groupOf`. */
  readonly groups: readonly string[];
  readonly minInsync?: number | undefined;
  readonly stop: readonly number[];
  readonly says: readonly string[];
}

const b1 = "broker group b would have 1 replica in sync and needs 2";

const table: Row[] = [
  { it: "lets one of three hosts stop", groups: ["MSS", "SMS", "SSM"], stop: [1], says: [] },
  { it: "keeps a host while a replica of one group lags elsewhere", groups: ["MSS", "SML"], stop: [1], says: [b1] },
  {
    it: "keeps a host while a replica of one group does not run elsewhere",
    groups: ["MSS", "SMx"],
    stop: [1],
    says: [b1],
  },
  { it: "lets the host stop on which the replica lags", groups: ["MSS", "SML"], stop: [3], says: [] },
  {
    it: "refuses two of three hosts together for good",
    groups: ["MSS"],
    stop: [1, 2],
    says: ["broker group a would have 1 replica in sync and needs 2 for good"],
  },
  {
    it: "keeps all while a group has no master",
    groups: ["MSS", "SSS"],
    stop: [3],
    says: ["broker group b would have 2 replicas in sync and needs 2"],
  },
  { it: "does not keep a group that never has a replica to spare", groups: ["MS"], stop: [1], says: [] },
  { it: "does not keep a single replica", groups: ["M"], minInsync: 1, stop: [1], says: [] },
  { it: "asks nothing of groups without a replica there", groups: ["ML"], minInsync: 1, stop: [3], says: [] },
];

describe("which brokers of RocketMQ may stop", () => {
  for (const { it: title, groups, stop, says, ...more } of table)
    it(title, () => {
      const view = rocketmqView(groups.map((word, index) => groupOf("abc"[index] ?? "", word, more)));
      const told = unsafeToStopBrokers(view, stop).map(
        (reason) => `${describeReason(reason)}${waitingHelps(reason) ? "" : " for good"}`,
      );
      assert.deepEqual(told, says);
    });

  it("keeps all when no controller told the state of a group, or nobody told what it needs", () => {
    const group = groupOf("a", "MSS");
    const unknown = rocketmqView([{ ...group, state: undefined }]);
    assert.deepEqual(unsafeToStopBrokers(unknown, [1]), [{ kind: "unknown", what: "broker groups" }]);
    const untold = rocketmqView([{ ...group, minInsync: undefined }]);
    assert.deepEqual(unsafeToStopBrokers(untold, [1]), [{ kind: "unknown", what: "minInSyncReplicas" }]);
  });
});
