import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { findingsText } from "../../../../tools/bench/lib/report";
import { withSection } from "../../../../tools/docs/markdown";

describe("the report of a benchmark", () => {
  it("is a Markdown table with its title above and its notes below", () => {
    const table = { title: "T", columns: ["", "a | b"], rows: [["fresh", "1.0 s"]], notes: ["so."] };
    assert.equal(
      findingsText({ tables: [table], samples: {} }),
      "**T**\n\n|       | a \\| b |\n| ----- | ------ |\n| fresh | 1.0 s  |\n\n- so.",
    );
  });

  for (const part of ["deploy", "roll", "scale", "throughput"])
    it(`replaces the section of ${part} in docs/benchmarks.md`, () => {
      const text = readFileSync(path.join(__dirname, "../../../../docs/benchmarks.md"), "utf8");
      assert.match(
        withSection(text, `bench:${part}`, "NEW"),
        new RegExp(`bench:${part} -->\n\nNEW\n\n<!-- /bench:${part}`),
      );
    });
});
