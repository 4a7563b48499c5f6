import assert from "node:assert/strict";
import type { RollContext } from "../../../../operations/phases/roll-context";
import { rollPhases } from "../../../../operations/phases/roll-hosts";
import { podRollPhases } from "../../../../operations/phases/roll-pods";
import { readRollView } from "../../../../operations/phases/roll-view";
import type { ClusterHosts } from "../../../../operations/phases/cluster-hosts";
import { verifyCluster } from "../../../../operations/phases/verify-cluster";
import { judge } from "../../../../operations/status/judge";
import { statusText } from "../../../../operations/status/table";
import type { Plan } from "../../../../components/resources/inputs/roll-inputs";
import { snapshot } from "../../../helpers/snapshot";
import { operationsWithToy } from "../../../helpers/toy-operations";
import { noServers } from "../../../helpers/no-servers";
import { VirtualClock } from "../../../helpers/virtual-clock";

const plan: Plan = {
  ...{ timeout: 1, pauseAfter: "none", batch: "broker", dynamic: {} },
  ...{ ...noServers, zookeeper: [], kafka: [], "kafka-controller": [], lost: noServers },
};

describe("the operations on a third service that only a list names", () => {
  it("are restarted behind the services that it depends on, on hosts and in pods", () => {
    for (const phases of [rollPhases(operationsWithToy), podRollPhases(operationsWithToy)]) {
      const titles = phases.map(({ title }) => title).filter((title) => /^(restart the|verify)/.test(title));
      assert.deepEqual(titles, [
        "restart the ensemble",
        "restart the controllers",
        "restart the brokers",
        "restart the name servers",
        "restart the brokers of RocketMQ",
        "restart the proxies",
        "restart the pebbles",
        "verify the cluster",
      ]);
    }
  });

  it("are asked for servers that have left the stack", async () => {
    const { removed } = await readRollView(plan, { idsOf: () => [] } as unknown as ClusterHosts, operationsWithToy, {});
    assert.deepEqual(removed, [{ service: "pebble", id: 9, has: ["moss"] }]);
  });

  it("keep the cluster from being ready while its servers are not", async () => {
    let problems: string[] = [];
    const pebble = operationsWithToy.slice(-1);
    const gate = async (_: string, problemsOf: () => Promise<string[]>) => void (problems = await problemsOf());
    await verifyCluster(pebble).run({ plan, gate, clock: new VirtualClock() } as unknown as RollContext);
    assert.deepEqual(problems, ["pebble 1 gathers moss"]);
  });

  it("have a row, a summary and findings in the status, also on a host that is not reachable", () => {
    const places = [1, 2, 3].map((id) => {
      return { name: `kafka${id}`, address: null, problem: id === 3 ? "no login" : null, disks: [] };
    });
    const lost = { ...noServers, pebble: [4] };
    const report = judge(snapshot({ places, lost }), operationsWithToy);
    assert.deepEqual([report.level, report.findings[0]?.rule], ["down", "pebble 1 does not roll"]);
    const host = report.findings.find(({ check }) => check === "host");
    assert.match(host?.given ?? "", /^no login; pebble 1 was not queried; broker 3 is in the cluster/);
    const gone = report.findings.find(({ check }) => check === "lost");
    assert.equal(gone?.given, "lost: true in the stack file for pebble 4");
    const text = statusText(report, operationsWithToy).split("\n");
    assert.match(text.find((line) => line.startsWith("pebble 1")) ?? "", /rolling .* 3 MiB /);
    assert(text.includes("1 pebble"));
  });
});
