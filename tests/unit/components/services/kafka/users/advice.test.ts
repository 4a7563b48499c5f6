import assert from "node:assert/strict";
import { judge, type Raw, rawConfig } from "../../../../../helpers/config";

const acl = { resource: "topic", name: "orders", operations: ["Read"] };
const withAcl = (change: Raw): Raw => ({ acls: [{ ...acl, ...change }] });

/** What is wrong with a user, a part of the fix, and the user as the fix has it. */
const slips: readonly (readonly [bad: Raw, fix: string, better: Raw])[] = [
  [{ name: "CN=admin,OU=admin" }, "write it as admin-app", { name: "admin-app" }],
  [{ name: "orders app" }, "write it as orders-app", { name: "orders-app" }],
  [{ name: "broker" }, "write it as broker-app", { name: "broker-app" }],
  [{ name: "..." }, "write it as orders-app", { name: "orders-app" }],
  [{ name: 7 }, 'put it in quotes: "7"', { name: "7" }],
  [{ mechanism: "scram-sha-512" }, "did you mean SCRAM-SHA-512?", { mechanism: "SCRAM-SHA-512" }],
  [{ mechanism: "PLAIN" }, "set it to SCRAM-SHA-512 or SCRAM-SHA-256", { mechanism: "SCRAM-SHA-256" }],
  [{ iterations: 100 }, "leave it out for 8192", {}],
  [{ iterations: "9000" }, "remove the quotes: 9000", { iterations: 9000 }],
  [{ password: "short" }, "remove it for a random one", {}],
  [{ produce: "orders" }, "write a list: [orders]", { produce: ["orders"] }],
  [{ produce: ["or*ders"] }, "write or*", { produce: ["or*"] }],
  [{ produce: ["a b*"] }, "write it as a-b*", { produce: ["a-b*"] }],
  [{ consume: [{ topics: [], group: "g" }] }, "remove the entry", { consume: [] }],
  [
    { consume: { topics: "orders", group: "g" } },
    "write a list: [orders]",
    { consume: { topics: ["orders"], group: "g" } },
  ],
  [{ transactional: ["*-a*"] }, "write the transactional ids one by one", { transactional: ["x-a", "y-a"] }],
  [
    withAcl({ name: "orders-*" }),
    "write name: orders- and pattern: prefixed",
    withAcl({ name: "orders-", pattern: "prefixed" }),
  ],
  [withAcl({ name: "*", pattern: "prefixed" }), "remove pattern", withAcl({ name: "*" })],
  [withAcl({ name: "a/b" }), "write it as a-b", withAcl({ name: "a-b" })],
  [withAcl({ name: "" }), 'or "*" for all', withAcl({ name: "*" })],
  [withAcl({ host: "example.org" }), "or leave it out", withAcl({})],
  [withAcl({ operations: ["Read", "ClusterAction"] }), "remove what is not among them", withAcl({})],
  [withAcl({ operations: ["READ"] }), "did you mean Read?", withAcl({})],
  [
    withAcl({ resource: "transactionalId", operations: ["Write"] }),
    "did you mean transactional-id?",
    withAcl({ resource: "transactional-id", operations: ["Write"] }),
  ],
  [
    withAcl({ resource: "cluster", operations: ["Describe"] }),
    "remove it",
    withAcl({ resource: "cluster", name: undefined, operations: ["Describe"] }),
  ],
  [{ quotas: { produceBytesPerSecond: -1 } }, "leave it out for no limit", { quotas: {} }],
  [
    { quotas: { produceBytesPerSecond: "20m" } },
    "write a whole number, without quotes or a unit",
    { quotas: { produceBytesPerSecond: 20_971_520 } },
  ],
];

const errorsOf = (user: Raw) => {
  const defined = JSON.parse(JSON.stringify({ name: "app", ...user })) as Raw;
  return judge(rawConfig({ security: "secure", users: [defined] })).filter(({ severity }) => severity === "error");
};

describe("advice about a user", () => {
  for (const [bad, fix, better] of slips)
    it(`is accepted when it is followed: ${JSON.stringify(bad)}`, () => {
      const [issue, ...others] = errorsOf(bad);
      assert.deepEqual(others, []);
      assert(issue);
      assert(issue.fix.includes(fix), issue.fix);
      assert(issue.property !== "" && issue.rule !== "" && issue.given !== "");
      assert.deepEqual(errorsOf(better), []);
    });

  it("that needs a secure stack is accepted when security is set, or users are removed", () => {
    const of = (change: Raw) => judge(rawConfig(change)).map(({ property }) => property);
    assert.deepEqual(of({ users: [{ name: "app" }] }), ["users"]);
    assert.deepEqual(of({ users: [] }), []);
    assert.deepEqual(of({ security: "secure", users: [{ name: "app" }] }), []);
  });
});
