import assert from "node:assert/strict";
import { observation } from "../../../../operations/provider/observation-handler";

describe("what tells that everything has to run again", () => {
  const wanted = { targets: [], attempt: "a" };

  /** One `up`: the inputs that are recorded, and whether the engine sees a change. */
  async function up(olds: Record<string, unknown>, attempt: string, rolled: string) {
    const { inputs } = await observation.check("urn", olds, { ...wanted, attempt, rolled });
    const { changes } = await observation.diff("hosts", "urn", olds, inputs);
    return { inputs, changes };
  }

  it("stays the same over attempts that came to their end", async () => {
    const first = await up({}, "a", "");
    assert.equal(first.inputs["repairs"], 0);
    const second = await up(first.inputs, "a", "a");
    assert.deepEqual([second.inputs["repairs"], second.changes], [0, false]);
    const third = await up(second.inputs, "b", "a");
    assert.deepEqual([third.inputs["repairs"], third.changes], [0, true]);
  });

  it("counts an attempt that failed, also when the next one goes back to what was before", async () => {
    const failed = await up((await up({}, "a", "")).inputs, "b", "a");
    const back = await up(failed.inputs, "a", "a");
    assert.deepEqual([back.inputs["repairs"], back.changes], [1, true]);
    assert.equal((await up(failed.inputs, "b", "a")).inputs["repairs"], 1);
    const after = await up(back.inputs, "a", "a");
    assert.deepEqual([after.inputs["repairs"], after.changes], [1, false]);
  });

  it("counts what was seen on the hosts, once", async () => {
    const first = await up({}, "a", "");
    const mended = await up({ ...first.inputs, drift: { kafka1: ["kafka does not run"] } }, "a", "a");
    assert.deepEqual([mended.inputs["repairs"], mended.inputs["drift"], mended.changes], [1, {}, true]);
    assert.equal((await up(mended.inputs, "a", "a")).changes, false);
  });
});
