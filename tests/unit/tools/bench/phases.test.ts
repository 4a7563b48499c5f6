import assert from "node:assert/strict";
import { phasesOf } from "../../../../tools/bench/roll/phases";

const look = (at: number, answers: boolean, inSync: boolean) => ({ at, answers, inSync });

describe("phasesOf", () => {
  it("splits a restart into its stop, its start and its way back", () => {
    const looks = [
      look(1_000, true, true),
      look(2_000, true, false),
      look(3_000, false, false),
      look(7_000, true, false),
      look(8_500, true, true),
      look(9_000, true, false),
    ];
    assert.deepEqual(phasesOf({ began: 1_500, ended: 2_500 }, looks), { stop: 1, start: 4.5, rejoin: 1.5 });
  });

  it("does not take a look from before the stop for the way back", () => {
    const looks = [look(1_000, true, true), look(3_000, false, true), look(4_000, true, true)];
    assert.deepEqual(phasesOf({ began: 1_500, ended: 2_500 }, looks), { stop: 1, start: 1.5, rejoin: 0 });
  });

  it("refuses to tell of a broker that was not seen to come back", () => {
    const never = [look(1_000, true, true), look(3_000, false, false), look(4_000, true, false)];
    assert.throws(() => phasesOf({ began: 1_500, ended: 2_500 }, never), /not seen to come back/);
    assert.throws(() => phasesOf({ began: 1_500, ended: 2_500 }, []), /not seen to come back/);
  });
});
