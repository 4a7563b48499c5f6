import assert from "node:assert/strict";
import fc from "fast-check";
import { describeFailures, impactOf, type Outcome, parseLine } from "../../../../tools/probe/impact";

/** A record every 10 ms from 0 on, each acknowledged 3 ms later. */
const steady: Outcome[] = Array.from({ length: 100 }, (_, id) => ({ id, due: id * 10, at: id * 10 + 3 }));

describe("the probe's parseLine", () => {
  it("parses acknowledgements and failures", () => {
    const number = fc.nat();
    const name = fc.stringMatching(/^[A-Z][A-Za-z]{0,20}$/);
    fc.assert(
      fc.property(number, number, number, fc.option(name, { nil: undefined }), (id, due, at, error) => {
        const line = error === undefined ? `ack ${id} ${due} ${at}` : `fail ${id} ${due} ${at} ${error}`;
        assert.deepEqual(parseLine(line), { id, due, at, ...(error === undefined ? {} : { error }) });
      }),
    );
  });

  it("parses the records found in the topic", () => {
    assert.deepEqual(parseLine("check 12 lost duplicated"), { read: 12, lost: [], duplicated: [] });
    assert.deepEqual(parseLine("check 12 lost 3 4 duplicated 7"), { read: 12, lost: [3, 4], duplicated: [7] });
  });

  for (const line of ["", "ack 1 2", "check 1 lost x duplicated", "log4j:WARN ack 1 2 3"])
    it(`rejects the line ${JSON.stringify(line)}`, () => assert.throws(() => parseLine(line), /the probe printed/));
});

describe("the probe's impactOf", () => {
  it("finds only the interval between two records when no send fails", () => {
    assert.deepEqual(impactOf(steady, 100, 900), { sent: 81, failed: 0, maxLatency: 3, longestGap: 10 });
  });

  it("counts failures of records that were due in the interval, whenever they failed", () => {
    const outcomes = steady.map((outcome) =>
      outcome.due >= 200 && outcome.due < 300
        ? { ...outcome, at: outcome.due + 5_000, error: "TimeoutException" }
        : outcome,
    );
    assert.deepEqual(impactOf(outcomes, 100, 900), { sent: 81, failed: 10, maxLatency: 3, longestGap: 110 });
    assert.equal(impactOf(outcomes, 500, 900).failed, 0);
  });

  it("describes failures by kind of error, with when the records were due", () => {
    const outcomes = steady.map((outcome) => {
      if (outcome.due < 300 || outcome.due >= 700) return outcome;
      const error = outcome.due < 500 ? "TimeoutException" : "NotEnoughReplicasException";
      return { ...outcome, at: outcome.due + 5_000, error };
    });
    assert.deepEqual(describeFailures(outcomes, 100, 900), [
      "20 of 81: TimeoutException, due from 0.2 to 0.4 s",
      "20 of 81: NotEnoughReplicasException, due from 0.4 to 0.6 s",
    ]);
    assert.deepEqual(describeFailures(steady, 100, 900), []);
  });

  it("measures latency from when a record was due", () => {
    const late = steady.map((outcome) => (outcome.id === 50 ? { ...outcome, at: 900 } : outcome));
    assert.equal(impactOf(late, 100, 900).maxLatency, 400);
  });

  it("counts the part of a gap that lies in the interval", () => {
    assert.equal(impactOf(steady, -500, 500).longestGap, 503);
    assert.equal(impactOf(steady, 500, 2_000).longestGap, 1_007);
    assert.equal(impactOf([], 100, 400).longestGap, 300);
  });

  it("does not depend on the order of the results", () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(steady, { minLength: steady.length }), (shuffled) => {
        assert.deepEqual(impactOf(shuffled, 100, 900), impactOf(steady, 100, 900));
      }),
    );
  });
});
