import assert from "node:assert/strict";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { users as resource } from "../../../../operations/provider/users-resource-handler";
import { reveal } from "../../../../operations/provider/values";
import { fingerprintOf } from "../../../../operations/services/kafka/users/password";

const { signal } = new AbortController();
const users = resource({ log: new EngineLog([]), signal });
const app = { credentials: { "SCRAM-SHA-512": 8192 }, acls: { "allow on literal topic orders": "Describe, Write" } };
const text = (some: object) => JSON.stringify(some);
const password = "planted-Secret-1";
const inputs = { users: text({ app }), passwords: { app: password }, reach: { substrate: "nowhere" } };
const state = { ...inputs, fingerprints: { app: fingerprintOf(password) } };
const changes = async (olds: Record<string, unknown>, news: Record<string, unknown>) =>
  (await users.diff("users", "urn", olds, news)).changes;

describe("the users of a stack, in a preview", () => {
  it("are the same when nothing differs but the order of rights", async () => {
    assert.equal(await changes(state, inputs), false);
    const turned = { app: { acls: app.acls, credentials: app.credentials } };
    assert.equal(await changes(state, { ...inputs, users: text(turned) }), false);
  });

  it("change with their rights, their passwords, and how the brokers are reached", async () => {
    assert.equal(await changes(state, { ...inputs, users: text({ app: { credentials: app.credentials } }) }), true);
    assert.equal(await changes(state, { ...inputs, passwords: { app: "another-Secret-2" } }), true);
    assert.equal(await changes(state, { ...inputs, reach: { substrate: "elsewhere" } }), true);
  });

  it("do not change with a renewed certificate of this program", async () => {
    const identity = { authorities: "a", certificate: "b", key: "c", services: [] };
    assert.equal(await changes(state, { ...inputs, identity }), false);
    assert.equal(await changes({ ...state, identity }, { ...inputs, identity: { ...identity, key: "d" } }), false);
  });

  it("change while a password that the state has was not written, also after a refresh", async () => {
    assert.equal(await changes({ ...state, fingerprints: {} }, inputs), true);
    assert.equal(await changes({ ...state, fingerprints: { app: fingerprintOf("older-Secret-0") } }, inputs), true);
  });
});

describe("a change of users", () => {
  it("that failed before anything was done leaves no trace in the state", async () => {
    await assert.rejects(users.create("urn", inputs), (error: object) => !("properties" in error));
  });

  it("to none, where there were none, asks nobody", async () => {
    const { outs } = await users.create("urn", { ...inputs, users: text({}), passwords: {} });
    assert.deepEqual(reveal(outs), { ...inputs, users: text({}), passwords: {}, fingerprints: {} });
  });
});

describe("a refresh of users", () => {
  const warned: string[] = [];
  const log = {
    warn: (line: string) => void warned.push(line),
    flush: () => Promise.resolve(),
  } as unknown as EngineLog;

  beforeEach(() => void (warned.length = 0));

  it("keeps them when no broker answers, and says so", async () => {
    const before = { ...state, reach: { substrate: "ssh", targets: [], zookeeper: [], kafka: [] } };
    const { fingerprints: _, ...known } = before;
    assert.deepEqual(await resource({ log, signal }).read("users", "urn", before), {
      ...{ id: "users", props: before, inputs: known },
    });
    assert.equal(warned.length, 1);
    assert.match(warned[0] ?? "", /^the users were not looked at, and are kept in the state as they were:\n {2}\S/);
  });

  it("asks nobody when the stack has none", async () => {
    const before = { ...state, users: text({}) };
    assert.deepEqual((await resource({ log, signal }).read("users", "urn", before)).props, before);
    assert.deepEqual(warned, []);
  });
});
