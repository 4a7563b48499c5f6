import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { firstPassword } from "../../../../../components/services/rocketmq/security/own-logins";
import { giveOwnPasswords } from "../../../../../operations/services/rocketmq/own-logins";
import { RocketmqReader } from "../../../../../operations/services/rocketmq/rocketmq-reader";
import { RocketmqWithLogins } from "../../../../helpers/rocketmq-users";

const admin = "the operator's";
const logins = {
  rocketmq: { user: "admin", password: admin },
  "rocketmq-proxy": { user: "rocketmq-proxy", password: "the proxies'" },
};
const first = (group: string, id: number) =>
  firstPassword({ admin, group, id }, (text) => createHash("sha256").update(text).digest("hex"));

describe("brokers that are new to our own tools", () => {
  const give = async (servers: RocketmqWithLogins) => {
    const given = await giveOwnPasswords(servers, new RocketmqReader(servers).places());
    return given.map(({ group, id }) => `${group} ${id}`);
  };

  it("get the password of the operator in the place of the first one, and the user of the proxies", async () => {
    const servers = new RocketmqWithLogins(logins, first);
    assert.equal((await give(servers)).length, 9);
    for (const [place, users] of servers.users) {
      assert.equal(users.get("admin")?.password, admin, place);
      assert.deepEqual(users.get("rocketmq-proxy"), {
        ...{ username: "rocketmq-proxy", password: "the proxies'", userType: "Super", userStatus: "enable" },
      });
    }
  });

  it("are left alone the next time", async () => {
    const servers = new RocketmqWithLogins(logins, first);
    await give(servers);
    servers.changes.length = 0;
    assert.deepEqual(await give(servers), []);
    assert.deepEqual(servers.changes, []);
  });

  it("get them when they come back with an empty directory, and the others keep theirs", async () => {
    const servers = new RocketmqWithLogins(logins, first);
    servers.down.add("b 2");
    assert.equal((await give(servers)).length, 8);
    servers.down.delete("b 2");
    assert.deepEqual(await give(servers), ["b 2"]);
  });

  it("get that of the operator where there are no proxies, too", async () => {
    const servers = new RocketmqWithLogins({ rocketmq: logins.rocketmq }, first);
    assert.equal((await give(servers)).length, 9);
    assert.deepEqual([...(servers.users.get("a 1")?.keys() ?? [])], ["admin"]);
    assert.deepEqual(await give(servers), []);
  });

  it("answer once they have them", async () => {
    const servers = new RocketmqWithLogins(logins, first);
    const reader = new RocketmqReader(servers, { clock: servers.clock });
    assert.equal((await reader.settings()).size, 0);
    await give(servers);
    assert.equal((await reader.settings()).size, 9);
  });
});
