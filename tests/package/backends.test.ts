import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { projectRoot } from "../../operations/lib/paths";
import { Project } from "../e2e/support/project";
import { importState } from "./support/kept-state";

const kept = readFileSync(path.join(projectRoot, "tests/fixtures/states/0.3.0/dev.json"), "utf8");

/** The drift and the topics that a state knows. */
function knownBy(state: string): unknown {
  const { deployment } = JSON.parse(state) as { deployment: { resources: { type: string; outputs?: object }[] } };
  const own = deployment.resources.filter(({ type }) => type.startsWith("kafka-zookeeper:index:"));
  return own.map(({ type, outputs }) => [type, outputs]);
}

describe("a state", () => {
  let project: Project;

  beforeEach(async () => {
    project = await Project.create();
  });

  afterEach(() => project.remove());

  it("in the legacy layout of a self-managed backend, in which stacks have no project, is previewed and cleared", async () => {
    const legacy = "PULUMI_SELF_MANAGED_STATE_LEGACY_LAYOUT=true";
    await importState(project, "dev", kept, legacy);
    const file = path.join(project.root, ".state/.pulumi/stacks/dev.json");
    assert(existsSync(file));
    const { exitCode, output } = await project.shell(`${legacy} pulumi preview --stack dev`);
    assert.equal(exitCode, 0, output);
    assert.doesNotMatch(output, /invalid character/);
    const down = await project.shell(`${legacy} scripts/down dev`);
    assert.equal(down.exitCode, 0, down.output);
    assert(!existsSync(file));
  });

  it("keeps everything in a refresh in which no host answers, and the refresh says what it did not see", async () => {
    await importState(project, "dev", kept.replaceAll(/"192\.168\.10\.10(\d)"/g, '"127.0.10.10$1"'));
    const state = () => project.succeed("pulumi", "stack", "export", "--show-secrets", "--stack", "dev");
    const before = await state();
    const { exitCode, output } = await project.script("pulumi", "refresh", "--yes", "--skip-preview", "--stack", "dev");
    assert.equal(exitCode, 0, output);
    assert.match(output, /not looked at, and kept in the state as it was:\n\s+kafka1: .+\n\s+kafka2: .+\n\s+kafka3: /);
    assert.match(output, /the topics were not looked at, and are kept in the state as they were/);
    assert.deepEqual(knownBy(await state()), knownBy(before));
  });
});
