import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { topics as resource } from "../../../../operations/provider/topics-resource-handler";
import { asSecret } from "../../../../operations/provider/values";
import { TestAuthority } from "../../../helpers/certificates";
import { noServers } from "../../../helpers/no-servers";

const { signal } = new AbortController();
const topics = resource({ log: new EngineLog([]), signal });
const orders = { partitions: 3, replicationFactor: 2, config: {}, allowDelete: false };
const text = (topics: object) => JSON.stringify(topics);
const inputs = { topics: text({ orders }), unmanaged: [], throttle: 1, reach: { substrate: "nowhere" } };

async function refusals(olds: Record<string, unknown>, news: Record<string, unknown>): Promise<string[]> {
  const { failures } = await topics.check("urn", { ...inputs, ...olds }, { ...inputs, ...news });
  return failures.map(({ reason }) => reason);
}

describe("the topics of a stack, in a preview", () => {
  it("are new, changed or the same", async () => {
    assert.deepEqual(await refusals({ topics: text({}) }, {}), []);
    assert.equal((await topics.diff("topics", "urn", inputs, inputs)).changes, false);
    const bare = { orders: { partitions: 3, replicationFactor: 2 } };
    assert.equal((await topics.diff("topics", "urn", inputs, { ...inputs, topics: text(bare) })).changes, false);
    const grown = { ...inputs, topics: text({ orders: { ...orders, partitions: 4 } }) };
    assert.deepEqual(await refusals({}, grown), []);
    assert.equal((await topics.diff("topics", "urn", inputs, grown)).changes, true);
  });

  describe("when the certificate with which their brokers are asked was renewed", () => {
    let authority: TestAuthority;
    const recorded = (days: number) => ({ ...inputs, identity: asSecret(authority.identity({ days })) });
    const changes = async (olds: object, news: object) =>
      (await topics.diff("topics", "urn", { ...olds }, { ...news })).changes;

    before(() => (authority = new TestAuthority()));
    after(() => authority.remove());

    it("are the same, also in a preview that does not know it yet", async () => {
      assert.equal(await changes(recorded(300), recorded(365)), false);
      assert.equal(await changes(recorded(300), { ...inputs, identity: unknownValue }), false);
      assert.equal(await changes(recorded(300), { ...recorded(365), throttle: 2 }), true);
    });

    it("are recorded with it before the one that a refresh uses ends", async () => {
      const old = recorded(20);
      assert.equal(await changes(old, recorded(365)), true);
      assert.equal(await changes(old, old), false);
    });

    it("are recorded with the first one, and without the last", async () => {
      assert.equal(await changes(inputs, recorded(365)), true);
      assert.equal(await changes(recorded(20), inputs), true);
    });
  });

  it("cannot lose partitions", async () => {
    const [refusal, ...others] = await refusals({}, { topics: text({ orders: { ...orders, partitions: 2 } }) });
    assert.match(refusal ?? "", /^topics\[orders\]\.partitions: cannot shrink.*\n +given: 2; the topic has 3\n +fix:/);
    assert.deepEqual(others, []);
  });

  it("cannot leave the file when nothing says that they may", async () => {
    const [refusal, ...others] = await refusals({}, { topics: text({}) });
    assert.match(
      refusal ?? "",
      /^topics\[orders\]: cannot leave the stack file.*\n +given: no line for it\n +fix: +put/,
    );
    assert.deepEqual(others, []);
  });

  it("may leave it when they may be deleted, or are left alone from now on", async () => {
    assert.deepEqual(
      await refusals({ topics: text({ orders: { ...orders, allowDelete: true } }) }, { topics: text({}) }),
      [],
    );
    assert.deepEqual(await refusals({}, { topics: text({}), unmanaged: ["orders"] }), []);
  });

  it("are told all at once when several are refused", async () => {
    const logs = { ...orders, partitions: 9 };
    const after = { logs: { ...logs, partitions: 1 } };
    assert.equal((await refusals({ topics: text({ orders, logs }) }, { topics: text(after) })).length, 2);
  });
});

describe("a change of topics", () => {
  it("that failed before anything was done leaves no trace in the state", async () => {
    await assert.rejects(topics.create("urn", inputs), (error: object) => !("properties" in error));
  });
});

describe("a refresh of topics", () => {
  const warned: string[] = [];
  const log = {
    warn: (text: string) => void warned.push(text),
    flush: () => Promise.resolve(),
  } as unknown as EngineLog;

  beforeEach(() => void (warned.length = 0));

  for (const [what, reach] of [
    ["no broker answers on hosts", { ...noServers, substrate: "ssh", targets: [] }],
    ["no login is known", undefined],
    [
      "no API server answers",
      {
        ...{ substrate: "kubernetes", namespace: "kafka", zookeeper: [] },
        access: { kubeconfig: "{}", context: "" },
        kafka: [{ id: 1, name: "kafka-1", address: "kafka-1", port: 9092 }],
      },
    ],
  ] as const)
    it(`keeps them when ${what}, and says so`, async () => {
      const state = { ...inputs, reach };
      assert.deepEqual(await resource({ log, signal }).read("topics", "urn", state), {
        id: "topics",
        props: state,
        inputs: state,
      });
      assert.equal(warned.length, 1);
      assert.match(warned[0] ?? "", /^the topics were not looked at, and are kept in the state as they were:\n {2}\S/);
    });

  it("asks nobody when the stack has none", async () => {
    const state = { ...inputs, topics: text({}) };
    assert.deepEqual((await resource({ log, signal }).read("topics", "urn", state)).props, state);
    assert.deepEqual(warned, []);
  });
});
