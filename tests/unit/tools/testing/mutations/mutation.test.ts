import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../../../../operations/lib/paths";
import { nearestTests } from "../../../../../tools/testing/mutations/mutated-copy";
import { mutate, readMutations } from "../../../../../tools/testing/mutations/mutation";

const mutation = { title: "broker id 0", file: "gates.ts", before: "controller < 0", after: "controller <= 0" };

describe("a mutation", () => {
  it("replaces its text and nothing else, also where the new text looks like a pattern of replacement", () => {
    assert.equal(mutate("if (controller < 0) return;", mutation), "if (controller <= 0) return;");
    assert.equal(mutate("x controller < 0", { ...mutation, after: "$& $1" }), "x $& $1");
  });

  for (const [what, text] of [
    ["0 times", "if (controller === -1) return;"],
    ["2 times", "controller < 0 || controller < 0"],
  ] as const)
    it(`whose text the file has ${what} fails with what to do, so that none is silently skipped`, () => {
      assert.throws(() => mutate(text, mutation), {
        message:
          'mutation "broker id 0": gates.ts must have its text exactly once\n' +
          `  given: ${what}: controller < 0\n` +
          "  fix:   adapt it in tests/mutations/mutations.yaml to what the code has become",
      });
    });

  it("of the list has its text exactly once in the file that it names, so that a run of hours does not stop at it", async () => {
    for (const one of await readMutations(projectRoot))
      assert.doesNotThrow(() => mutate(readFileSync(path.join(projectRoot, one.file), "utf8"), one));
  });

  it("of the list has a title of its own, by which its result is found in a log", async () => {
    const titles = (await readMutations(projectRoot)).map(({ title }) => title);
    assert.equal(new Set(titles).size, titles.length);
  });
});

describe("the tests that are asked first about a mutation", () => {
  it("are those of its folder, or of the next one above, but never those of half the program", () => {
    const nearest = (folder: string) => nearestTests(projectRoot, folder);
    assert.equal(nearest("tools/testing/mutations"), "tests/unit/tools/testing/mutations");
    assert.equal(nearest("operations/services/kafka/migration"), "tests/unit/operations/services/kafka");
    assert.equal(nearest("policy/nowhere"), undefined);
  });
});
