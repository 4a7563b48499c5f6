import type { Edit } from "./edit";
import type { Raw } from "./outcome";

/** Host number `id` of a cluster in KRaft, with a controller and a broker unless they are taken away. */
function host(id: number, changes: Raw = {}): Raw {
  const entry = { name: `host${id}`, address: `10.0.0.${id}`, controllerId: 100 + id, brokerId: id, ...changes };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

const three = [host(1), host(2), host(3)];
const inKraft = (hosts: readonly Raw[] = three, kafka: Raw = {}, more: Raw = {}): Raw => ({
  ...{ hosts, zookeeper: { source: undefined }, ...more },
  kafka: { metadata: "kraft", ...kafka },
});

/** Where the cluster keeps its metadata, and the controllers of its quorum. */
export const editsOfMetadata: readonly Edit[] = [
  {
    key: "kafka.metadata",
    edit: "`zookeeper` becomes `kraft`",
    after: inKraft(),
    expected: "refused",
  },
  {
    key: "kafka.metadata",
    edit: "`kraft` becomes `zookeeper`",
    before: inKraft(),
    after: { hosts: [1, 2, 3].map((id) => host(id, { controllerId: undefined, zookeeperId: id })) },
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "with ZooKeeper, 3.9.2 becomes 4.3.1",
    after: { kafka: { version: "4.3.1" } },
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "in KRaft, 3.9.2 becomes 4.3.1",
    before: inKraft(),
    after: inKraft(three, { version: "4.3.1" }),
    expected: "restarts",
  },
  {
    key: "hosts[].controllerId",
    edit: "three controllers become five",
    before: inKraft(),
    after: inKraft([...three, ...[4, 5].map((id) => host(id, { brokerId: undefined }))]),
    expected: "refused",
  },
  {
    key: "hosts[].controllerId",
    edit: "another id",
    before: inKraft(),
    after: inKraft([host(1), host(2), host(3, { controllerId: 203 })]),
    expected: "refused",
  },
  {
    key: "kafka.controllers.port",
    edit: "another port",
    before: inKraft(),
    after: inKraft(three, { controllers: { port: 9195 } }),
    expected: "refused",
  },
  {
    key: "kafka.controllers.heap",
    edit: "another size",
    before: inKraft(),
    after: inKraft(three, { controllers: { heap: "1g" } }),
    expected: "restarts",
  },
  {
    key: "kubernetes.controllers.replicas",
    edit: "three controllers become five",
    only: "kubernetes",
    before: inKraft([]),
    after: inKraft([], {}, { kubernetes: { controllers: { replicas: 5 } } }),
    expected: "refused",
  },
  {
    key: "kubernetes.controllers.service",
    edit: "another name",
    only: "kubernetes",
    before: inKraft(),
    after: inKraft(three, {}, { kubernetes: { controllers: { service: "quorum-{id}" } } }),
    expected: "refused",
  },
  {
    key: "kubernetes.controllers.cpu, cpuLimit, memory",
    edit: "another value",
    only: "kubernetes",
    before: inKraft(),
    after: inKraft(three, {}, { kubernetes: { controllers: { cpuLimit: "2" } } }),
    expected: "restarts",
  },
  {
    key: "kubernetes.workload",
    edit: "in KRaft, StatefulSet becomes Deployment",
    only: "kubernetes",
    before: inKraft(),
    after: inKraft(three, {}, { kubernetes: { workload: "Deployment" } }),
    expected: "refused",
  },
  {
    key: "security",
    edit: "in KRaft, `plaintext` becomes `secure`",
    before: inKraft(),
    after: inKraft(three, {}, { security: "secure" }),
    expected: "refused",
  },
];
