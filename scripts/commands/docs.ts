import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withConfigReference } from "../../tools/docs/config-reference";
import { projectRoot } from "../../operations/lib/paths";

const page = path.join(projectRoot, "docs/reference.md");
const before = readFileSync(page, "utf8");
const after = withConfigReference(before);
if (after !== before) writeFileSync(page, after);
console.log(after === before ? "docs/reference.md is up to date" : "docs/reference.md is new");
