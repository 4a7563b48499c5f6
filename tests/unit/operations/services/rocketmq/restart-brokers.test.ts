import assert from "node:assert/strict";
import type { ServiceView } from "../../../../../operations/phases/roll-view";
import { nextOf } from "../../../../../operations/services/rocketmq/restart-brokers";
import { groupOf, rocketmqView } from "../../../../helpers/rocketmq";

const outdated = [1, 2, 3].map((id) => ({ id })) as unknown as ServiceView[];
const view = (...words: readonly string[]) =>
  rocketmqView(words.map((word, index) => groupOf("abc"[index] ?? "", word)));

describe("the brokers that a roll restarts next", () => {
  it("are those with the fewest masters", () => {
    assert.equal(nextOf(view("MSS", "MSS", "SMS"), outdated).id, 3);
  });

  it("are those that a replica lags on, which may never catch up without a restart", () => {
    assert.equal(nextOf(view("MSS", "MSL", "SMS"), outdated).id, 3);
    assert.equal(nextOf(view("MSS", "LSM", "SSM"), outdated).id, 1, "also when others have fewer masters");
  });

  it("are before all others those that do not answer", () => {
    const silent = { ...view("MSS", "LSM", "SMS"), answering: new Set([1, 3]) };
    assert.equal(nextOf(silent, outdated).id, 2);
  });
});
