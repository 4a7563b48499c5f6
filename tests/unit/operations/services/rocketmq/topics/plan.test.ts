import assert from "node:assert/strict";
import { topicFields } from "../../../../../../components/services/rocketmq/topics/topics-spec";
import {
  groupWords,
  observed,
  planEntries,
  topicWords,
} from "../../../../../../operations/services/rocketmq/topics/plan";
import { removals } from "../../../../../../operations/services/stack-entries";

const fields = topicFields({ type: "NORMAL", queues: 4 });
const entry = { fields, allowDelete: false, differs: [] };
const replicas = ["broker group a on server 1", "broker group a on server 2"];
const everywhere = (now: typeof fields | undefined, inUse = false) =>
  replicas.map((replica) => ({ replica, fields: now, inUse }));

describe("the plan for topics of RocketMQ", () => {
  it("has one that is nowhere made on every replica, and one that is as wanted left alone", () => {
    const { put, remove, refusals } = planEntries(topicWords, {
      wanted: { orders: entry, audit: entry },
      known: {},
      seen: { orders: everywhere(undefined), audit: everywhere(fields) },
    });
    assert.deepEqual(
      put,
      replicas.map((replica) => ({ name: "orders", replica, fields })),
    );
    assert.deepEqual([remove, refusals], [[], []]);
  });

  it("takes over one that somebody made with fewer queues, and refuses one with more", () => {
    const plan = (queues: number) =>
      planEntries(topicWords, {
        wanted: { orders: entry },
        known: {},
        seen: { orders: everywhere(topicFields({ type: "NORMAL", queues })) },
      });
    assert.equal(plan(2).put.length, 2);
    assert.match(plan(8).refusals[0]?.given ?? "", /^4; the topic has 8$/);
  });

  it("counts queues for reading, which a topic that was narrowed by hand still has", () => {
    const { refusals } = planEntries(topicWords, {
      wanted: { orders: entry },
      known: {},
      seen: { orders: everywhere({ ...fields, readQueues: 16 }) },
    });
    assert.match(refusals[0]?.given ?? "", /the topic has 16/);
  });

  it("does not take names of Object.prototype for topics that are there", () => {
    const wanted = Object.fromEntries([["constructor", entry]]);
    const { put, refusals } = planEntries(topicWords, { wanted, known: {}, seen: {} });
    assert.deepEqual([put, refusals], [[], []]);
  });
});

describe("what leaves the stack file", () => {
  const known = { orders: entry };

  it("is refused unless it may be deleted, or is left alone from now on", () => {
    const [refusal] = removals(topicWords, { known, wanted: {}, unmanaged: [] });
    assert.match(refusal?.rule ?? "", /cannot leave the stack file: that would delete its messages/);
    assert.deepEqual(removals(topicWords, { known, wanted: {}, unmanaged: ["orders"] }), []);
    const deletable = { orders: { ...entry, allowDelete: true } };
    assert.deepEqual(removals(topicWords, { known: deletable, wanted: {}, unmanaged: [] }), []);
  });

  it("is said of a consumer group in words of its own", () => {
    const [refusal] = removals(groupWords, { known, wanted: {}, unmanaged: [] });
    assert.match(refusal?.property ?? "", /^rocketmq\.consumerGroups\[orders\]$/);
    assert.match(refusal?.rule ?? "", /that would delete how far it has read/);
  });
});

describe("what a refresh sees of a topic", () => {
  it("is what all replicas have, nothing where none has it, and a line for each that differs", () => {
    assert.deepEqual(observed(entry, everywhere({ ...fields, permission: 4 })), {
      ...entry,
      fields: { ...fields, permission: 4 },
    });
    assert.equal(observed(entry, everywhere(undefined)), undefined);
    const [first, second] = replicas.map((replica) => ({ replica, fields, inUse: false }));
    assert(first && second);
    assert.deepEqual(observed(entry, [first, { ...second, fields: undefined }])?.differs, [
      "broker group a on server 2 does not have it",
    ]);
    assert.deepEqual(observed(entry, [first, { ...second, fields: { ...fields, writeQueues: 2 } }])?.differs, [
      "broker group a on server 2: writeQueues 2",
    ]);
  });
});
