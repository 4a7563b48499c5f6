import type { Edit } from "./edit";
import { inKraft, three } from "./kraft-stacks";
import type { Raw } from "./outcome";

/** Three combined nodes: each host has a controller of the id of its broker. */
const nodes: readonly Raw[] = three.map((host) => ({ ...host, controllerId: host["brokerId"] }));
const key = "hosts[].controllerId";

/** Combined nodes, which are for new clusters. */
export const editsOfCombined: readonly Edit[] = [
  {
    ...{ key, edit: "dedicated controllers become combined nodes" },
    ...{ before: inKraft(), after: inKraft(nodes), expected: "refused" },
  },
  {
    ...{ key, edit: "combined nodes get dedicated controllers" },
    ...{ before: inKraft(nodes), after: inKraft(), expected: "refused" },
  },
  {
    ...{ key, edit: "one of three combined nodes becomes a broker alone" },
    ...{ before: inKraft(nodes), after: inKraft([...nodes.slice(0, 2), { ...nodes[2], controllerId: undefined }]) },
    expected: "refused",
  },
  {
    ...{ key, edit: "a fourth combined node", before: inKraft(nodes) },
    after: inKraft([...nodes, { name: "host4", address: "10.0.0.4", brokerId: 4, controllerId: 4 }]),
    expected: "refused",
  },
  {
    ...{ key: "hosts[].brokerId", edit: "a broker beside combined nodes", before: inKraft(nodes) },
    after: inKraft([...nodes, { name: "host4", address: "10.0.0.4", brokerId: 4 }]),
    expected: "at once",
  },
  {
    ...{ key, edit: "equal to `brokerId`, at the first step from ZooKeeper to KRaft", only: "hosts" },
    after: {
      hosts: nodes.map((host, index) => ({ ...host, zookeeperId: index + 1 })),
      kafka: { metadata: "controllers" },
    },
    expected: "refused",
  },
  {
    ...{ key: "kafka.heap", edit: "another size, with combined nodes" },
    ...{ before: inKraft(nodes), after: inKraft(nodes, { heap: "2g" }), expected: "restarts" },
  },
  {
    ...{ key: "kafka.paths.data", edit: "another first directory, with combined nodes", only: "hosts" },
    before: inKraft(nodes, { paths: { data: ["/data1", "/data2"] } }),
    after: inKraft(nodes, { paths: { data: ["/data2", "/data1"] } }),
    expected: "refused",
  },
  {
    ...{ key: "security.plaintextUntil", edit: "with combined nodes, plain text becomes `opened`" },
    before: inKraft(nodes),
    after: inKraft(
      nodes,
      { controllers: { securePort: 9097 } },
      { security: { mode: "secure", plaintextUntil: "opened" } },
    ),
    expected: "restarts",
  },
];
