import assert from "node:assert/strict";
import { parseConfig } from "../../../../components/config/parse";
import { type Raw, rawConfig, rawHost } from "../../../helpers/config";

describe("a slip of the pen in a stack file", () => {
  const cases: Record<string, [raw: Raw, property: string, fix: string]> = {
    "a number in quotes": [
      rawConfig({ hosts: [rawHost(1, { brokerId: "1" })] }),
      "hosts[0].brokerId",
      "remove the quotes: 1",
    ],
    "a switch in quotes": [rawConfig({ deleteData: "true" }), "deleteData", "remove the quotes: true"],
    "a switch in other words": [rawConfig({ deleteData: "yes" }), "deleteData", "write true"],
    "a number for a text": [rawConfig({ hosts: [rawHost(1, { rack: 1 })] }), "hosts[0].rack", 'put it in quotes: "1"'],
    "a topic called by a number": [
      rawConfig({ topics: [{ name: 2024 }] }),
      "topics[0].name",
      'put it in quotes: "2024"',
    ],
    "a text for a list": [
      rawConfig({ kafka: { paths: { data: "/data1/kafka,/data2/kafka" } } }),
      "kafka.paths.data",
      "write a list: [/data1/kafka, /data2/kafka]",
    ],
    "a list for a text": [
      rawConfig({ topics: [{ name: "b", config: { "cleanup.policy": ["compact", "delete"] } }] }),
      "topics[0].config.cleanup.policy",
      'write "compact,delete", as one text in quotes',
    ],
    "a size in another unit": [rawConfig({ minFreeDisk: "4Gi" }), "minFreeDisk", "write 4g"],
    "a size without a unit": [
      rawConfig({ minFreeDisk: 4 }),
      "minFreeDisk",
      "write 4m or 4g, with the unit that is meant",
    ],
    "a value that was forgotten": [
      rawConfig({ kafka: { user: null } }),
      "kafka.user",
      "give it a value, or remove the line",
    ],
    "a setting as another tool calls it": [
      rawConfig({ topics: [{ name: "d", replicas: 3 }] }),
      "topics[0].replicas",
      "did you mean topics[0].replicationFactor? Otherwise remove it",
    ],
    "a key that is like none": [
      rawConfig({ java: { vendor: "x" } }),
      "java.vendor",
      "remove it; there are home, install",
    ],
  };
  for (const [name, [raw, property, fix]] of Object.entries(cases)) {
    it(`is one error that says what to write: ${name}`, () => {
      const { issues } = parseConfig(raw);
      assert.deepEqual(
        issues.map((issue) => [issue.property, issue.fix]),
        [[property, fix]],
      );
    });
  }

  it("is read as what was meant, so that nothing else is said because of it", () => {
    const slips = { address: undefined, adress: "10.0.0.1", zookeeperId: "1", brokerID: 1, brokerId: undefined };
    const { config, issues } = parseConfig(rawConfig({ hosts: [rawHost(1, slips)] }));
    assert.deepEqual(
      issues.map(({ property }) => property),
      ["hosts[0].zookeeperId", "hosts[0].adress", "hosts[0].brokerID"],
    );
    assert.deepEqual(config?.hosts[0]?.brokerId, 1);
    assert.equal(config.hosts[0].address, "10.0.0.1");
    assert.equal(config.hosts[0].zookeeperId, 1);
  });
});
