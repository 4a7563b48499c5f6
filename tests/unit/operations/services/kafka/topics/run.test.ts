import assert from "node:assert/strict";
import { run } from "../../../../../../tools/lib/run";
import { projectRoot } from "../../../../../../operations/lib/paths";

describe("what topics on hosts need", () => {
  it("is no client of Kubernetes, which takes longer to load than everything else together", async () => {
    const modules = ["services/kafka/topics/run", "transport/ssh-transport"].map(
      (name) => `${projectRoot}/operations/${name}.ts`,
    );
    const program =
      `${JSON.stringify(modules)}.forEach((name) => require(name));` +
      "console.log(Object.keys(require.cache).filter((file) => file.includes('/@kubernetes/')).length)";
    const loader = `${projectRoot}/scripts/fast-start.cjs`;
    const { stdout } = await run(process.execPath, ["--require", loader, "--eval", program]);
    assert.equal(stdout, "0");
  });
});
