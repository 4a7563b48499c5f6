import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../../../operations/lib/paths";
import { coverageTable, uncoveredSupportedPairs } from "../../../../../tools/testing/combinations/coverage-table";
import { type Stack, stacks, withoutStack } from "../../../../../tools/testing/combinations/stacks";
import { stackValues } from "../../../../helpers/stack-file";

describe("the declared end-to-end stacks", () => {
  it("cover every pair of values that is declared supported", () => {
    assert.deepEqual(uncoveredSupportedPairs(), []);
  });

  it("are those of the files in tests/e2e, one for each file", () => {
    const files = readdirSync(path.join(projectRoot, "tests/e2e")).filter((file) => file.endsWith(".test.ts"));
    const declared = [...Object.keys(stacks), ...withoutStack].map((name) => `${name}.test.ts`);
    assert.deepEqual(declared.sort(), files.sort());
  });

  for (const [name, stack] of Object.entries({
    "1-dev": "dev",
    "2-legacy": "legacy",
    "8-kubernetes": "k8s",
    "9-kubernetes-ephemeral": "k8s-ephemeral",
  }))
    it(`say of ${name} what stands in Pulumi.${stack}.yaml`, () => {
      const declared: Stack | undefined = stacks[name];
      const { substrate, kafka, zookeeper, kubernetes } = stackValues(stack) as {
        substrate: string;
        kafka: { version: string };
        zookeeper: { version: string };
        kubernetes?: { workload: string };
      };
      assert.equal(declared?.substrate, substrate === "ssh" ? "hosts" : substrate);
      assert.equal(declared.workload, kubernetes?.workload ?? "systemd");
      assert.equal(declared.versions, `${kafka.version}/${zookeeper.version}`);
    });

  it("are printed with the pairs that they cover, and with the stacks that planned values will ask for", () => {
    const table = coverageTable();
    assert.match(table, /^ {2}substrate kubernetes, workload Deployment +9-kubernetes-ephemeral$/m);
    assert.match(table, /^ {2}kubernetes \+ \w+ \+ zookeeper \+ secure \+ 3\.9\.2\/3\.9\.5$/m);
    assert.doesNotMatch(table, /NONE/);
  });
});
