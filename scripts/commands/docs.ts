import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { withConfigReference } from "../lib/config-reference";
import { projectRoot } from "../lib/paths";

const readme = path.join(projectRoot, "README.md");
const before = readFileSync(readme, "utf8");
const after = withConfigReference(before);
if (after !== before) writeFileSync(readme, after);
console.log(after === before ? "README.md is up to date" : "README.md: the config reference is new");
