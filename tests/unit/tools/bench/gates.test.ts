import assert from "node:assert/strict";
import { gateNames, gatesFindings, sampleOf, sizes } from "../../../../tools/bench/gates/findings";
import { Samples } from "../../../../tools/bench/lib/statistics";

describe("the gates benchmark's table", () => {
  it("shows the processor time of each gate beside its target, and the load of the machine", () => {
    const samples = new Samples();
    for (const { partitions } of sizes)
      for (const gate of gateNames)
        for (const [what, value] of Object.entries({ core: 0.5, passed: 2, requests: 12, bytes: 3 * 2 ** 20 }))
          samples.add(sampleOf(partitions, gate, what as "core"), value);
    const [table] = gatesFindings(samples, "9.0 and 7.0").tables;
    const cells = (target: string) => ["0.50 s", target, "2.0 s", "12", "3.0 MiB"];
    assert.deepEqual(
      table?.rows.map(([, ...row]) => row),
      [cells("1 s"), cells("1 s"), cells("5 s"), cells("5 s")],
    );
    assert(table.notes?.some((note) => note.includes("its load average was 9.0 and 7.0")));
  });
});
