import assert from "node:assert/strict";
import { Project } from "../e2e/support/project";

// The engine finds Node.js on the PATH, as mocha's own process is found there: see tools/testing/run-suite.ts.
describe(`a real engine with Node.js ${process.versions.node}`, () => {
  let project: Project;

  before(async () => {
    project = await Project.create();
  });

  after(() => project.remove());

  it("previews the stack dev in a fresh checkout, with programs that run on this very Node.js", async () => {
    const { output } = await project.shell("node --version");
    assert.equal(output.trim(), process.version);
    await project.succeed("pulumi", "stack", "init", "dev");
    const preview = await project.succeed("pulumi", "preview", "--stack", "dev");
    assert.match(preview, /cluster-kafka-1 create/);
    assert.match(preview, /\+ 18 to create/);
  });
});
