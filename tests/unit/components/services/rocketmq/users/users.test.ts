import assert from "node:assert/strict";
import { rightsIn, rightsText } from "../../../../../../components/services/rocketmq/users/rights";
import { rightsOf, rocketmqUsersOf } from "../../../../../../components/services/rocketmq/users/users-spec";
import { judge, type Raw, rawConfig, rawHost } from "../../../../../helpers/config";

const none = { produce: [], consume: [], acls: [] };

function issuesOf(users: readonly Raw[], security: unknown = "secure"): string[] {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, brokerId: undefined, rocketmqId: id }));
  const raw = rawConfig({
    kafka: undefined,
    zookeeper: undefined,
    hosts,
    security,
    rocketmq: { source: "maven", users },
  });
  return judge(raw)
    .filter(({ property }) => property.startsWith("rocketmq.users"))
    .map(({ severity, property, rule }) => `${severity === "warning" ? "? " : ""}${property}: ${rule}`);
}

describe("the rights of a user of RocketMQ", () => {
  it("follow from plain words: producers write, consumers read topics and use groups", () => {
    const rights = rightsOf({
      ...none,
      produce: ["orders", "audit-*"],
      consume: [{ topics: ["payments"], group: "shipping" }],
    });
    assert.equal(
      rightsText(rights),
      "Group:shipping Allow Get, Sub; Topic:audit-* Allow Pub; Topic:orders Allow Pub; Topic:payments Allow Get, Sub",
    );
  });

  it("let producers of transactions answer for them when brokers ask, which is about a topic of the brokers' own", () => {
    const topics = ["payments", "refunds"];
    const half = "Topic:RMQ_SYS_TRANS_HALF_TOPIC Allow Pub";
    const of = (...produce: string[]) => rightsText(rightsOf({ ...none, produce }, topics));
    assert.equal(of("payments"), `${half}; Topic:payments Allow Pub`);
    assert.equal(of("pay*"), `${half}; Topic:pay* Allow Pub`);
    assert.equal(of("orders", "payment"), "Topic:orders Allow Pub; Topic:payment Allow Pub");
    const stack = { users: [{ name: "shop", ...none, produce: ["refunds"] }], topics: [] };
    const typed = { ...stack, topics: [{ name: "refunds", type: "TRANSACTION" as const }] };
    assert.deepEqual(
      [stack, typed].map((one) => rocketmqUsersOf(one)[0]?.rights),
      ["Topic:refunds Allow Pub", `${half}; Topic:refunds Allow Pub`],
    );
  });

  it("are one entry for each resource, with the operations of all words", () => {
    const rights = rightsOf({ ...none, produce: ["orders"], consume: [{ topics: ["orders"], group: "g" }] });
    assert.equal(rightsText(rights), "Group:g Allow Get, Sub; Topic:orders Allow Get, Pub, Sub");
  });

  it("may be said in RocketMQ's own terms", () => {
    const acl = { pattern: "literal", host: "*", permission: "allow" } as const;
    const acls = [
      { ...acl, resource: "topic" as const, name: "old-", pattern: "prefixed" as const, operations: ["Sub" as const] },
      {
        ...acl,
        resource: "cluster" as const,
        operations: ["Get" as const],
        host: "10.0.0.9",
        permission: "deny" as const,
      },
    ];
    assert.equal(rightsText(rightsOf({ ...none, acls })), "Cluster:* Deny Get from 10.0.0.9; Topic:old-* Allow Sub");
  });

  it("are the same when they are read again", () => {
    const text = "Cluster:* Deny Get from 10.0.0.9; Group:g Allow Get, Sub; Topic:old-* Allow Sub";
    assert.equal(rightsText(rightsIn(text)), text);
    assert.deepEqual(rightsIn(""), []);
    assert.throws(() => rightsIn("Topic:orders"), /not a right: Topic:orders/);
  });
});

describe("rules about users of RocketMQ", () => {
  const table: readonly (readonly [title: string, users: readonly Raw[], says: readonly string[]])[] = [
    ["take what is right", [{ name: "orders.app-1", produce: ["orders"], password: "x".repeat(8) }], []],
    ["refuse the operator's name", [{ name: "admin" }], ["rocketmq.users[].name: must not be admin"]],
    ["refuse that of the proxies", [{ name: "rocketmq-proxy" }], ["rocketmq.users[].name: must not be rocketmq-proxy"]],
    ["refuse a slash in a name", [{ name: "a/b" }], ["rocketmq.users[].name: must be 1 to 64 letters"]],
    ["refuse a name twice", [{ name: "app" }, { name: "app" }], ["rocketmq.users[].name: must be different names"]],
    [
      "refuse a short password",
      [{ name: "app", password: "short" }],
      ["rocketmq.users[app].password: must be 8 to 200"],
    ],
    [
      "refuse a space in a password",
      [{ name: "app", password: "long enough" }],
      ["rocketmq.users[app].password: must be"],
    ],
    [
      "refuse a dot in a topic",
      [{ name: "app", produce: ["a.b"] }],
      ["rocketmq.users[app].produce: must be the name of a topic"],
    ],
    [
      "doubt everything",
      [{ name: "app", produce: ["*"] }],
      ["? rocketmq.users[app].produce: * alone stands for every topic"],
    ],
    [
      "refuse a network",
      [{ name: "app", acls: [{ resource: "topic", name: "a", operations: ["Pub"], host: "10.0.0.0/8" }] }],
      ["rocketmq.users[app].acls[0].host: must be one IP address"],
    ],
    [
      "refuse a star in a name of RocketMQ's terms",
      [{ name: "app", acls: [{ resource: "group", name: "a-*", operations: ["Sub"] }] }],
      ["rocketmq.users[app].acls[0].name: must be the name of a group"],
    ],
    [
      "refuse two words about one resource, of which RocketMQ would forget one",
      [
        {
          name: "app",
          produce: ["a"],
          acls: [{ resource: "topic", name: "a", operations: ["Sub"], permission: "deny" }],
        },
      ],
      ["rocketmq.users[app].acls: must say one thing about a resource"],
    ],
    [
      "doubt who may change the cluster",
      [{ name: "app", acls: [{ resource: "cluster", operations: ["Update"] }] }],
      ["? rocketmq.users[app].acls[0].operations: gives the user everything"],
    ],
  ];
  for (const [title, users, says] of table)
    it(title, () => {
      const issues = issuesOf(users);
      assert.equal(issues.length, says.length, issues.join("\n"));
      says.forEach((start, index) => assert(issues[index]?.startsWith(start), issues[index]));
    });

  it("refuse users in plain text, where nobody logs in", () => {
    assert.deepEqual(issuesOf([{ name: "app" }], "plaintext"), [
      "rocketmq.users: need security: secure; without it nobody logs in, and everybody may do everything",
    ]);
  });
});
