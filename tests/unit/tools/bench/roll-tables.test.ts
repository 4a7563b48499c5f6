import assert from "node:assert/strict";
import { everyRun, type Roll, summary } from "../../../../tools/bench/roll/tables";

function rollOf(strategy: string, seconds: number, failed: number): Roll {
  const impact = { sent: 1_000, failed, maxLatency: 250, longestGap: 300 };
  const phases = [1, 2, 3].map((stop) => ({ stop, start: 5, rejoin: 0.5 }));
  return { strategy, seconds, inSync: seconds + 1, impact, lost: 0, duplicated: 0, phases };
}

const rolls = [
  rollOf("this program", 20, 0),
  rollOf("this program", 24, 0),
  rollOf("cp-ansible's sequence", 66, 2),
  rollOf("this program", 22, 3),
];

describe("the roll benchmark's tables", () => {
  it("show the median and range of each strategy, and its ratio to cp-ansible's", () => {
    assert.deepEqual(
      summary(rolls).rows.map((row) => row.slice(0, 5)),
      [
        ["this program", "22.0 s (20.0-24.0)", "0.33x", "23.0 s (21.0-25.0)", "0 (0-3)"],
        ["cp-ansible's sequence", "66.0 s", "1.00x", "67.0 s", "2"],
      ],
    );
  });

  it("show every run with the seconds of each broker", () => {
    const { rows } = everyRun(rolls);
    assert.equal(rows.length, rolls.length);
    assert.deepEqual(rows[2], [
      ...["cp-ansible's sequence", "66.0 s", "67.0 s", "2 of 1000", "0", "0", "250 ms", "300 ms"],
      ...["1.0 2.0 3.0", "5.0 5.0 5.0", "0.5 0.5 0.5"],
    ]);
  });

  it("have one cell per column in every row", () => {
    for (const { columns, rows } of [summary(rolls), everyRun(rolls)])
      for (const row of rows) assert.equal(row.length, columns.length);
  });
});
