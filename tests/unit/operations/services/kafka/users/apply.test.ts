import assert from "node:assert/strict";
import { pbkdf2Sync } from "node:crypto";
import { applyUsers, type ApplyArgs } from "../../../../../../operations/services/kafka/users/apply";
import { fingerprintOf } from "../../../../../../operations/services/kafka/users/password";
import { Refused } from "../../../../../../operations/protocol/kafka/refused";
import { FakeUsers } from "../../../../../helpers/fake-users";
import { VirtualClock } from "../../../../../helpers/virtual-clock";

const sha512 = 2;
const app = {
  credentials: { "SCRAM-SHA-512": 8192 },
  acls: ["allow Describe on literal topic orders", "allow Write on literal topic orders"],
  quotas: {},
};
const writes = "User:app 3 4 * on 2 3 orders";
const describes = "User:app 3 8 * on 2 3 orders";
const password = "planted-Secret-1";
const login = "app/SCRAM-SHA-512";
const passwords = { [login]: password };

describe("users of the stack file", () => {
  let said: string[] = [];
  let begun = 0;
  let fingerprints: Record<string, string> = {};
  let clock = new VirtualClock();

  beforeEach(() => void ([said, begun, fingerprints, clock] = [[], 0, {}, new VirtualClock()]));

  function apply(cluster: FakeUsers, args: Partial<ApplyArgs>, signal?: AbortSignal): Promise<void> {
    return applyUsers(
      cluster.reach,
      { wanted: {}, known: {}, passwords, logins: cluster.logins, fingerprints: { ...fingerprints }, ...args },
      {
        ...{ say: (line) => said.push(line), begin: () => (begun += 1), clock },
        wrote: (name, fingerprint) => (fingerprints[name] = fingerprint),
        ...(signal === undefined ? {} : { signal }),
      },
    );
  }

  it("have their rights and limits before they can log in", async () => {
    const cluster = new FakeUsers();
    await apply(cluster, { wanted: { app: { ...app, quotas: { producer_byte_rate: 1000 } } } });
    assert.deepEqual(cluster.orders, [
      `create ${describes}; ${writes}`,
      "quota app producer_byte_rate=1000",
      "login app/2/8192",
    ]);
    assert.deepEqual(said, [
      "users: 2 of 2 ACLs created",
      "users: quotas of 1 of 1 changed",
      "users: 1 of 1 logins written",
      "users: 1 of 1 logins tried on every broker",
    ]);
    assert.equal(begun, 1);
  });

  it("are made without a pause while brokers take and show them at once", async () => {
    await apply(new FakeUsers(), { wanted: { app } });
    assert.equal(clock.now(), 0);
  });

  it("log in with what is derived from their password as RFC 5802 has it, and no broker gets the password", async () => {
    const cluster = new FakeUsers();
    await apply(cluster, { wanted: { app } });
    const found = cluster.credentials.get("app")?.get(sha512);
    assert(found);
    assert.deepEqual(found.saltedPassword, pbkdf2Sync(password, found.salt, 8192, 64, "sha512"));
    assert(found.salt.length >= 16);
    assert(!JSON.stringify([cluster.orders, said, fingerprints]).includes(password));
  });

  it("that are as they shall be are left alone: a second run writes nothing", async () => {
    const cluster = new FakeUsers();
    await apply(cluster, { wanted: { app } });
    cluster.orders.length = begun = 0;
    await apply(cluster, { wanted: { app }, known: { app } });
    assert.deepEqual(cluster.orders, []);
    assert.equal(begun, 0);
  });

  it("get another password although nothing else differs", async () => {
    const cluster = new FakeUsers();
    await apply(cluster, { wanted: { app } });
    cluster.orders.length = 0;
    await apply(cluster, { wanted: { app }, known: { app }, passwords: { [login]: "another-Secret-2" } });
    assert.deepEqual(cluster.orders, ["login app/2/8192"]);
    cluster.orders.length = 0;
    await apply(cluster, { wanted: { app }, known: { app }, passwords: { [login]: "another-Secret-2" } });
    assert.deepEqual(cluster.orders, []);
  });

  it("that somebody else made get the password of the stack, which nothing says that they had", async () => {
    const cluster = new FakeUsers();
    cluster.addCredential("app", sha512);
    await apply(cluster, { wanted: { app: { ...app, acls: [] } } });
    assert.deepEqual(cluster.orders, ["login app/2/8192"]);
  });

  it("get another mechanism before they lose the old one", async () => {
    const cluster = new FakeUsers();
    cluster.addCredential("app", sha512);
    fingerprints = { [login]: fingerprintOf(password) };
    const wanted = { app: { ...app, acls: [], credentials: { "SCRAM-SHA-256": 9000 } } };
    await apply(cluster, { wanted, passwords: { "app/SCRAM-SHA-256": password } });
    assert.deepEqual(cluster.orders, ["login app/1/9000", "login -app/2"]);
  });

  it("gain a right before they lose another, and are denied something before they are allowed anything", async () => {
    const cluster = new FakeUsers();
    cluster.addAcl("User:app", 3, 2, "*", 2, 3, "*");
    cluster.addAcl("User:app", 2, 2, "*", 2, 3, "salaries");
    fingerprints = { [login]: fingerprintOf(password) };
    cluster.addCredential("app", sha512);
    const acls = ["allow Read on prefixed topic orders-", "deny Read from 10.0.0.9 on literal topic orders-secret"];
    await apply(cluster, { wanted: { app: { ...app, acls } } });
    assert.deepEqual(cluster.orders, [
      "create User:app 2 3 10.0.0.9 on 2 3 orders-secret",
      "create User:app 3 3 * on 2 4 orders-",
      "delete User:app 3 2 * on 2 3 *",
      "delete User:app 2 2 * on 2 3 salaries",
    ]);
  });

  it("that left the file lose their login first, then their rights and limits; all others are left alone", async () => {
    const cluster = new FakeUsers();
    for (const name of ["old", "other"]) {
      cluster.addCredential(name, sha512);
      cluster.addAcl(`User:${name}`, 3, 3, "*", 2, 3, "orders");
      cluster.quotas.set(name, new Map([["producer_byte_rate", 1]]));
    }
    await apply(cluster, { known: { old: app } });
    assert.deepEqual(cluster.orders, [
      "login -old/2",
      "delete User:old 3 3 * on 2 3 orders",
      "quota old producer_byte_rate back",
    ]);
    assert.deepEqual([...cluster.acls], ["User:other 3 3 * on 2 3 orders"]);
    assert.deepEqual([...(cluster.credentials.get("other") ?? [])].length, 1);
    assert.equal(cluster.quotas.get("other")?.size, 1);
  });

  it("get their rights back that somebody took away, and lose those that somebody gave them", async () => {
    const cluster = new FakeUsers();
    await apply(cluster, { wanted: { app } });
    cluster.acls.delete(writes);
    cluster.addAcl("User:app", 3, 7, "*", 4, 3, "kafka-cluster");
    cluster.orders.length = 0;
    await apply(cluster, { wanted: { app }, known: { app } });
    assert.deepEqual(cluster.orders, [`create ${writes}`, "delete User:app 3 7 * on 4 3 kafka-cluster"]);
  });

  it("lose limits that left the file, and keep those that a file cannot have", async () => {
    const cluster = new FakeUsers();
    cluster.quotas.set(
      "app",
      new Map([
        ["producer_byte_rate", 1],
        ["request_percentage", 2],
        ["controller_mutation_rate", 3],
      ]),
    );
    await apply(cluster, { wanted: { app: { ...app, acls: [], quotas: { request_percentage: 5 } } } });
    assert.equal(cluster.orders[0], "quota app request_percentage=5; app producer_byte_rate back");
    assert.deepEqual(
      [...(cluster.quotas.get("app") ?? [])],
      [
        ["request_percentage", 5],
        ["controller_mutation_rate", 3],
      ],
    );
  });

  it("are written by the controller, also when it has just moved", async () => {
    const cluster = new FakeUsers();
    cluster.controller = 3;
    cluster.moves = 2;
    await apply(cluster, { wanted: { app } });
    assert.deepEqual(cluster.orders, [`create ${describes}; ${writes}`, "login app/2/8192"]);
  });

  it("are waited for until every broker knows them", async () => {
    const cluster = new FakeUsers();
    cluster.lags.set(2, 9);
    await apply(cluster, { wanted: { app } });
    assert.equal(cluster.lags.get(2), 0);
  });

  it("fail an up when a broker does not hear of them in time, and the next one finds nothing to do", async () => {
    const cluster = new FakeUsers();
    cluster.lags.set(2, 100_000);
    await assert.rejects(
      apply(cluster, { wanted: { app } }),
      /no progress within 30 s\n +given: broker 2 does not show/,
    );
    cluster.lags.clear();
    cluster.orders.length = 0;
    await apply(cluster, { wanted: { app }, known: { app } });
    assert.deepEqual(cluster.orders, []);
  });

  it("are a few requests when they are many", async () => {
    const cluster = new FakeUsers();
    const names = Array.from({ length: 200 }, (_, at) => `app-${at}`);
    const credentials = { "SCRAM-SHA-512": 4096 };
    await apply(cluster, {
      wanted: Object.fromEntries(names.map((name) => [name, { ...app, credentials }])),
      passwords: Object.fromEntries(names.map((name) => [`${name}/SCRAM-SHA-512`, name])),
    });
    assert.equal(cluster.orders.length, 4 + 4);
    assert.equal(cluster.credentials.size, 200);
    assert.equal(Object.keys(fingerprints).length, 200);
    assert.equal(said.at(-1), "users: 200 of 200 logins tried on every broker");
  }).timeout(20_000);

  for (const [kind, what] of [
    ["create", /^an ACL was not taken: User:app, Describe on topic orders: Invalid; /],
    ["login", /^the login of a user was not taken: app: Invalid$/],
  ] as const)
    it(`that a broker refuses at ${kind} are told with its words, without a password`, async () => {
      const cluster = new FakeUsers();
      cluster.refusals.set(kind, { error: 42, message: "Invalid" });
      await assert.rejects(apply(cluster, { wanted: { app } }), (error: Error) => {
        assert(error instanceof Refused);
        assert.match(error.message, what);
        assert(!error.message.includes(password));
        return true;
      });
      assert.equal(begun, 1);
    });

  it("are refused by brokers without an authorizer before anything is done", async () => {
    const cluster = new FakeUsers();
    cluster.authorizer = false;
    await assert.rejects(apply(cluster, { wanted: { app } }), /ACLs are not told: No Authorizer is configured/);
    assert.equal(begun, 0);
  });

  it("are given up when there is no controller for a minute", async () => {
    const cluster = new FakeUsers();
    cluster.controller = -1;
    await assert.rejects(apply(cluster, { wanted: { app } }), /no progress within 60 s\n +given: .*no controller/);
  });

  it("stop when the up is stopped, and say how it goes on", async () => {
    await assert.rejects(apply(new FakeUsers(), { wanted: { app } }, AbortSignal.abort()), /^Error: users: stopped/);
  });
});
