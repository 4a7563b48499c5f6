import assert from "node:assert/strict";
import fc from "fast-check";
import {
  aclGroups,
  aclOf,
  aclOperations,
  aclOperationsOf,
  aclsIn,
  aclText,
} from "../../../../../../components/services/kafka/users/acl";
import { aclsOf } from "../../../../../../components/services/kafka/users/user-rights";
import { usersIn, usersText } from "../../../../../../components/services/kafka/users/users-spec";
import { specOf } from "../../../../../helpers/config";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";

const none = { produce: [], consume: [], transactional: [], acls: [] };
const acl = { resource: "topic", pattern: "literal", operations: [], host: "*", permission: "allow" } as const;

describe("the plain words of a user", () => {
  it("that writes are Write and Describe on its topics, or on all that begin so", () => {
    assert.deepEqual(aclsOf({ ...none, produce: ["orders", "payments-*"] }, "3.9.2"), [
      "allow Describe on literal topic orders",
      "allow Describe on prefixed topic payments-",
      "allow Write on literal topic orders",
      "allow Write on prefixed topic payments-",
    ]);
  });

  it("that writes hold IdempotentWrite on the cluster before Kafka 2.8, without which no producer writes", () => {
    const idempotent = "allow IdempotentWrite on literal cluster kafka-cluster";
    for (const [version, needed] of [
      ["2.4.1", true],
      ["2.7.2", true],
      ["2.8.0", false],
      ["3.9.2", false],
    ] as const)
      assert.equal(aclsOf({ ...none, produce: ["orders"] }, version).includes(idempotent), needed);
    assert.deepEqual(aclsOf(none, "2.4.1"), []);
  });

  it("that reads are Read and Describe on its topics, and Read on its group", () => {
    assert.deepEqual(aclsOf({ ...none, consume: [{ topics: ["orders"], group: "orders-*" }] }, "3.9.2"), [
      "allow Describe on literal topic orders",
      "allow Read on literal topic orders",
      "allow Read on prefixed group orders-",
    ]);
  });

  it("that writes in transactions are Write and Describe on the transactional ids", () => {
    assert.deepEqual(aclsOf({ ...none, transactional: ["orders-*"] }, "3.9.2"), [
      "allow Describe on prefixed transactional-id orders-",
      "allow Write on prefixed transactional-id orders-",
    ]);
  });

  it("may be *, which is everything and no beginning", () => {
    assert.deepEqual(aclsOf({ ...none, transactional: ["*"] }, "3.9.2"), [
      "allow Describe on literal transactional-id *",
      "allow Write on literal transactional-id *",
    ]);
  });

  it("are joined with its ACLs in Kafka's terms, each right once, an address as brokers compare it", () => {
    const acls = [
      { ...acl, name: "orders", operations: ["Write", "Read"] as const },
      { ...acl, resource: "cluster", operations: ["Describe"] as const, host: "fd00::1", permission: "deny" },
      {
        ...acl,
        resource: "cluster",
        operations: ["Describe"] as const,
        host: "FD00:0:0:0:0:0:0:1",
        permission: "deny",
      },
      { ...acl, resource: "cluster", operations: ["Describe"] as const, host: "::ffff:10.0.0.1" },
    ].map((one) => ({ ...one, operations: [...one.operations] })) as Parameters<typeof aclsOf>[0]["acls"];
    assert.deepEqual(aclsOf({ ...none, produce: ["orders"], acls }, "3.9.2"), [
      "allow Describe from 10.0.0.1 on literal cluster kafka-cluster",
      "allow Describe on literal topic orders",
      "allow Read on literal topic orders",
      "allow Write on literal topic orders",
      "deny Describe from fd00:0:0:0:0:0:0:1 on literal cluster kafka-cluster",
    ]);
  });

  const word = fc.constantFrom("orders", "orders-*", "payments", "*", "o*", "team a");
  const consume = fc.record({ topics: fc.array(word), group: word });

  it("mean the same in every order, and when they are said twice", () => {
    const rights = fc.record({ produce: fc.array(word), consume: fc.array(consume), transactional: fc.array(word) });
    fc.assert(
      fc.property(rights, fc.constantFrom("2.4.1", "3.9.2"), (some, version) => {
        const once = aclsOf({ ...some, acls: [] }, version);
        const { produce, transactional } = some;
        const turned = { produce: produce.toReversed(), transactional: transactional.toReversed() };
        const again = some.consume
          .toReversed()
          .map(({ topics, group }) => ({ group, topics: [...topics.toReversed(), ...topics] }));
        const twice = {
          produce: [...turned.produce, ...produce],
          transactional: [...transactional, ...turned.transactional],
        };
        assert.deepEqual(aclsOf({ ...twice, consume: [...again, ...some.consume], acls: [] }, version), once);
        assert.deepEqual(aclsOf({ ...turned, consume: again, acls: [] }, version), once);
        assert.deepEqual(once, [...new Set(once)].sort());
      }),
    );
  });
});

describe("an ACL", () => {
  const texts = fc.record({
    permission: fc.constantFrom("allow", "deny"),
    operation: fc.constantFrom(...aclOperations, "13"),
    resource: fc.constantFrom(...Object.keys(aclOperationsOf), "user"),
    pattern: fc.constantFrom("literal", "prefixed"),
    name: fc.string({ minLength: 1, unit: "binary" }),
    host: fc.constantFrom("*", "10.0.0.1", "fd00:0:0:0:0:0:0:1"),
  });

  it("is read back from its text, whatever a group is called", () => {
    fc.assert(fc.property(texts, (one) => assert.deepEqual(aclOf(aclText(one)), { ...one })));
  });

  it("is read back from the groups that a preview shows", () => {
    fc.assert(
      fc.property(fc.array(texts), (some) => {
        const lines = [...new Set(some.map(aclText))].sort();
        assert.deepEqual(aclsIn(aclGroups(lines)), lines);
      }),
    );
  });
});

describe("the users of a stack", () => {
  const users = () =>
    kafkaOf(
      specOf({
        security: "secure",
        users: [
          {
            ...{ name: "app", password: "planted-Secret-1", mechanism: "SCRAM-SHA-256", produce: ["orders"] },
            quotas: { produceBytesPerSecond: 7, requestPercentage: 50 },
          },
          { name: "idle" },
        ],
      }),
    ).users;

  it("are a text with their rights by what they are about, without a password", () => {
    assert.deepEqual(JSON.parse(usersText(Object.fromEntries(users().map((user) => [user.name, user])))), {
      app: {
        credentials: { "SCRAM-SHA-256": 8192 },
        acls: { "allow on literal topic orders": "Describe, Write" },
        quotas: { producer_byte_rate: 7, request_percentage: 50 },
      },
      idle: { credentials: { "SCRAM-SHA-512": 8192 } },
    });
  });

  it("are read back from their text", () => {
    const named = Object.fromEntries(
      users().map(({ name, principal: _, namespaces: _namespaces, ...user }) => [name, user]),
    );
    assert.deepEqual(usersIn(usersText(named)), named);
    assert.deepEqual(usersIn(), {});
  });

  it("have no password anywhere in the spec", () => {
    assert(!JSON.stringify(users()).includes("planted"));
  });
});
