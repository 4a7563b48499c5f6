import type { Raw } from "../../../../../helpers/config";
import { describeRefusals } from "../../../../../helpers/refusals";

type AclCase = readonly [key: string, change: Raw, rule: string, given: string, fix: string];
type Case = readonly [key: string, change: Raw, given: string, fix: string];

/** A secure stack with one user. */
const withUser = (user: Raw, more: Raw = {}): Raw => ({
  security: "secure",
  users: [{ name: "app", ...user }],
  ...more,
});
const withAcl = (acl: Raw): Raw =>
  withUser({ acls: [{ resource: "topic", name: "orders", operations: ["Read"], ...acl }] });

describeRefusals("the rights of a user are refused when", [
  ...(
    [
      ["produce", { produce: ["ord*ers"] }, '"ord*ers"', "write ord*"],
      ["produce", { produce: ["*orders"] }, '"*orders"', "write the topics one by one"],
      ["produce", { produce: ["orders**"] }, '"orders**"', "write orders*"],
      ["produce", { produce: ["new orders"] }, '"new orders"', "write it as new-orders"],
      ["produce", { produce: [""] }, '""', "write it as orders"],
      ["consume[].topics", { consume: { topics: ["a/b-*"], group: "g" } }, '"a/b-*"', "write it as a-b-*"],
      [
        "consume[].group",
        { consume: [{ topics: ["orders"], group: "" }] },
        '""',
        "write the name of the consumer group",
      ],
      ["transactional", { transactional: "a*b" }, '"a*b"', "write a*"],
    ] satisfies Case[]
  ).map(([key, user, given, fix]) => ({
    title: `${key} of one is ${given}`,
    change: withUser(user),
    property: `users[app].${key}`,
    rule: "or its beginning with one * at the end",
    given: given,
    fix: fix,
  })),
  {
    title: "one reads no topic with its group",
    change: withUser({ consume: { topics: [], group: "orders-*" } }),
    property: "users[0].consume[0].topics",
    rule: "must have at least one item",
    given: "[]",
    fix: "add an item, or remove the entry",
  },
  {
    title: "one reads without a group, also where the only entry stands without a list",
    change: withUser({ consume: { topics: ["orders"] } }),
    property: "users[0].consume[0].group",
    rule: "must be a string",
    given: "nothing",
    fix: "add users[0].consume[0].group to the stack file",
  },
  {
    title: "a key of the only entry is mistyped",
    change: withUser({ consume: { topic: ["orders"], group: "g" } }),
    property: "users[0].consume[0].topic",
    rule: "is not a setting of this program",
    given: "topic",
    fix: "did you mean users[0].consume[0].topics?",
  },
  {
    title: "a list is written as a text",
    change: withUser({ produce: "orders" }),
    property: "users[0].produce",
    rule: "must be a list",
    given: '"orders"',
    fix: "write a list: [orders]",
  },
  ...(
    [
      [
        "operations",
        { operations: ["ClusterAction"] },
        "can be done with a topic",
        "ClusterAction",
        "name some of them, or remove the entry",
      ],
      [
        "name",
        { name: undefined },
        "must be the name of a topic",
        "nothing",
        'write the name of the topic, or "*" for all',
      ],
      [
        "name",
        { name: "orders-*" },
        "must be the name of a topic",
        "literal",
        "write name: orders- and pattern: prefixed",
      ],
      ["name", { name: "orders-*", pattern: "prefixed" }, "pattern: prefixed", "prefixed", "write name: orders-"],
      ["name", { name: "*", pattern: "prefixed" }, "or * alone", "prefixed", "remove pattern"],
      ["name", { name: "a/b" }, "must be the name of a topic", '"a/b"', "write it as a-b"],
      ["name", { resource: "group", name: "a*b" }, "must be the name of a group", '"a*b"', "write it without *"],
      ["host", { host: "kafka.example.org" }, "must be one IP address", "kafka.example.org", "or leave it out"],
      ["host", { host: "10.0.0.0/8" }, "must be one IP address", "10.0.0.0/8", "one entry for each"],
      ["name", { resource: "cluster", operations: ["Describe"] }, "must be left out", '"orders"', "remove it"],
      [
        "pattern",
        { resource: "cluster", name: "kafka-cluster", pattern: "prefixed", operations: ["Describe"] },
        "must be literal",
        "prefixed",
        "remove it",
      ],
    ] satisfies AclCase[]
  ).map(([key, acl, rule, given, fix]) => ({
    title: `an ACL has ${JSON.stringify(acl)}`,
    change: withAcl(acl),
    property: `users[app].acls[0].${key}`,
    rule: rule,
    given: given,
    fix: fix,
  })),
  {
    title: "an ACL has no operations",
    change: withAcl({ operations: [] }),
    property: "users[0].acls[0].operations",
    rule: "must have at least one item",
    given: "[]",
    fix: "add an item, or remove the entry",
  },
  {
    title: "an ACL has an operation in other letters than Kafka's",
    change: withAcl({ operations: ["read"] }),
    property: "users[0].acls[0].operations[0]",
    rule: "must be one of Read, Write",
    given: '"read"',
    fix: "did you mean Read?",
  },
]);

describeRefusals("users get a warning when", [
  {
    title: "one writes a topic that is not among those of the stack",
    change: withUser({ produce: ["ordes"] }, { topics: [{ name: "orders" }] }),
    severity: "warning",
    property: "users[app].produce",
    rule: "is not among topics",
    given: '"ordes"',
    fix: "did you mean orders?",
  },
  {
    title: "one reads a topic that nothing is like",
    change: withUser({ consume: { topics: ["payments"], group: "g" } }, { topics: [{ name: "orders" }] }),
    severity: "warning",
    property: "users[app].consume[].topics",
    rule: "is not among topics",
    given: '"payments"',
    fix: "add it to topics, or leave it out",
  },
  {
    title: "one may write everything",
    change: withUser({ produce: ["*"] }),
    severity: "warning",
    property: "users[app].produce",
    rule: "* alone stands for every topic",
    given: '"*"',
    fix: "name the topics",
  },
  ...["All", "Alter", "AlterConfigs", "ClusterAction"].map((operation) => ({
    title: `one has ${operation} on the cluster`,
    change: withUser({ acls: [{ resource: "cluster", operations: [operation] }] }),
    severity: "warning" as const,
    property: "users[app].acls[0].operations",
    rule: "gives the user everything in the cluster",
    given: operation,
    fix: "name what it needs",
  })),
  {
    title: "one may do everything with every topic",
    change: withAcl({ name: "*", operations: ["All"] }),
    severity: "warning",
    property: "users[app].acls[0].operations",
    rule: "gives the user everything with every topic",
    given: "All on *",
    fix: "name the operations",
  },
]);
