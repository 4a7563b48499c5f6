import assert from "node:assert/strict";
import { failoverFindings, faults, kinds, nameOf } from "../../../../tools/bench/failover/findings";
import { migrationFindings, nameOf as nameOfStep, steps } from "../../../../tools/bench/migration/findings";
import { Samples } from "../../../../tools/bench/lib/statistics";

describe("the table of failovers", () => {
  it("has ZooKeeper beside KRaft, a row for each fault and measurement", () => {
    const samples = new Samples();
    for (const kind of kinds)
      for (const fault of faults)
        for (const what of ["longest ack gap (ms)", "max latency (ms)", "failed sends", "lost", "all in sync (s)"])
          samples.add(nameOf(kind, fault, what), kind === "KRaft" ? 1 : 2);
    const { tables } = failoverFindings(samples);
    assert.deepEqual(tables[0]?.columns, ["", "ZooKeeper", "KRaft"]);
    assert.equal(tables[0]?.rows.length, 10);
    assert.deepEqual(tables[0]?.rows[0], ["broker killed: longest ack gap", "2 ms", "1 ms"]);
  });
});

describe("the table of the way to KRaft", () => {
  it("has a row for each step, and the sum of each run in the last one", () => {
    const samples = new Samples();
    for (const [at, step] of steps.entries())
      for (const what of ["up (s)", "sends", "failed sends", "lost", "longest ack gap (ms)"])
        for (const run of [1, 2]) samples.add(nameOfStep(step, what), what === "up (s)" ? (at + 1) * run : 0);
    const [table] = migrationFindings(samples).tables;
    assert.equal(table?.rows.length, steps.length + 1);
    assert.deepEqual(table.rows.at(-1)?.slice(0, 2), ["all of them", "22.5 s (15.0-30.0)"]);
  });
});
