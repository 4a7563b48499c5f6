import assert from "node:assert/strict";
import type { Entries } from "../../../../../../components/services/rocketmq/topics/entries";
import { applyEntries } from "../../../../../../operations/services/rocketmq/topics/apply";
import { usersKind } from "../../../../../../operations/services/rocketmq/users/user-kind";
import { RocketmqWithLogins } from "../../../../../helpers/rocketmq-users";

const logins = { rocketmq: { user: "admin", password: "admin" } };
const places = ["a", "b", "c"].flatMap((group) => [1, 2, 3].map((id) => `${group} ${id}`));
const user = (rights: string): Entries[string] => ({
  ...{ fields: { rights, login: "as given" }, allowDelete: true, differs: [] },
});

describe("the users of RocketMQ", () => {
  let servers: RocketmqWithLogins;
  let said: string[];

  beforeEach(() => {
    servers = new RocketmqWithLogins(logins, () => "admin");
    said = [];
  });

  function apply(
    wanted: Entries,
    known: Entries = {},
    passwords: Readonly<Record<string, string>> = { app: "secret" },
  ) {
    return applyEntries(
      servers,
      { what: "users", asked: [[usersKind(passwords), { wanted, known }]] },
      { say: (line) => void said.push(line), begin: () => undefined, clock: servers.clock },
    );
  }

  it("are made on every replica with their rights, since brokers do not tell each other", async () => {
    await apply({ app: user("Group:g Allow Get, Sub; Topic:orders Allow Pub") });
    for (const place of places) {
      assert.equal(servers.users.get(place)?.get("app")?.password, "secret", place);
      assert.equal(servers.users.get(place)?.get("app")?.userType, "Normal", place);
      assert.deepEqual(
        [...(servers.rights.get(`${place} User:app`)?.values() ?? [])],
        [
          { resource: "Group:g", actions: ["Get", "Sub"], decision: "Allow" },
          { resource: "Topic:orders", actions: ["Pub"], decision: "Allow" },
        ],
      );
    }
    assert.deepEqual(said, ["users: 1 user on 9 replicas"]);
  });

  it("lose the rights that the stack file does not name any more", async () => {
    const before = { app: user("Topic:orders Allow Pub; Topic:other Allow Pub") };
    await apply(before);
    await apply({ app: user("Topic:orders Allow Pub") }, before);
    for (const place of places)
      assert.deepEqual([...(servers.rights.get(`${place} User:app`)?.keys() ?? [])], ["Topic:orders"], place);
  });

  it("get another password where it was changed by hand, and on that replica alone", async () => {
    const wanted = { app: user("Topic:orders Allow Pub") };
    await apply(wanted);
    servers.users.get("b 2")?.set("app", { password: "other", userType: "Normal", userStatus: "enable" });
    servers.changes.length = 0;
    await apply(wanted, wanted);
    assert.deepEqual(servers.changes, ["user app on b 2"]);
  });

  it("stop being super users when somebody made them so", async () => {
    const wanted = { app: user("") };
    await apply(wanted);
    servers.users.get("c 3")?.set("app", { password: "secret", userType: "Super", userStatus: "enable" });
    await apply(wanted, wanted);
    assert.equal(servers.users.get("c 3")?.get("app")?.userType, "Normal");
  });

  it("are deleted when they leave the stack file; others are left alone", async () => {
    const known = { app: user("") };
    await apply(known);
    servers.users.get("a 1")?.set("by-hand", { password: "x", userType: "Normal", userStatus: "enable" });
    await apply({}, known);
    assert(places.every((place) => servers.users.get(place)?.has("app") === false));
    assert.equal(servers.users.get("a 1")?.has("by-hand"), true);
  });

  it("are not done while a replica does not answer: it would not know them", async () => {
    servers.down.add("c 2");
    await assert.rejects(() => apply({ app: user("") }), /broker group c on server 2/);
  });
});
