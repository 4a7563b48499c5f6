import assert from "node:assert/strict";
import { phasesOf } from "../../../../tools/bench/roll/phases";

const sample = (at: number, responds: boolean, inSync: boolean) => ({ at, responds, inSync });

describe("the roll benchmark's phasesOf", () => {
  it("splits a restart into stop, start and ISR rejoin", () => {
    const samples = [
      sample(1_000, true, true),
      sample(2_000, true, false),
      sample(3_000, false, false),
      sample(7_000, true, false),
      sample(8_500, true, true),
      sample(9_000, true, false),
    ];
    assert.deepEqual(phasesOf({ began: 1_500, ended: 2_500 }, samples), { stop: 1, start: 4.5, rejoin: 1.5 });
  });

  it("ignores samples from before the broker had stopped", () => {
    const samples = [sample(1_000, true, true), sample(3_000, false, true), sample(4_000, true, true)];
    assert.deepEqual(phasesOf({ began: 1_500, ended: 2_500 }, samples), { stop: 1, start: 1.5, rejoin: 0 });
  });

  it("throws when no sample shows the broker back in sync", () => {
    const never = [sample(1_000, true, true), sample(3_000, false, false), sample(4_000, true, false)];
    assert.throws(() => phasesOf({ began: 1_500, ended: 2_500 }, never), /no sample shows the broker back/);
    assert.throws(() => phasesOf({ began: 1_500, ended: 2_500 }, []), /no sample shows the broker back/);
  });
});
