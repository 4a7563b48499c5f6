import assert from "node:assert/strict";
import { Samples } from "../../../../tools/bench/lib/statistics";
import { scaleFindings, sizes } from "../../../../tools/bench/scale/findings";

describe("the scale benchmark's table", () => {
  it("shows the cost of each additional host", () => {
    const samples = new Samples();
    for (const count of sizes)
      for (const what of ["preview", "no-op"]) samples.add(`${what}, ${count} hosts (s)`, 4 + count / 100);
    const [table] = scaleFindings(samples).tables;
    assert.deepEqual(table?.rows, [
      ["3 hosts", "4.0 s", "-", "4.0 s", "-"],
      ["30 hosts", "4.3 s", "10 ms", "4.3 s", "10 ms"],
      ["300 hosts", "7.0 s", "10 ms", "7.0 s", "10 ms"],
    ]);
  });
});
