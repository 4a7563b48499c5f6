import assert from "node:assert/strict";
import { judge } from "../../../../../operations/status/judge";
import { snapshot, zookeeper } from "../../../../helpers/snapshot";

function verdict(changes: Parameters<typeof snapshot>[0]): readonly [number, ...string[]] {
  const { exitCode, findings } = judge(snapshot(changes));
  return [exitCode, ...findings.map(({ level, check, given }) => `${level} ${check}: ${given}`)];
}

describe("the status of an ensemble with observers", () => {
  it("counts only those that vote among the ZooKeeper servers that have to come back", () => {
    const silentServer = { role: null, answers: false, syncedFollowers: null };
    const ensemble = [1, 2, 3, 4, 5].map((id) => zookeeper(id, { ...silentServer, observer: id > 3 }));
    const [first] = judge(snapshot({ ensemble })).findings;
    assert.match(first?.fix ?? "", /^bring 2 of the 3 that vote back: /);
  });

  it("is healthy with an observer that follows, and only degraded while it is missing", () => {
    const observer = { observer: true, syncedFollowers: null, place: "kafka1" };
    const ensemble = [1, 2, 3].map((id) => zookeeper(id));
    assert.deepEqual(verdict({ ensemble: [...ensemble, zookeeper(4, { ...observer, role: "observer" })] }), [0]);
    const missing = zookeeper(4, { ...observer, role: null, answers: false });
    assert.deepEqual(verdict({ ensemble: [...ensemble, missing] }), [1, "degraded zookeeper: no response"]);
  });
});
