import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../../../operations/lib/paths";
import { coverageTable, uncoveredSupportedPairs } from "../../../../../tools/testing/combinations/coverage-table";
import {
  allowed,
  furtherStacks,
  type Stack,
  stacks,
  withoutStack,
} from "../../../../../tools/testing/combinations/stacks";
import { pairsOf } from "../../../../../tools/testing/combinations/pairwise";
import { stackValues } from "../../../../helpers/stack-file";

describe("the declared end-to-end stacks", () => {
  it("cover every pair of values that is declared supported", () => {
    assert.deepEqual(uncoveredSupportedPairs(), []);
  });

  it("cover every value of every parameter at each commit but those workloads that need a cluster of their own", () => {
    const valuesOf = (some: readonly object[]) => [...new Set(some.flatMap((one) => Object.values(one) as string[]))];
    const wanted = valuesOf(allowed).filter((value) => !["StatefulSetPerServer", "Deployment"].includes(value));
    assert.deepEqual(valuesOf(Object.values(stacks)).sort(), wanted.sort());
  });

  it("are only further ones where they have a pair that those of each commit have not", () => {
    const known = Object.values(stacks).flatMap(pairsOf);
    for (const [name, stack] of Object.entries(furtherStacks))
      assert(
        pairsOf(stack).some((pair) => !known.includes(pair)),
        name,
      );
  });

  it("are those of the files in tests/e2e, one for each file", () => {
    const filesIn = (folder: string) =>
      readdirSync(path.join(projectRoot, folder)).filter((file) => file.endsWith(".test.ts"));
    const files = filesIn("tests/e2e");
    const others = filesIn("tests/e2e/tier-all");
    for (const name of Object.keys(furtherStacks)) assert(others.includes(`${name}.test.ts`), name);
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
      const declared: Stack | undefined = { ...stacks, ...furtherStacks }[name];
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

  it("are printed with the pairs that they cover, those that only all tests have with a mark", () => {
    const table = coverageTable();
    assert.match(table, /^ {2}substrate kubernetes, workload Deployment +9-kubernetes-ephemeral\*$/m);
    assert.match(table, /^ {2}security secure, versions 2\.4\.1\/3\.6\.0 +17-secure-old-versions\*$/m);
    assert.doesNotMatch(table, /NONE/);
  });
});
