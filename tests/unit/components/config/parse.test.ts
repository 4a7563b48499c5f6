import assert from "node:assert/strict";
import fc from "fast-check";
import { parseConfig } from "../../../../components/config/parse";
import { formatPath, valueAt } from "../../../../components/config/path";
import { isJudgedAsText } from "../../../../components/config/shape-issues";
import { configSchema } from "../../../../components/config/config-schema";
import { formatIssue } from "../../../../components/model/issue";
import { invisibleIn } from "../../../../components/model/visible-text";
import { publicKey, rawConfig, rawHost, type Raw } from "../../../helpers/config";

function issuesOf(raw: Raw) {
  return parseConfig(raw).issues;
}

describe("an unknown key of a stack file", () => {
  const cases: Record<string, [raw: Raw, property: string, nearest: string]> = {
    "at the top": [rawConfig({ kafkka: {} }), "kafkka", "kafka"],
    "in a section": [rawConfig({ zookeeper: { heep: "1g" } }), "zookeeper.heep", "zookeeper.heap"],
    "in the login": [rawConfig({ ssh: { privatKeyFile: "x" } }), "ssh.privatKeyFile", "ssh.privateKeyFile"],
    "in a group inside a section": [
      rawConfig({ kafka: { paths: { dta: ["/d"] } } }),
      "kafka.paths.dta",
      "kafka.paths.data",
    ],
    "in a host": [
      rawConfig({ hosts: [rawHost(1), rawHost(2, { brokerID: 1 })] }),
      "hosts[1].brokerID",
      "hosts[1].brokerId",
    ],
    "in a listener": [
      rawConfig({ kafka: { listeners: [{ name: "A", port: 1, prot: 1 }] } }),
      "kafka.listeners[0].prot",
      "kafka.listeners[0].port",
    ],
    "in the Java runtime": [rawConfig({ java: { hom: "/x" } }), "java.hom", "java.home"],
  };
  for (const [name, [raw, property, nearest]] of Object.entries(cases)) {
    it(`${name} is an error that suggests the closest known key`, () => {
      const [issue, ...others] = issuesOf(raw);
      assert.deepEqual(others, []);
      assert.equal(issue?.property, property);
      assert.equal(issue.severity, "error");
      assert.equal(issue.fix, `did you mean ${nearest}? Otherwise remove it`);
    });
  }
});

describe("a value of the wrong type in a stack file", () => {
  const cases: Record<string, [raw: Raw, property: string, rule: string, given: string]> = {
    "a number for a text": [rawConfig({ kafka: { user: 1 } }), "kafka.user", "must be a string", "1"],
    "a text for a number": [rawConfig({ readyTimeout: "9" }), "readyTimeout", "must be a number", '"9"'],
    "a fraction for a whole number": [
      rawConfig({ readyTimeout: 9.5 }),
      "readyTimeout",
      "must be a whole number",
      "9.5",
    ],
    "a text for a switch": [rawConfig({ deleteData: "yes" }), "deleteData", "must be a boolean", '"yes"'],
    "a group for a list": [rawConfig({ hosts: {} }), "hosts", "must be a list", "{}"],
    "a list for a group": [rawConfig({ kafka: [] }), "kafka", "must be a group of settings", "[]"],
    "a list for properties": [
      rawConfig({ kafka: { properties: [] } }),
      "kafka.properties",
      "must be a group of settings",
      "[]",
    ],
    "a group for a property": [
      rawConfig({ kafka: { properties: { a: {} } } }),
      "kafka.properties.a",
      "must be a text, a number or true/false",
      "{}",
    ],
    "a layout that does not exist": [
      rawConfig({ kafka: { layout: "in-plac" } }),
      "kafka.layout",
      "must be one of versioned, in-place",
      '"in-plac"',
    ],
    "a number that no computer counts to": [
      rawConfig({ readyTimeout: 1e300 }),
      "readyTimeout",
      "Too big: expected int to be <=9007199254740991",
      "1e+300",
    ],
  };
  for (const [name, [raw, property, rule, given]] of Object.entries(cases)) {
    it(`is an error that shows the value: ${name}`, () => {
      const { issues } = parseConfig(raw);
      assert.deepEqual(
        issues.map((issue) => [issue.property, issue.rule, issue.given]),
        [[property, rule, given]],
      );
    });
  }

  it("is not shown in the error if it may be a secret", () => {
    for (const ssh of [{ password: 12345678 }, { privateKey: [12345678] }, "12345678"]) {
      const [issue] = issuesOf({ ...rawConfig(), ssh });
      assert.equal(issue?.given, "(not shown)");
      assert(!JSON.stringify(issue).includes("12345678"));
    }
  });

  it("does not keep the rest of the file from being read", () => {
    const { config, issues } = parseConfig(rawConfig({ readyTimeout: "x", kafka: { chroot: [{}], user: "k" } }));
    assert.equal(issues.length, 2);
    assert.equal(config?.kafka.user, "k");
    assert.equal(config.readyTimeout, 600);
  });

  it("is named by its position in the stack file, whatever else is wrong in the list", () => {
    const hosts = ["kafka1", rawHost(2, { name: {} }), rawHost(3)];
    const { config, issues } = parseConfig(rawConfig({ hosts }));
    assert.deepEqual(
      issues.map(({ property }) => property),
      ["hosts[0]", "hosts[1].name"],
    );
    assert.deepEqual(
      config?.hosts.map(({ name }) => name),
      ["kafka3"],
    );
  });
});

describe("a text with characters that cannot be seen", () => {
  const invisible = [
    "\0",
    "\f",
    "\n",
    "\t",
    "\u001b",
    "\u0085",
    "\u200b",
    "\u202e",
    "\u2028",
    "\u2029",
    "\ufeff",
    "\ud800",
  ];
  const places: Record<string, (text: string) => [raw: Raw, property: string]> = {
    "a JVM option": (text) => [rawConfig({ kafka: { jvmOptions: [text] } }), "kafka.jvmOptions[0]"],
    "the name of a property": (text) => [rawConfig({ kafka: { properties: { [text]: 1 } } }), "kafka.properties"],
    "a property": (text) => [rawConfig({ zookeeper: { properties: { a: text } } }), "zookeeper.properties.a"],
    "a topic": (text) => [rawConfig({ topics: [{ name: text }] }), "topics[0].name"],
    "a path": (text) => [rawConfig({ kafka: { paths: { data: [text] } } }), "kafka.paths.data[0]"],
    "a host": (text) => [rawConfig({ hosts: [rawHost(1, { rack: text })] }), "hosts[0].rack"],
  };
  for (const [place, at] of Object.entries(places)) {
    it(`is refused in ${place}, and shown so that it can be seen`, () => {
      for (const character of invisible) {
        const [raw, property] = at(`-Da=1${character}x`);
        const [issue, ...others] = issuesOf(raw);
        assert.deepEqual(others, []);
        assert(issue);
        assert(issue.property.startsWith(property));
        assert.match(
          issue.rule,
          /^must be a (text|name) on one line, without characters that cannot be seen: it found U\+/,
        );
        assert.equal(invisibleIn(formatIssue(issue).replaceAll("\n    ", "")), undefined);
        assert.match(issue.fix, /^write "-Da=1 ?x"$/);
      }
    });
  }

  it("is accepted only as a private key, and after a host's key", () => {
    const ssh = { privateKeyFile: undefined, privateKey: "-----BEGIN\nKEY-----\n" };
    assert.deepEqual(issuesOf(rawConfig({ ssh, hosts: [rawHost(1, { hostKey: `${publicKey()}\n` })] })), []);
  });
});

describe("a missing required value", () => {
  it("is an error that names it, while the rest is still read", () => {
    const { config, issues } = parseConfig({});
    assert.deepEqual(
      issues.map(({ property, given }) => [property, given]),
      [
        ["substrate", "nothing"],
        ["hosts", "nothing"],
      ],
    );
    assert.deepEqual(config?.hosts, []);
    assert.equal(issues[0]?.fix, "set it to ssh or kubernetes");
    assert.equal(issues[1]?.fix, "add hosts to the stack file");
  });

  it("in a list item omits only that item", () => {
    const { config, issues } = parseConfig(rawConfig({ hosts: [rawHost(1, { address: undefined }), rawHost(2)] }));
    assert.equal(issues[0]?.property, "hosts[0].address");
    assert.equal(config?.hosts.length, 1);
  });
});

describe("parseConfig on any JSON object", () => {
  const keys = fc.oneof(
    fc.constantFrom("__proto__", "constructor", "toString", "name", "paths", "properties", "data"),
    fc.constantFrom(...Object.keys(configSchema.shape)),
    fc.string(),
  );
  const values = [fc.constantFrom("ssh", "maven", null, -1, 1e300, 0.5, ""), fc.boolean(), fc.string(), fc.integer()];
  const anything = fc.object({ key: keys, values, maxDepth: 4, withNullPrototype: false });
  const sections = fc.record(
    {
      substrate: fc.oneof(fc.constant("ssh"), fc.jsonValue()),
      hosts: fc.array(fc.oneof(anything, fc.constant(rawHost(1)), fc.jsonValue())),
      kafka: anything,
      zookeeper: fc.oneof(anything, fc.constant({})),
      ssh: fc.jsonValue(),
    },
    { requiredKeys: [] },
  );

  it("never throws, and reports whatever is not a configuration", () => {
    fc.assert(
      fc.property(fc.oneof(anything, sections), (raw) => {
        const json = JSON.parse(JSON.stringify(raw)) as Raw;
        const { config, issues } = parseConfig(json);
        const wrong = configSchema.safeParse(json).error?.issues ?? [];
        // Of these a rule says what is wrong.
        const left = wrong.filter((issue) => !isJudgedAsText(issue, valueAt(json, issue.path)));
        assert.equal(issues.length === 0, left.length === 0);
        assert(config !== undefined, "a configuration whose faults are left out can be judged");
      }),
      { numRuns: 500 },
    );
  });

  it("judges the rest of a file in which a group misses a part", () => {
    const { config, issues } = parseConfig({ substrate: "ssh", hosts: [], ssh: { jump: {} } });
    assert.notEqual(config, undefined);
    assert.equal(issues[0]?.property, "ssh.jump.address");
  });

  it("does not change its input", () => {
    fc.assert(
      fc.property(sections, (raw) => {
        const before = JSON.stringify(raw);
        parseConfig(raw);
        assert.equal(JSON.stringify(raw), before);
      }),
    );
  });
});

describe("a property path in messages", () => {
  it("is written as in a stack file", () => {
    assert.equal(formatPath(["hosts", 1, "address"]), "hosts[1].address");
    assert.equal(formatPath([]), "");
  });
});
