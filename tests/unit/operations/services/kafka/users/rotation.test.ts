import assert from "node:assert/strict";
import { applyUsers, type ApplyArgs } from "../../../../../../operations/services/kafka/users/apply";
import { FakeUsers } from "../../../../../helpers/fake-users";
import { VirtualClock } from "../../../../../helpers/virtual-clock";

const [sha512, sha256] = ["SCRAM-SHA-512", "SCRAM-SHA-256"] as const;
const passwords = { [`app/${sha512}`]: "planted-Secret-1", [`app/${sha256}`]: "planted-Secret-2" };
const rights = { acls: [], quotas: {} };
const one = { app: { ...rights, credentials: { [sha512]: 8192 } } };
const both = {
  app: { ...rights, credentials: { [sha512]: 8192, [sha256]: 8192 }, passwordNumbers: { [sha512]: 1, [sha256]: 2 } },
};
const two = { app: { ...rights, credentials: { [sha256]: 8192 }, passwordNumbers: { [sha256]: 2 } } };

describe("the rotation of a password", () => {
  let cluster: FakeUsers;
  let fingerprints: Record<string, string> = {};
  let said: string[] = [];

  beforeEach(async () => {
    [cluster, fingerprints, said] = [new FakeUsers(), {}, []];
    await apply({ wanted: one, passwords: only(sha512) });
    cluster.orders.length = cluster.tried.length = said.length = 0;
  });

  const only = (mechanism: string) => ({ [`app/${mechanism}`]: passwords[`app/${mechanism}`] ?? "" });

  function apply(args: Partial<ApplyArgs>): Promise<void> {
    return applyUsers(
      cluster.reach,
      { wanted: {}, known: {}, passwords, logins: cluster.logins, fingerprints: { ...fingerprints }, ...args },
      {
        ...{ say: (line) => said.push(line), begin: () => undefined, clock: new VirtualClock() },
        wrote: (name, fingerprint) => (fingerprints[name] = fingerprint),
      },
    );
  }

  it("begins with a login by the other mechanism, which is tried on every broker while the one before goes on", async () => {
    const before = cluster.credentials.get("app")?.get(2);
    await apply({ wanted: both, known: one });
    assert.deepEqual(cluster.orders, ["login app/1/8192"]);
    assert.deepEqual(
      [...cluster.tried].sort(),
      [1, 2, 3].map((id) => `${id} app ${sha256} ok`),
    );
    assert.equal(cluster.credentials.get("app")?.get(2), before);
  });

  it("ends with the login of before, after every broker let in the new one once more", async () => {
    await apply({ wanted: both, known: one });
    cluster.orders.length = cluster.tried.length = 0;
    await apply({ wanted: two, known: both, passwords: only(sha256) });
    assert.deepEqual(cluster.orders, ["login -app/2"]);
    assert.deepEqual(
      [...cluster.tried].sort(),
      [1, 2, 3].map((id) => `${id} app ${sha256} ok`),
    );
  });

  it("takes no login away when a broker does not let in the new one", async () => {
    await apply({ wanted: both, known: one });
    cluster.deaf.set(3, 100_000);
    cluster.orders.length = 0;
    await assert.rejects(
      apply({ wanted: two, known: both, passwords: only(sha256) }),
      /^Error: users: user app could not log in at broker 3 within 30 s\n +given: the broker lets user app by SCRAM-SHA-256 not in/,
    );
    assert.deepEqual(cluster.orders, []);
    assert.equal(cluster.credentials.get("app")?.size, 2);
  });

  it("may be repeated any number of times, and writes nothing in a second run of any step", async () => {
    let known: ApplyArgs["known"] = one;
    for (let number = 2; number < 8; number += 1) {
      const [now, next] = number % 2 === 0 ? [sha512, sha256] : [sha256, sha512];
      const password = { [`app/${next}`]: `planted-Secret-${number}` };
      const overlap = {
        app: {
          ...rights,
          credentials: { [now]: 8192, [next]: 8192 },
          passwordNumbers: { [now]: number - 1, [next]: number },
        },
      };
      const alone = { app: { ...rights, credentials: { [next]: 8192 }, passwordNumbers: { [next]: number } } };
      for (const wanted of [overlap, alone]) {
        cluster.orders.length = 0;
        // A password of one's own is the only one that is known.
        await apply({ wanted, known, passwords: password });
        assert.equal(cluster.orders.length, 1);
        await apply({ wanted, known: wanted, passwords: password });
        assert.equal(cluster.orders.length, 1);
        known = wanted;
        if (wanted === alone) fingerprints = { [`app/${next}`]: fingerprints[`app/${next}`] ?? "" };
      }
      assert.deepEqual([...(cluster.credentials.get("app") ?? [])].length, 1);
    }
  }).timeout(20_000);

  it("goes back with the password of before, which was never written again", async () => {
    await apply({ wanted: both, known: one });
    cluster.orders.length = 0;
    await apply({ wanted: one, known: both, passwords: only(sha512) });
    assert.deepEqual(cluster.orders, ["login -app/1"]);
  });

  it("leaves a login of before alone whatever is said of its password, and writes it only where it is missing", async () => {
    await apply({ wanted: both, known: one, passwords: { ...passwords, [`app/${sha512}`]: "another-Secret" } });
    assert.deepEqual(cluster.orders, ["login app/1/8192"]);
    cluster.credentials.get("app")?.delete(2);
    cluster.orders.length = 0;
    await apply({ wanted: both, known: both, passwords: only(sha256) });
    assert.deepEqual(cluster.orders, []);
    await apply({ wanted: both, known: both });
    assert.deepEqual(cluster.orders, ["login app/2/8192"]);
  });
});

describe("a login that was written", () => {
  const wanted = one;

  async function run(cluster: FakeUsers, fingerprints: Record<string, string> = {}): Promise<Record<string, string>> {
    const wrote: Record<string, string> = {};
    await applyUsers(
      cluster.reach,
      { wanted, known: {}, passwords, logins: cluster.logins, fingerprints },
      {
        ...{ say: () => undefined, begin: () => undefined, clock: new VirtualClock() },
        wrote: (name, fingerprint) => (wrote[name] = fingerprint),
      },
    );
    return wrote;
  }

  it("is tried until each broker has heard of it", async () => {
    const cluster = new FakeUsers();
    cluster.deaf.set(2, 5);
    await run(cluster);
    assert.equal(cluster.tried.filter((line) => line === `2 app ${sha512} refused`).length, 5);
    assert.equal(cluster.tried.filter((line) => line.endsWith("ok")).length, 3);
  });

  it("does not count while a broker has not let it in: the next run writes and tries it again", async () => {
    const cluster = new FakeUsers();
    cluster.deaf.set(2, 100_000);
    let wrote: Record<string, string> = {};
    await assert.rejects(
      run(cluster).then((all) => (wrote = all)),
      /no file for clients has the new password yet/,
    );
    assert.deepEqual(wrote, {});
    cluster.deaf.clear();
    assert.deepEqual(Object.keys(await run(cluster)), [`app/${sha512}`]);
    assert.equal(cluster.orders.length, 2);
  });

  it("cannot be tried where no broker takes logins, which fails and names no password", async () => {
    const cluster = new FakeUsers();
    const args = { wanted, known: {}, passwords, logins: [], fingerprints: {} };
    const watch = { say: () => undefined, begin: () => undefined, wrote: () => undefined, clock: new VirtualClock() };
    await assert.rejects(applyUsers(cluster.reach, args, watch), /^Error: users: no broker is known to take logins/);
  });
});
