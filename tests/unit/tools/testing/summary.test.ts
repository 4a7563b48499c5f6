import assert from "node:assert/strict";
import { minutes, summary } from "../../../../tools/testing/summary";

describe("the summary of scripts/test", () => {
  const failure = { title: "e2e-hosts: a cluster › starts", message: "exited with 1:\nno such host" };
  const outcomes = [
    { name: "unit", milliseconds: 31_400, passed: 1_460, failed: [] },
    { name: "e2e-hosts", milliseconds: 1_084_000, passed: 99, failed: [failure] },
  ];

  it("ends with each part's time, and with that of all, in which parts that ran at once count once", () => {
    assert.deepEqual(summary(outcomes, 1_100_000).split("\n").slice(-6), [
      "part       passed  failed  time",
      "unit       1460    0       31 s",
      "e2e-hosts  99      1       18 min 4 s",
      "all        1559    1       18 min 20 s",
      "",
      "1559 passed, 1 failed in 18 min 20 s",
    ]);
  });

  it("repeats every failure with its message", () => {
    assert.match(
      summary(outcomes, 1_100_000),
      /^\n✖ e2e-hosts: a cluster › starts\n {4}exited with 1:\n {4}no such host\n\npart/,
    );
  });

  it("shortens a long message to its beginning and end", () => {
    const message = Array.from({ length: 100 }, (_, index) => `line ${index}`).join("\n");
    const text = summary([{ name: "unit", milliseconds: 0, passed: 0, failed: [{ title: "long", message }] }], 0);
    assert.match(text, / line 19\n {4}\.\.\.\n {4}line 80\n/);
    assert.doesNotMatch(text, /line 20\n/);
  });

  it("rounds to seconds, and shows minutes from 60 s on", () => {
    assert.deepEqual([400, 59_400, 59_600, 125_000].map(minutes), ["0 s", "59 s", "1 min 0 s", "2 min 5 s"]);
  });
});
