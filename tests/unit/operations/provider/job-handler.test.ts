import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { Connections } from "../../../../operations/transport/connections";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { asSecret, type Properties } from "../../../../operations/provider/values";
import {
  type Describe,
  job,
  type JobLoads,
  jobOnDelete,
  type Refuse,
  type Work,
} from "../../../../operations/provider/job-handler";

const urn = "urn:pulumi:t::p::kafka-zookeeper:index:Roll::cluster-roll";

function resource(work: Work, signal = new AbortController().signal) {
  return job({ work: () => work }, { log: new EngineLog([]), signal, connections: new Connections() });
}

describe("a job of the plugin", () => {
  const inputs = { plan: { kafka: [1] }, targets: asSecret([{ name: "kafka1" }]) };

  it("gets its inputs without the wrappers of secrets, which stay on what is recorded", async () => {
    const seen: unknown[] = [];
    const { create, update } = resource((given) => Promise.resolve(void seen.push(given)));
    assert.deepEqual(await create(urn, inputs), { id: "cluster-roll", outs: inputs });
    assert.deepEqual(await update("cluster-roll", urn, {}, inputs), { outs: inputs });
    const plain = { plan: { kafka: [1] }, targets: [{ name: "kafka1" }] };
    assert.deepEqual(seen, [plain, plain]);
  });

  it("is done again only when an input changed", async () => {
    const { diff } = resource(() => Promise.resolve());
    const changed = { ...inputs, targets: asSecret([{ name: "kafka2" }]) };
    const same = { plan: { kafka: [1] }, targets: asSecret([{ name: "kafka1" }]) };
    assert.equal((await diff("cluster-roll", urn, inputs, same)).changes, false);
    assert.equal((await diff("cluster-roll", urn, inputs, changed)).changes, true);
  });

  it("is not done again because a certificate with which it reaches servers was renewed", async () => {
    const { diff } = resource(() => Promise.resolve());
    const by = (certificate: string) => ({ ...inputs, identity: asSecret({ certificate, key: "k" }) });
    assert.equal((await diff("cluster-roll", urn, by("old"), by("new"))).changes, false);
    // As in a preview that does not know it yet.
    assert.equal((await diff("cluster-roll", urn, by("old"), { ...inputs, identity: unknownValue })).changes, false);
    assert.equal((await diff("cluster-roll", urn, by("old"), { ...by("new"), plan: {} })).changes, true);
  });

  /** What a change of its inputs is told of, before it is worked on. */
  const told = async (loads: Omit<JobLoads, "work">, news: Properties): Promise<string[]> => {
    const lines: string[] = [];
    const log = Object.assign(new EngineLog([]), { info: (text: string) => void lines.push(text) });
    const surroundings = { log, signal: new AbortController().signal, connections: new Connections() };
    const { diff } = job({ work: () => () => Promise.resolve(), ...loads }, surroundings);
    await diff("cluster-roll", urn, inputs, news);
    return lines;
  };
  const said = (describe: Describe, news: Properties) => told({ describe: () => describe }, news);
  const judged = (refuse: Refuse, news: Properties) => told({ refuse: () => refuse }, news);

  it("says what its change will do by what runs now, so that a reviewer reads it in the preview", async () => {
    const changed = { ...inputs, plan: { kafka: [2] } };
    const restart = "restart broker 1 on kafka1: configuration changed";
    assert.deepEqual(await said(() => Promise.resolve([restart]), changed), [
      `by what runs now, this will\n  ${restart}`,
    ]);
    assert.deepEqual(await said(() => Promise.resolve([]), changed), [
      "by what runs now, this will\n  restart nothing",
    ]);
    assert.deepEqual(await said(() => Promise.resolve([restart]), inputs), []);
  });

  it("does not fail a preview that cannot reach the hosts, and says what it does not know", async () => {
    const unreachable = () => Promise.reject(new Error("kafka1 (10.0.0.1): i/o timeout"));
    assert.deepEqual(await said(unreachable, { ...inputs, plan: {} }), [
      "what this will restart is not known: kafka1 (10.0.0.1): i/o timeout",
    ]);
  });

  it("fails the preview of a change that what runs does not allow, before an up changes anything", async () => {
    const refused = () => Promise.reject(new Error("kafka.chroot: cannot change"));
    await assert.rejects(judged(refused, { ...inputs, plan: {} }), /^Error: kafka\.chroot: cannot change$/);
    assert.deepEqual(await judged(refused, inputs), [], "nothing changes");
  });

  it("says in a preview which hosts it could not look at", async () => {
    const unseen = () => Promise.resolve({ notSeen: ["kafka1: no answer within 15 s"], warnings: [] });
    assert.deepEqual(await judged(unseen, { ...inputs, plan: {} }), [
      "not looked at:\n  kafka1: no answer within 15 s",
    ]);
  });

  it("says in a preview what cannot be taken back, before it is done", async () => {
    const warned = () => Promise.resolve({ notSeen: [], warnings: ["warning on kafka1: change", "    fix: stay"] });
    assert.deepEqual(await judged(warned, { ...inputs, plan: {} }), ["warning on kafka1: change\n    fix: stay"]);
  });

  it("is told what it was given before, also where it only says what it would do", async () => {
    const seen: unknown[] = [];
    await said((_, { previous }) => Promise.resolve([String(seen.push(previous))]), { ...inputs, plan: {} });
    assert.deepEqual(seen, [{ plan: { kafka: [1] }, targets: [{ name: "kafka1" }] }]);
  });

  it("fails with the words of its work, and is not recorded", async () => {
    const { create } = resource(() => Promise.reject(new Error("kafka1: no")));
    await assert.rejects(create(urn, inputs), (error: Error) => error.message === "kafka1: no" && !("id" in error));
  });

  it("ends at once when somebody stops the up, also while its work goes on, which says nothing more", async () => {
    const stop = new AbortController();
    const told: string[] = [];
    const log = Object.assign(new EngineLog([]), { status: (line: string) => void told.push(line) });
    const work: Work = async (_inputs, { tell }) => {
      tell("before");
      await new Promise((resolve) => stop.signal.addEventListener("abort", resolve));
      tell("after");
      await new Promise(() => undefined);
    };
    const { create } = job({ work: () => work }, { log, signal: stop.signal, connections: new Connections() });
    const running = create(urn, inputs);
    stop.abort();
    await assert.rejects(running, /^Error: stopped$/);
    assert.deepEqual(told, ["before"]);
  });
});

describe("a job on delete", () => {
  it("does its work with what it was given last when it is deleted, and nothing before", async () => {
    const seen: unknown[] = [];
    const surroundings = {
      log: new EngineLog([]),
      signal: new AbortController().signal,
      connections: new Connections(),
    };
    const stop = jobOnDelete(() => (given) => Promise.resolve(void seen.push(given)), surroundings);
    const inputs = { targets: asSecret([{ name: "kafka1" }]) };
    const grown = { targets: asSecret([{ name: "kafka1" }, { name: "kafka2" }]) };
    assert.deepEqual(await stop.create("urn:pulumi:t::p::kafka-zookeeper:index:Stop::cluster-stop", inputs), {
      id: "cluster-stop",
      outs: inputs,
    });
    assert.deepEqual(await stop.update("cluster-stop", "urn", inputs, grown), { outs: grown });
    assert.deepEqual(seen, []);
    await stop.delete("urn", grown);
    assert.deepEqual(seen, [{ targets: [{ name: "kafka1" }, { name: "kafka2" }] }]);
  });

  it("stays in the state when its work fails, so that the next destroy does it again", async () => {
    const surroundings = {
      log: new EngineLog([]),
      signal: new AbortController().signal,
      connections: new Connections(),
    };
    const stop = jobOnDelete(() => () => Promise.reject(new Error("kafka1 cannot be reached")), surroundings);
    await assert.rejects(stop.delete("urn", {}), /kafka1 cannot be reached/);
  });
});
