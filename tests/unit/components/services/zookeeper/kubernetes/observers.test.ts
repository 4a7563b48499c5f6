import assert from "node:assert/strict";
import { groupOf } from "../../../../../../components/kubernetes/kubernetes-spec";
import { podRollPlan } from "../../../../../../components/kubernetes/pod-roll-plan";
import { configFilesOf } from "../../../../../../components/kubernetes/config-maps";
import { formatIssue } from "../../../../../../components/model/issue";
import { clusterPlan } from "../../../../../../operations/kubernetes/pod-plan";
import type { Raw } from "../../../../../helpers/config";
import { judgeKubernetes, kubernetesSpec, podsIn, rawKubernetes } from "../../../../../helpers/kubernetes";

const errorsOf = (kubernetes: Raw, others: Raw = {}) =>
  judgeKubernetes(rawKubernetes(kubernetes, others))
    .filter(({ severity }) => severity === "error")
    .map(formatIssue);
const host = (id: number, changes: Raw = {}) => ({ name: `server${id}`, zookeeperId: id, brokerId: id, ...changes });

describe("observers in pods", () => {
  it("have the ids behind those of the replicas, and every server's list says that they observe", () => {
    const spec = kubernetesSpec({ zookeeper: { observers: 2 } });
    const pods = podsIn(spec, "zookeeper");
    assert.deepEqual(
      groupOf(spec, pods).servers.map(({ id, observer = false }) => [id, observer]),
      [
        [1, false],
        [2, false],
        [3, false],
        [4, true],
        [5, true],
      ],
    );
    assert.match(configFilesOf(spec, pods)["zoo.cfg"] ?? "", /^server\.4=zk-4\.\S+:2888:3888:observer$/m);
    assert.equal(podsIn(spec, "kafka").servers.length, 3);
  });

  it("are told to the roll, which counts a majority without them", () => {
    const spec = kubernetesSpec({ zookeeper: { observers: 1 } });
    const plan = clusterPlan(podRollPlan(spec, podsIn(spec, "zookeeper")));
    assert.deepEqual(
      plan.zookeeper.map(({ observer }) => observer),
      [undefined, undefined, undefined, true],
    );
  });

  it("are those that the hosts of the stack file name", () => {
    const hosts = [host(1), host(2), host(3), host(4, { zookeeperRole: "observer", brokerId: undefined })];
    const spec = kubernetesSpec({}, { hosts: hosts.map((one) => JSON.parse(JSON.stringify(one)) as Raw) });
    assert.equal(groupOf(spec, podsIn(spec, "zookeeper")).servers.at(-1)?.observer, true);
  });

  it("are refused beside hosts that say something else, and below zero", () => {
    const hosts = [host(1), host(2), host(3)];
    const [first, ...others] = errorsOf({ zookeeper: { observers: 1 } }, { hosts });
    assert.match(
      first ?? "",
      /kubernetes\.zookeeper\.observers: .*\n.*1\n.*set zookeeperRole: observer on as many hosts/,
    );
    assert.deepEqual(others, []);
    assert.match(errorsOf({ zookeeper: { observers: -1 } })[0] ?? "", /remove it, which means 0/);
  });

  it("are refused beside a single server, with which ZooKeeper does not start", () => {
    const [first] = errorsOf({ zookeeper: { replicas: 1, observers: 2 } });
    assert.match(first ?? "", /hosts\[\]\.zookeeperRole: at least two members, better three, must be participants/);
  });
});
