import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { configSchema } from "../../../../components/config/config-schema";
import { configReference, withConfigReference } from "../../../../tools/docs/config-reference";

describe("docs/reference.md", () => {
  it("matches the schema; `npm run docs` updates it", () => {
    const page = readFileSync(path.join(__dirname, "../../../../docs/reference.md"), "utf8");
    assert(withConfigReference(page) === page, "docs/reference.md is behind the schema: run npm run docs");
  });

  it("has every section and a description for every key", () => {
    const text = configReference();
    for (const key of Object.keys(configSchema.shape)) assert.match(text, new RegExp(`\`${key}(\\[\\])?\``), key);
    const rows = text.split("\n").filter((line) => line.startsWith("| `"));
    assert(rows.length > 40);
    for (const row of rows) assert.match(row, /\| \S.* \| \S.* \| \S.* \| \S.*[.)*`].* \|$/, row);
  });

  it("writes keys of groups and lists as in a stack file", () => {
    for (const row of [
      /^\| `paths\.data` +\| list of texts +\| `\[\/var\/lib\/kafka\]` +\|/m,
      /^\| `listeners\[\]\.port` /m,
    ])
      assert.match(configReference(), row);
  });

  it("is replaced only between its markers", () => {
    const text = "# Title\n<!-- config-reference -->\nOUTDATED\n<!-- /config-reference -->\nend\n";
    const made = withConfigReference(text);
    assert(made.startsWith("# Title\n<!-- config-reference -->\n\n### The cluster\n"));
    assert(made.endsWith("|\n\n<!-- /config-reference -->\nend\n"));
    assert(!made.includes("OUTDATED"));
    assert.equal(withConfigReference(made), made);
  });

  for (const text of ["", "<!-- config-reference -->", "<!-- /config-reference --> <!-- config-reference -->"])
    it(`is not written into a text with the markers ${JSON.stringify(text)}`, () => {
      assert.throws(() => withConfigReference(text), /must have the lines <!-- config-reference -->/);
    });
});
