import assert from "node:assert/strict";
import fc from "fast-check";
import { judge, rawConfig } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const illegal: readonly [title: string, name: string, given: string, fix: string][] = [
  ["is empty", "", '""', "write it as orders"],
  ["is a dot", ".", '"."', "write it as orders"],
  ["is two dots", "..", '".."', "write it as orders"],
  ["has a blank", "new orders", '"new orders"', "write it as new-orders"],
  ["is internal, and has a blank", "__new orders", '"__new orders"', "write it as new-orders"],
  ["has a slash", "shop/orders", '"shop/orders"', "write it as shop-orders"],
  ["has an umlaut", "aufträge", '"aufträge"', "write it as auftr-ge"],
  ["has 250 characters", "o".repeat(250), "250 characters", `write it as ${"o".repeat(40)}`],
];

describeRefusals("the name of a topic is refused when it", [
  ...illegal.map(([title, name, given, fix]) => ({
    title,
    change: { topics: [{ name }] },
    property: "topics[].name",
    rule: "must be 1 to 249 letters of ASCII, digits, dots, underscores and hyphens, and neither . nor ..",
    given,
    fix,
  })),
  ...["__consumer_offsets", "__transaction_state", "__orders"].map((name) => ({
    title: `is ${name}, as Kafka names its own`,
    change: { topics: [{ name }] },
    property: "topics[].name",
    rule: "must not begin with __",
    given: `"${name}"`,
    fix: "leave it out, or choose another name",
  })),
  {
    title: "is there three times, also among topics that are left alone",
    change: { topics: [{ name: "a" }, { name: "b" }, { name: "a" }, { name: "a", managed: false }] },
    property: "topics[].name",
    rule: "must be different names",
    given: '"a", 3 times',
    fix: "keep one of them",
  },
  ...[
    ["a.b", "a_b"],
    ["a_b.c", "a.b_c"],
    ["_.", "._"],
    ["a.b.c", "a_b_c"],
  ].map((names) => ({
    title: `meets another in Kafka's metrics: ${names.join(" and ")}`,
    change: { topics: names.map((name) => ({ name })) },
    property: "topics[].name",
    rule: "must differ in more than dots and underscores",
    given: names.map((name) => `"${name}"`).join(" and "),
    fix: "use either dots or underscores",
  })),
]);

describe("the name of a topic", () => {
  const issuesOf = (name: string) => judge(rawConfig({ topics: [{ name }] }));
  const letters = fc.constantFrom(..."abcxyzABCXYZ019._-");

  it("is accepted whenever Kafka takes it and it is not internal", () => {
    const legal = fc
      .array(letters, { minLength: 1, maxLength: 249 })
      .map((characters) => characters.join(""))
      .filter((name) => name !== "." && name !== ".." && !name.startsWith("__"));
    fc.assert(fc.property(legal, (name) => assert.deepEqual(issuesOf(name), [])));
  });

  it("breaks a rule of Kafka whenever it is refused, and is refused whenever it breaks one", () => {
    const breaks = (name: string) =>
      name === "" || name === "." || name === ".." || name.length > 249 || [...name].some((one) => !legal.has(one));
    const legal = new Set("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-");
    const names = fc.oneof(
      fc.string({ unit: "binary-ascii", maxLength: 5 }),
      fc.string({ unit: letters, minLength: 240, maxLength: 260 }),
      fc
        .tuple(fc.string({ unit: letters, maxLength: 9 }), fc.constantFrom(..."é/ \n$٣ａ"))
        .map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(names, (name) => {
        const issues = issuesOf(name);
        assert.equal(issues.length > 0, breaks(name) || name.startsWith("__"));
        for (const { property, given } of issues) assert(/^topics\[0?\]\.name$/.test(property) && given.includes('"'));
      }),
    );
  });
});

describeRefusals("a topic is refused when", [
  ...[
    [0, "use 1 or more"],
    [-3, "use 1 or more"],
    [2 ** 31, "as many as there are consumers"],
  ].map(([partitions, fix]): Refusal => ({
    title: `it has ${partitions} partitions`,
    change: { topics: [{ name: "orders", partitions }] },
    property: "topics[orders].partitions",
    rule: "must be 1 to 2147483647",
    given: String(partitions),
    fix: String(fix),
  })),
  {
    title: "its partitions are not a number, which the schema tells by position",
    change: { topics: [{ name: "orders", partitions: "many" }] },
    property: "topics[0].partitions",
    rule: "must be a number",
    given: '"many"',
    fix: "write a whole number, without quotes or a unit",
  },
  {
    title: "it has no name",
    change: { topics: [{ name: "orders" }, { partitions: 3 }] },
    property: "topics[1].name",
    rule: "must be a string",
    given: "nothing",
    fix: "add topics[1].name to the stack file",
  },
  {
    title: "one of its keys is mistyped",
    change: { topics: [{ name: "orders", partition: 3 }] },
    property: "topics[0].partition",
    rule: "is not a setting of this program",
    given: "partition",
    fix: "did you mean topics[0].partitions?",
  },
  {
    title: "it may be deleted and is left alone",
    change: { topics: [{ name: "orders", managed: false, allowDelete: true }] },
    property: "topics[orders].allowDelete",
    rule: "contradicts managed: false",
    given: "true",
    fix: "remove allowDelete to leave the topic alone, or managed: false to have it deleted",
  },
  ...[
    ["20", "write 20m or 20g, with the unit that is meant"],
    ["20MB/s", "write 20m"],
    ["0m", "write it as 512m or 20g"],
  ].map(([reassignmentThrottle = "", fix = ""]) => ({
    title: `the throttle is ${reassignmentThrottle}`,
    change: { reassignmentThrottle },
    property: "reassignmentThrottle",
    rule: "must be a size: a number followed by k, m or g",
    given: `"${reassignmentThrottle}"`,
    fix,
  })),
]);

describeRefusals("topics get a warning when", [
  {
    title: "leaders may be elected that lag, in one line for all of them",
    change: {
      topics: ["a", "b", "c", "d", "e"].map((name) => ({ name, config: { "unclean.leader.election.enable": true } })),
    },
    severity: "warning",
    property: "topics[a, b, c and 2 more].config.unclean.leader.election.enable",
    rule: "acknowledged records that it lacks are lost",
    given: "true",
    fix: "leave it out",
  },
]);

describeAcceptances("topics may", {
  "be none": { topics: [] },
  "have a name of 249 characters": { topics: [{ name: "o".repeat(249) }] },
  "have names of dots, underscores and hyphens alone": { topics: ["...", "_", "-"].map((name) => ({ name })) },
  "have names that differ in capitals": { topics: [{ name: "orders" }, { name: "Orders" }] },
  "be left alone, whatever else is said of them": {
    topics: [{ name: "old", managed: false, partitions: 0, replicationFactor: 9, config: { nonsense: 1 } }],
  },
  "be left alone while the stack lets topics be deleted": {
    allowTopicDelete: true,
    topics: [{ name: "old", managed: false }],
  },
});

describe("a thousand topics", () => {
  it("that are all wrong are all told, each by its name", () => {
    const topics = Array.from({ length: 1000 }, (_, index) => ({ name: `topic-${index}`, partitions: 0 }));
    const found = judge(rawConfig({ topics })).map(({ property }) => property);
    assert.deepEqual(
      found,
      topics.map(({ name }) => `topics[${name}].partitions`),
    );
  });
});
