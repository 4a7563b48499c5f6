import assert from "node:assert/strict";
import {
  resolveRequirements,
  type OwnRequirements,
  type SharedRequirements,
} from "../../../../components/preflight/host-requirements";
import type { Target } from "../../../../components/resources/inputs/target-inputs";
import { planSchema } from "../../../../components/resources/inputs/roll-inputs";
import { rawHost, specOf } from "../../../helpers/config";
import { deploy, get, secretInput, stdin, type Wanted } from "../../../helpers/deploy";
import { noServers } from "../../../helpers/no-servers";

describe("a cluster with a host that is lost", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    wanted = await deploy(specOf({ hosts: [rawHost(1), rawHost(2), rawHost(3, { lost: true })] }));
  });

  it("leaves it alone: its resources are kept as they are, and go without a delete", () => {
    for (const name of ["cluster-zookeeper-3", "cluster-kafka-3"]) {
      const { inputs, options } = get(wanted, name);
      assert.deepEqual([options.retainOnDelete, options.ignoreChanges], [true, ["*"]], name);
      assert.deepEqual([inputs["create"], inputs["update"], inputs["delete"]], [undefined, undefined, undefined], name);
    }
    for (const name of ["cluster-upload", "cluster-zookeeper-2", "cluster-kafka-2", "cluster-roll", "cluster-stop"])
      assert.equal(get(wanted, name).options.retainOnDelete, undefined, name);
  });

  it("does not visit it, of which the others are still told", async () => {
    for (const job of ["cluster-upload", "cluster-roll", "cluster-stop"]) {
      const visited = await secretInput<Target[]>(wanted, job, "targets");
      assert.deepEqual(
        visited.map(({ name }) => name),
        ["kafka1", "kafka2"],
        job,
      );
    }
    interface Job {
      readonly shared: SharedRequirements;
      readonly targets: readonly { readonly needs: OwnRequirements }[];
    }
    const job = await secretInput<Job>(wanted, "cluster-preflight", "wanted");
    assert.deepEqual(
      job.targets.map(({ needs }) => [
        needs.host,
        [...new Set(resolveRequirements(needs, job.shared).peers.map(({ host }) => host))],
      ]),
      [
        ["kafka1", ["kafka2"]],
        ["kafka2", ["kafka1"]],
      ],
    );
    const observed = await secretInput<Target[]>(wanted, "cluster-drift", "targets");
    assert.deepEqual(
      observed.map(({ name }) => name),
      ["kafka1", "kafka2"],
    );
    assert.match(await stdin(wanted, "cluster-zookeeper-1"), /^server\.3=10\.0\.0\.3:2888:3888$/m);
    const { zookeeper, kafka, lost } = planSchema.parse(get(wanted, "cluster-roll").inputs["plan"]);
    assert.deepEqual(
      [zookeeper.map(({ id }) => id), kafka.map(({ id }) => id)],
      [
        [1, 2],
        [1, 2],
      ],
    );
    assert.deepEqual(lost, { ...noServers, zookeeper: [3], kafka: [3] });
  });
});
