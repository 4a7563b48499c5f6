import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { inBatches } from "../../../../../../operations/services/kafka/topics/batches";

describe("many things in a few requests", () => {
  it("are asked for at most six requests at a time, and answered in their order", async () => {
    const all = Array.from({ length: 95 }, (_, index) => index);
    let [running, most] = [0, 0];
    const answers = await inBatches(all, 10, async (some) => {
      most = Math.max(most, ++running);
      for (let turns = 10 - ((some[0] ?? 0) % 7); turns > 0; turns--) await turn();
      running--;
      return some;
    });
    assert.equal(most, 6);
    assert.deepEqual(answers.flat(), all);
    assert.deepEqual(
      answers.map(({ length }) => length),
      [10, 10, 10, 10, 10, 10, 10, 10, 10, 5],
    );
  });

  it("need no request when there is nothing", async () => {
    assert.deepEqual(await inBatches([], 10, () => Promise.reject(new Error("asked"))), []);
  });

  it("fail with the request that fails", async () => {
    await assert.rejects(
      inBatches([1, 2, 3], 1, (some) => (some[0] === 2 ? Promise.reject(new Error("two")) : Promise.resolve())),
      /two/,
    );
  });
});
