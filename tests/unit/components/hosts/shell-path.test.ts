import assert from "node:assert/strict";
import { shellPath } from "../../../../components/hosts/shell-path";

const program = "operations/provider/roll-job.ts";
const elsewhere = { pulumiHome: "/root/.pulumi" };

describe("the path of a program in a command of a stack", () => {
  it("is relative in this project's own stacks, as it always was", () => {
    assert.equal(shellPath(program), program);
    assert.equal(shellPath("./scripts/fast-start.cjs"), "./scripts/fast-start.cjs");
  });

  it("leads from another project to this one", () => {
    const places = { ...elsewhere, root: "/src/kafka-zookeeper", cwd: "/src/shop/infra" };
    assert.equal(shellPath(program, places), "../../kafka-zookeeper/operations/provider/roll-job.ts");
    assert.equal(shellPath(`./${program}`, places), "../../kafka-zookeeper/operations/provider/roll-job.ts");
  });

  it("can be given to node --require when this project lies in the other one", () => {
    const places = { ...elsewhere, root: "/src/shop/vendor/kafka zookeeper", cwd: "/src/shop" };
    assert.equal(shellPath(program, places), "'./vendor/kafka zookeeper/operations/provider/roll-job.ts'");
  });

  it("is the same for everybody who has this project as a plugin in a Pulumi home", () => {
    const paths = ["alice", "bob"].map((user) => {
      const pulumiHome = `/home/${user}/.pulumi`;
      return shellPath(program, {
        pulumiHome,
        root: `${pulumiHome}/plugins/resource-kz-v0.1.0`,
        cwd: `/home/${user}/shop`,
      });
    });
    assert.deepEqual(new Set(paths).size, 1);
    assert.equal(
      paths[0],
      '"${PULUMI_HOME:-$HOME/.pulumi}"/plugins/resource-kz-v0.1.0/operations/provider/roll-job.ts',
    );
  });
});
