import assert from "node:assert/strict";
import fc from "fast-check";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { brokerSecurity } from "../../../../../../components/services/kafka/security/broker-security";
import { holderOf } from "../../../../../../components/services/kafka/users/user-names";
import { passwordIssues } from "../../../../../../components/services/kafka/users/validate-users";
import { judge, type Raw, rawConfig, rawHost, specOf } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals } from "../../../../../helpers/refusals";

/** A secure stack with one user. */
const withUser = (user: Raw, more: Raw = {}): Raw => ({
  security: "secure",
  users: [{ name: "app", ...user }],
  ...more,
});
const named = (name: string): Raw => withUser({ name });
describeRefusals("users are refused when", [
  {
    title: "the stack is not secure, where nobody logs in",
    change: { users: [{ name: "app" }] },
    property: "users",
    rule: "need security: secure",
    given: "1 of them",
    fix: "set security: secure at the top level of the stack file",
  },
  {
    title: "Kafka takes them from ZooKeeper alone, and that is of somebody else",
    change: withUser(
      {},
      {
        kafka: { version: "2.4.1" },
        zookeeper: { source: undefined, existing: "10.9.0.1:2181" },
        hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined })),
      },
    ),
    property: "users",
    rule: "need Kafka 2.7 or newer with zookeeper.existing",
    given: "with Kafka 2.4.1",
    fix: "set kafka.version to 3.9.2",
  },
  ...[
    ["has a comma", "orders,app", "write it as orders"],
    ["has an equals sign", "team=orders", "write it as team-orders"],
    ["is that of a certificate", "CN=orders,OU=team", "write it as orders"],
    ["has a blank", "orders app", "write it as orders-app"],
    ["has a slash", "../admin", "write it as admin-app"],
    ["is empty", "", "write it as orders-app"],
    ["begins with a hyphen", "-rf", "write it as rf"],
    ["has a quote", 'orders"app', "write it as orders-app"],
    ["has an umlaut", "aufträge", "write it as auftr-ge"],
    ["has 101 characters", "a".repeat(101), `write it as ${"a".repeat(40)}`],
  ].map(([title, name = "", fix = ""]) => ({
    title: `the name of one ${title}`,
    change: named(name),
    property: "users[].name",
    rule: "must be 1 to 100 letters of ASCII",
    given: name.length > 100 ? "101 characters" : JSON.stringify(name).replaceAll('\\"', '"'),
    fix,
  })),
  ...["admin", "broker", "ANONYMOUS"].map((name) => ({
    title: `one is called ${name}, whose rights depend on no password`,
    change: named(name),
    property: "users[].name",
    rule: `must not be ${name}`,
    given: `"${name}"`,
    fix: `write it as ${name}-app`,
  })),
  {
    title: "one is called *, which would deny everybody what it is denied, brokers and the operator among them",
    change: withUser({ name: "*", acls: [{ resource: "cluster", operations: ["All"], permission: "deny" }] }),
    property: "users[].name",
    rule: "User:* is everybody",
    given: '"*"',
    fix: "write it as orders-app",
  },
  {
    title: "two have the same name",
    change: { security: "secure", users: [{ name: "app" }, { name: "app" }] },
    property: "users[].name",
    rule: "must be different names",
    given: '"app", 2 times',
    fix: "keep one of them",
  },
  {
    title: "one logs in by a mechanism that Kafka does not have",
    change: withUser({ mechanism: "SCRAM-SHA-521" }),
    property: "users[0].mechanism",
    rule: "must be one of SCRAM-SHA-512, SCRAM-SHA-256",
    given: "SCRAM-SHA-521",
    fix: "did you mean SCRAM-SHA-512?",
  },
  ...[4096, 16_385].map((iterations) => ({
    title: `one has ${iterations} iterations`,
    change: withUser({ iterations }),
    property: "users[app].iterations",
    rule: "must be 8192 to 16384",
    given: String(iterations),
    fix: "leave it out for 8192",
  })),
  {
    title: "its applications are said to be in namespaces, which hosts do not have",
    change: withUser({ namespaces: ["shop"] }),
    property: "users[app].namespaces",
    rule: "are on Kubernetes only",
    given: "shop",
    fix: "remove it; scripts/credentials STACK app writes the files",
  },
  ...(
    [
      [[], "leave it out for [1]"],
      [[0], "leave it out for [1]"],
      [[1, 3], "write [3], or [2, 3] while both log in"],
      [[2, 1], "leave it out for [1]"],
      [[1, 1], "leave it out for [1]"],
      [[1, 2, 3], "write [3], or [2, 3] while both log in"],
      [[1.5, 2.5], "leave it out for [1]"],
      [[-1, 0], "leave it out for [1]"],
    ] as const
  ).map(([passwordNumbers, fix]) => ({
    title: `one has the passwords ${JSON.stringify(passwordNumbers)}`,
    change: withUser({ passwordNumbers }),
    property: "users[app].passwordNumbers",
    rule: "must be one whole number from 1 on, or two that follow each other",
    given: passwordNumbers.length === 0 ? "[]" : String(passwordNumbers[0]),
    fix,
  })),
  ...[
    ["1234567", "7 characters"],
    ["", "0 characters"],
    ["pässword-pässword", "others than those of ASCII"],
    ["x".repeat(201), "201 characters"],
  ].map(([password = "", given = ""]) => ({
    title: `the password of one has ${given}, without repeating it`,
    change: withUser({ password }),
    property: "users[app].password",
    rule: "must be 8 to 200 letters, digits and signs of ASCII",
    given,
    fix: "pulumi config set --secret --path 'users[0].password'",
  })),
  ...[
    ["produceBytesPerSecond", 0, "must be a whole number of bytes"] as const,
    ["consumeBytesPerSecond", 1.5, "must be a whole number of bytes"] as const,
    ["requestPercentage", -1, "must be more than 0"] as const,
  ].map(([key, value, rule]) => ({
    title: `the quota ${key} is ${value}`,
    change: withUser({ quotas: { [key]: value } }),
    property: `users[app].quotas.${key}`,
    rule,
    given: String(value),
    fix: "leave it out for no limit",
  })),
]);

describeAcceptances("users may", {
  "be none, in a stack that is not secure": { users: [] },
  "have a name alone": withUser({}),
  "have names that are addresses": named("orders.app_1@example.org"),
  "have names that only look like those of brokers": {
    security: "secure",
    users: [{ name: "Admin" }, { name: "broker-1" }],
  },
  "read and write beginnings of names": withUser({
    produce: ["orders", "payments-*"],
    consume: [{ topics: ["orders", "payments-*"], group: "orders-*" }],
    transactional: ["orders-*", "payments"],
  }),
  "have one entry without a list": withUser({ consume: { topics: ["orders"], group: "g" }, transactional: "orders-*" }),
  "have ACLs in Kafka's terms": withUser({
    acls: [
      { resource: "topic", name: "orders-", pattern: "prefixed", operations: ["Read", "DescribeConfigs"] },
      { resource: "group", name: "team a: readers", operations: ["Read"] },
      { resource: "cluster", operations: ["Describe"] },
      { resource: "cluster", name: "kafka-cluster", operations: ["IdempotentWrite"] },
      { resource: "topic", name: "*", operations: ["Read"], host: "fd00::1", permission: "deny" },
      { resource: "delegation-token", name: "*", operations: ["Describe"] },
    ],
  }),
  "have a password of every sign of ASCII": withUser({
    password: Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join(""),
  }),
  "have the next password beside the one before": withUser({ passwordNumbers: [1, 2] }),
  "have a password of any number": withUser({ passwordNumbers: [17] }),
  "have quotas": withUser({
    quotas: { produceBytesPerSecond: 1, consumeBytesPerSecond: 20_000_000, requestPercentage: 0.5 },
  }),
  "have the most iterations that Kafka takes": withUser({ iterations: 16_384, mechanism: "SCRAM-SHA-256" }),
});

describe("a thousand users", () => {
  it("that are all wrong are all told, each by its name", () => {
    const users = Array.from({ length: 1000 }, (_, index) => ({ name: `app-${index}`, iterations: 1 }));
    const found = judge(rawConfig({ security: "secure", users })).map(({ property }) => property);
    assert.deepEqual(
      found.filter((property) => property.startsWith("users")),
      users.map(({ name }) => `users[${name}].iterations`),
    );
  });

  it("are none whose password is told, whatever else is wrong with them", () => {
    const password = "planted-Secret-ä";
    const users = [{ name: "a,b", password }, { name: "c", password, unknown: password, iterations: 1 }, password, 7];
    for (const security of ["secure", "plaintext"]) {
      const issues = judge(rawConfig({ security, users }));
      assert(issues.length > 3);
      assert(!JSON.stringify(issues).includes("planted"));
    }
  });
});

describe("a password that a stack takes", () => {
  it("is its own form in SASLprep (RFC 4013): clients that prepare it and those that do not send the same", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 8, maxLength: 40 }), (password) => {
        if (passwordIssues({ name: "app" }, password, "users[0].password").length > 0) return;
        assert.equal(password.normalize("NFKC"), password);
        // Tables B.1, C.1.2 and C.2 of RFC 3454: what is left out, other spaces and controls.
        assert.doesNotMatch(
          password,
          /[\u00ad\u034f\u200b-\u200d\u2060\ufeff]|\p{Zs}(?<! )|\p{Cc}|\p{Cn}|\p{Co}|\p{Cs}/u,
        );
      }),
      {
        numRuns: 2_000,
        examples: [["        "], [Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at)).join("")]],
      },
    );
  });
});

describe("names that are no users", () => {
  it("are those of everybody whose rights come from a certificate", () => {
    const { servers, ...brokers } = kafkaOf(specOf({ security: "secure" }));
    const [broker] = servers;
    assert(broker);
    const all = String(brokerSecurity({ servers, ...brokers }, broker)["super.users"]).split(";");
    assert(all.length > 1);
    for (const principal of all) assert.notEqual(holderOf(principal.replace("User:", "")), undefined, principal);
  });
});
