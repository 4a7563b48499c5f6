import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { version } from "../../package.json";
import { runCommand } from "../lib/command";
import { Stack } from "./stack";
import { fixtureOf } from "./state-fixture";

/** Keeps the state of stacks that are up as fixtures of this release: `npm run record-state dev k8s`. */
runCommand(async () => {
  for (const name of process.argv.slice(2)) {
    const stack = Stack.read(name);
    const engine = await stack.engine(console.log);
    const exported = await engine.ask("stack", "export", "--show-secrets", "--stack", name);
    const file = path.join(projectRoot, "tests/fixtures/states", version, `${name}.json`);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, fixtureOf(exported, projectRoot));
    console.log(`${path.relative(projectRoot, file)} is written`);
  }
});
