import assert from "node:assert/strict";
import { judgeKubernetes, rawKubernetes } from "../../../helpers/kubernetes";

/** What is said about three servers on Kubernetes of which the second has settings of its own. */
function told(own: object) {
  const hosts = [1, 2, 3].map((id) => ({
    name: `server${id}`,
    zookeeperId: id,
    brokerId: id,
    ...(id === 2 ? own : {}),
  }));
  return judgeKubernetes(rawKubernetes({}, { hosts }));
}

describe("settings of one server on Kubernetes", () => {
  it("are refused when they count there for all servers: pods are made alike", () => {
    const [heap, ...more] = told({ kafka: { heap: "2g" } });
    assert.deepEqual(more, []);
    assert.deepEqual(heap, {
      severity: "error",
      property: "hosts[server2].kafka.heap",
      rule: "cannot be set for one server with substrate: kubernetes: the pods of a service are made alike",
      given: '"2g"',
      fix: "remove it, and set kafka.heap for all; their memory and CPU are in kubernetes.kafka",
    });
  });

  it("have no effect when only hosts have them, so that the stack file can be used for both", () => {
    const own = { kafka: { paths: { data: ["/data1"] } }, zookeeper: { paths: { data: "/z" } }, java: { home: "/j" } };
    assert.deepEqual(
      told(own).map(({ severity, property, given }) => [severity, property, given]),
      [
        [
          "warning",
          "hosts[server2].java.home, hosts[server2].zookeeper.paths.data, hosts[server2].kafka.paths.data",
          "3 such settings",
        ],
      ],
    );
    assert.deepEqual(told({ kafka: {} }), []);
  });
});
