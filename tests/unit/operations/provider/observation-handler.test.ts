import assert from "node:assert/strict";
import type { EngineLog } from "../../../../operations/provider/engine-log";
import { observation as resource } from "../../../../operations/provider/observation-handler";
import { closedPort } from "../../../helpers/closed-port";

function recorded() {
  const warned: string[] = [];
  const log = {
    warn: (text: string) => void warned.push(text),
    flush: () => Promise.resolve(),
  } as unknown as EngineLog;
  return { warned, observation: resource(log) };
}

const { observation } = recorded();

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

describe("a refresh of what is on hosts", () => {
  it("keeps what is known of hosts that it cannot reach, and says which and why", async () => {
    const { warned, observation: looked } = recorded();
    const port = await closedPort();
    const targets = ["kafka1", "kafka2"].map((name) => ({
      ...{ name, sudo: false },
      connection: { host: "127.0.0.1", port, user: "root", hostKey: "ssh-ed25519 AAAA", privateKey: "x" },
    }));
    const state = { targets, attempt: "a", repairs: 2, drift: { kafka1: ["kafka is not enabled"], gone: ["x"] } };
    const read = await looked.read("hosts", "urn", state);
    const kept = { ...state, drift: { kafka1: ["kafka is not enabled"] } };
    assert.deepEqual(read, { id: "hosts", props: kept, inputs: kept });
    const [text = "", ...others] = warned;
    assert.match(
      text,
      /^not looked at, and kept in the state as it was:\n {2}kafka1: .+\n {2}kafka2: .+\n {2}refresh again/,
    );
    assert.deepEqual(others, []);
    const { inputs } = await looked.check("urn", { ...state, drift: {} }, { targets, attempt: "a", rolled: "a" });
    assert.equal(inputs.repairs, 2);
  });
});
