import assert from "node:assert/strict";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { topics as resource } from "../../../../operations/provider/topics-resource-handler";

const topics = resource(new EngineLog([]));
const orders = { partitions: 3, replicationFactor: 2, config: {}, allowDelete: false };
const inputs = { topics: { orders }, unmanaged: [], throttle: 1, reach: { substrate: "nowhere" } };

async function refusals(olds: Record<string, unknown>, news: Record<string, unknown>): Promise<string[]> {
  const { failures } = await topics.check("urn", { ...inputs, ...olds }, { ...inputs, ...news });
  return failures.map(({ reason }) => reason);
}

describe("the topics of a stack, in a preview", () => {
  it("are new, changed or the same", async () => {
    assert.deepEqual(await refusals({ topics: {} }, {}), []);
    assert.equal((await topics.diff("topics", "urn", inputs, inputs)).changes, false);
    const bare = { orders: { partitions: 3, replicationFactor: 2 } };
    assert.equal((await topics.diff("topics", "urn", inputs, { ...inputs, topics: bare })).changes, false);
    const grown = { ...inputs, topics: { orders: { ...orders, partitions: 4 } } };
    assert.deepEqual(await refusals({}, grown), []);
    assert.equal((await topics.diff("topics", "urn", inputs, grown)).changes, true);
  });

  it("cannot lose partitions", async () => {
    const [refusal, ...others] = await refusals({}, { topics: { orders: { ...orders, partitions: 2 } } });
    assert.match(refusal ?? "", /^topics\[orders\]\.partitions: cannot shrink.*\n +given: 2; the topic has 3\n +fix:/);
    assert.deepEqual(others, []);
  });

  it("cannot leave the file when nothing says that they may", async () => {
    const [refusal, ...others] = await refusals({}, { topics: {} });
    assert.match(
      refusal ?? "",
      /^topics\[orders\]: cannot leave the stack file.*\n +given: no line for it\n +fix: +put/,
    );
    assert.deepEqual(others, []);
  });

  it("may leave it when they may be deleted, or are left alone from now on", async () => {
    assert.deepEqual(await refusals({ topics: { orders: { ...orders, allowDelete: true } } }, { topics: {} }), []);
    assert.deepEqual(await refusals({}, { topics: {}, unmanaged: ["orders"] }), []);
  });

  it("are told all at once when several are refused", async () => {
    const logs = { ...orders, partitions: 9 };
    const after = { logs: { ...logs, partitions: 1 } };
    assert.equal((await refusals({ topics: { orders, logs } }, { topics: after })).length, 2);
  });
});

describe("topics in a state of an earlier version, which held values", () => {
  const plain = { partitions: 3, replicationFactor: 2 };
  const values = { ...inputs, topics: { orders: plain } };
  const asText = (topics: object) => ({ ...inputs, topics: JSON.stringify(topics) });
  const inputsAfter = async (olds: Record<string, unknown>, wanted: object) =>
    (await topics.check("urn", olds, asText(wanted))).inputs["topics"];

  it("are the same topics as in the text that is written now", async () => {
    assert.equal((await topics.diff("topics", "urn", values, asText({ orders: plain }))).changes, false);
    const more = asText({ orders: plain, logs: plain });
    assert.equal((await topics.diff("topics", "urn", values, more)).changes, true);
  });

  it("become that text while nothing changes, and stay values with a change, which is not seen otherwise", async () => {
    const grown = { orders: { ...plain, partitions: 4 } };
    assert.equal(await inputsAfter(values, { orders: plain }), JSON.stringify({ orders: plain }));
    assert.deepEqual(await inputsAfter(values, grown), grown);
    assert.equal(await inputsAfter(asText({ orders: plain }), grown), JSON.stringify(grown));
    assert.equal(await inputsAfter({}, grown), JSON.stringify(grown));
  });
});

describe("a change of topics", () => {
  it("that failed before anything was done leaves no trace in the state", async () => {
    await assert.rejects(topics.create("urn", inputs), (error: object) => !("properties" in error));
  }).timeout(10_000);
});
