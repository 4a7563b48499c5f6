import assert from "node:assert/strict";
import fc from "fast-check";
import { formatPath, parseConfig } from "../../../../components/config/parse";
import { configSchema } from "../../../../components/config/config-schema";
import { rawConfig, rawHost, type Raw } from "../../../helpers/config";

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
    "a number for a text": [rawConfig({ kafka: { heap: 1 } }), "kafka.heap", "must be a string", "1"],
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
      assert.equal(issue?.given, "a value that is not shown");
      assert(!JSON.stringify(issue).includes("12345678"));
    }
  });

  it("does not keep the rest of the file from being read", () => {
    const { config, issues } = parseConfig(rawConfig({ readyTimeout: "x", kafka: { heap: 5, user: "k" } }));
    assert.equal(issues.length, 2);
    assert.equal(config?.kafka.user, "k");
    assert.equal(config.readyTimeout, 600);
  });

  it("is named by its position in the stack file, whatever else is wrong in the list", () => {
    const hosts = ["kafka1", rawHost(2, { name: 2 }), rawHost(3)];
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
        assert.equal(issues.length === 0, configSchema.safeParse(json).success);
        assert(config !== undefined, "a configuration whose faults are left out can be judged");
      }),
      { numRuns: 500 },
    );
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
