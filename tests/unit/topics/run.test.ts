import assert from "node:assert/strict";
import { run } from "../../../scripts/lib/run";
import { projectRoot } from "../../../scripts/lib/paths";

describe("what topics on hosts need", () => {
  it("is no client of Kubernetes, which takes longer to load than everything else together", async () => {
    const modules = ["topics/run", "reach/hosts"].map((name) => `${projectRoot}/scripts/${name}.ts`);
    const program =
      `${JSON.stringify(modules)}.forEach((name) => require(name));` +
      "console.log(Object.keys(require.cache).filter((file) => file.includes('/@kubernetes/')).length)";
    const loader = `${projectRoot}/scripts/lib/typescript.cjs`;
    const { stdout } = await run(process.execPath, ["--require", loader, "--eval", program]);
    assert.equal(stdout, "0");
  });
});
