import assert from "node:assert/strict";
import { unknownValue } from "@pulumi/pulumi/runtime/rpc";
import { EngineLog } from "../../../../operations/provider/engine-log";
import { users as resource } from "../../../../operations/provider/users-resource-handler";
import { asSecret, reveal } from "../../../../operations/provider/values";
import { fingerprintOf } from "../../../../operations/services/kafka/users/password";
import { TestAuthority } from "../../../helpers/certificates";
import { noServers } from "../../../helpers/no-servers";

const { signal } = new AbortController();
const users = resource({ log: new EngineLog([]), signal });
const app = { credentials: { "SCRAM-SHA-512": 8192 }, acls: { "allow on literal topic orders": "Describe, Write" } };
const text = (some: object) => JSON.stringify(some);
const password = "planted-Secret-1";
const login = "app/SCRAM-SHA-512";
const inputs = {
  ...{ users: text({ app }), passwords: { [login]: password }, reach: { substrate: "nowhere" } },
  logins: [{ id: 1, address: "10.0.0.1", port: 9093 }],
};
const state = { ...inputs, fingerprints: { [login]: fingerprintOf(password) } };
const changes = async (olds: Record<string, unknown>, news: Record<string, unknown>) =>
  (await users.diff("users", "urn", olds, news)).changes;

describe("the users of a stack, in a preview", () => {
  it("are the same when nothing differs but the order of rights", async () => {
    assert.equal(await changes(state, inputs), false);
    const turned = { app: { acls: app.acls, credentials: app.credentials } };
    assert.equal(await changes(state, { ...inputs, users: text(turned) }), false);
  });

  it("change with their rights, and how the brokers are reached", async () => {
    assert.equal(await changes(state, { ...inputs, users: text({ app: { credentials: app.credentials } }) }), true);
    assert.equal(await changes(state, { ...inputs, logins: [] }), true);
    assert.equal(await changes(state, { ...inputs, reach: { substrate: "elsewhere" } }), true);
  });

  describe("when the certificate with which their brokers are asked was renewed", () => {
    let authority: TestAuthority;
    const recorded = (days: number) => ({ identity: asSecret(authority.identity({ days })) });

    before(() => (authority = new TestAuthority()));
    after(() => authority.remove());

    it("are the same, also in a preview that does not know it yet", async () => {
      assert.equal(await changes({ ...state, ...recorded(300) }, { ...inputs, ...recorded(365) }), false);
      assert.equal(await changes({ ...state, ...recorded(300) }, { ...inputs, identity: unknownValue }), false);
    });

    it("are recorded with it before the one that a refresh uses ends", async () => {
      assert.equal(await changes({ ...state, ...recorded(20) }, { ...inputs, ...recorded(365) }), true);
    });
  });

  it("change while their passwords are not known yet", async () => {
    assert.equal(await changes(state, { ...inputs, passwords: unknownValue }), true);
    assert.equal(await changes(state, { ...inputs, passwords: { [login]: unknownValue } }), true);
  });

  it("change while a password that the state has was not written, also after a refresh", async () => {
    assert.equal(await changes({ ...state, fingerprints: {} }, inputs), true);
  });

  it("are refused with another password alone, which is shown nowhere", async () => {
    const news = { ...inputs, passwords: { [login]: "another-Secret-2" } };
    for (const refused of [changes(state, news), users.update("users", "urn", state, news)])
      await assert.rejects(refused, (error: Error) => {
        assert.match(error.message, /users\[app\]\.password: must not change alone/);
        assert.doesNotMatch(error.message, /Secret/);
        return true;
      });
    // What no broker had yet may still become another.
    assert.equal(await changes({ ...state, fingerprints: {} }, news), true);
  });

  it("are refused when they would lose the password that applications have", async () => {
    const two = { app: { credentials: { "SCRAM-SHA-256": 8192 }, passwordNumbers: { "SCRAM-SHA-256": 2 } } };
    const news = { ...inputs, users: text(two), passwords: { "app/SCRAM-SHA-256": "another-Secret-2" } };
    await assert.rejects(changes(state, news), /users\[app\]\.passwordNumbers: must go on from what logs in now/);
  });

  it("say who gets and who loses a password", async () => {
    const both = { "SCRAM-SHA-512": 1, "SCRAM-SHA-256": 2 };
    const credentials = { "SCRAM-SHA-512": 8192, "SCRAM-SHA-256": 8192 };
    const overlap = { app: { ...app, credentials, passwordNumbers: both } };
    const lines: string[] = [];
    const log = {
      info: (line: string) => void lines.push(line),
      flush: () => Promise.resolve(),
    } as unknown as EngineLog;
    const news = {
      ...inputs,
      users: text(overlap),
      passwords: { ...inputs.passwords, "app/SCRAM-SHA-256": unknownValue },
    };
    assert.equal((await resource({ log, signal }).diff("users", "urn", state, news)).changes, true);
    assert.deepEqual(lines, ["user app gets password 2, by SCRAM-SHA-256; others go on working"]);
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
    const before = {
      ...state,
      reach: { ...noServers, substrate: "ssh", targets: [] },
    };
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
