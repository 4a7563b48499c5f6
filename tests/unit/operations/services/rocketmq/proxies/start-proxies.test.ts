import assert from "node:assert/strict";
import type { RollView } from "../../../../../../operations/phases/roll-view";
import { proxiesOperations } from "../../../../../../operations/services/rocketmq/rocketmq-operations";
import { noMaster, startProxies } from "../../../../../../operations/services/rocketmq/proxies/start-proxies";
import { groupOf } from "../../../../../helpers/rocketmq";

describe("proxies that do not run", () => {
  const view = (...states: readonly (readonly [unit: string, active: boolean])[]) =>
    ({ services: states.map(([unit, active]) => ({ unit, active })) }) as unknown as RollView;

  it("are not started with everything else, but by a phase of their own, before those that run are restarted", () => {
    assert.equal(proxiesOperations.startsLater(), true);
    const [first] = proxiesOperations.phases.restarts;
    assert.equal(first, startProxies);
    assert.equal(startProxies.shouldRun(view(["rocketmq", true], ["rocketmq-proxy", false])), true);
    assert.equal(startProxies.shouldRun(view(["rocketmq", false], ["rocketmq-proxy", true])), false);
  });

  it("wait for a master, of whatever broker group, and for nothing where brokers are not in the plan", () => {
    assert.deepEqual(noMaster({ groups: [groupOf("a", "SSS"), groupOf("b", "xxx")] }), [
      "no broker group has a master",
    ]);
    assert.deepEqual(noMaster({ groups: [groupOf("a", "SSS"), groupOf("b", "MSS")] }), []);
    assert.deepEqual(noMaster({ groups: [] }), []);
  });
});
