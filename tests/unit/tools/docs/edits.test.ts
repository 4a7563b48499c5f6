import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { outcomesOf, withEditsTable } from "../../../../tools/docs/edits/edits-page";
import { edits } from "../../../../tools/docs/edits/rows";

const page = path.join(__dirname, "../../../../docs/edits.md");

describe("an edit of a stack file whose cluster runs", () => {
  for (const edit of edits)
    it(`of ${edit.key}, ${edit.edit}: ${edit.expected} on ${edit.only ?? "both substrates"}`, () => {
      for (const outcome of Object.values(outcomesOf(edit)))
        assert.equal(outcome.kind, edit.expected, JSON.stringify(outcome));
    });

  it("has the outcome that docs/edits.md says", function () {
    // Every row of the page is judged here, which takes a busy machine longer than a test usually may.
    this.timeout(120_000);
    const text = readFileSync(page, "utf8");
    assert.equal(text, withEditsTable(text), "npm run docs writes it");
  });
});
