import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { completeNeeds, type OwnNeeds, type SharedNeeds } from "../../../components/model/preflight-needs";
import { planFromEnvironment } from "../../../components/ssh/plan-environment";
import { planSchema } from "../../../scripts/roll/plan";
import { type Raw, rawHost, specOf } from "../../helpers/config";
import { deploy, get, stdin, type Wanted } from "../../helpers/deploy";
import { valueOf } from "../../helpers/engine";

describe("a cluster with a host that is lost", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    wanted = await deploy(specOf({ hosts: [rawHost(1), rawHost(2), rawHost(3, { lost: true })] }));
  });

  it("leaves it alone: its resources are kept as they are, and go without a delete", () => {
    for (const name of ["kafka3-upload", "kafka3-install", "kafka3-configure"]) {
      const { inputs, options } = get(wanted, name);
      assert.deepEqual([options.retainOnDelete, options.ignoreChanges], [true, ["*"]], name);
      assert.deepEqual([inputs["create"], inputs["update"], inputs["delete"]], [undefined, undefined, undefined], name);
    }
    for (const name of ["kafka2-upload", "kafka2-install", "kafka2-configure", "cluster-roll", "cluster-stop"])
      assert.equal(get(wanted, name).options.retainOnDelete, undefined, name);
  });

  it("does not visit it, of which the others are still told", async () => {
    for (const name of ["cluster-roll", "cluster-stop"])
      assert(!(await stdin(wanted, name)).includes("10.0.0.3"), name);
    const job = JSON.parse(await stdin(wanted, "preflight")) as { shared: SharedNeeds; targets: { needs: OwnNeeds }[] };
    assert.deepEqual(
      job.targets.map(({ needs }) => [
        needs.host,
        [...new Set(completeNeeds(needs, job.shared).peers.map(({ host }) => host))],
      ]),
      [
        ["kafka1", ["kafka2"]],
        ["kafka2", ["kafka1"]],
      ],
    );
    const observed = await valueOf(get(wanted, "hosts").props["targets"] as pulumi.Input<Raw[]>);
    assert.deepEqual(
      observed.value?.map(({ name }) => name),
      ["kafka1", "kafka2"],
    );
    assert.match(await stdin(wanted, "kafka1-configure"), /^server\.3=10\.0\.0\.3:2888:3888$/m);
    const environment = get(wanted, "cluster-roll").props["environment"] as Record<string, string>;
    const { zookeeper, kafka, lost } = planSchema.parse(planFromEnvironment(environment));
    assert.deepEqual(
      [zookeeper.map(({ id }) => id), kafka.map(({ id }) => id)],
      [
        [1, 2],
        [1, 2],
      ],
    );
    assert.deepEqual(lost, { zookeeper: [3], kafka: [3] });
  });
});
