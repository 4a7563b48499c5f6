import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withConfigReference } from "../../tools/docs/config-reference";
import { withEditsTable } from "../../tools/docs/edits/edits-page";
import { projectRoot } from "../../operations/lib/paths";

const pages = { "docs/reference.md": withConfigReference, "docs/edits.md": withEditsTable };

for (const [name, withGenerated] of Object.entries(pages)) {
  const page = path.join(projectRoot, name);
  const before = readFileSync(page, "utf8");
  const after = withGenerated(before);
  if (after !== before) writeFileSync(page, after);
  console.log(after === before ? `${name} is up to date` : `${name} is new`);
}
