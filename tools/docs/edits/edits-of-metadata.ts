import type { Edit } from "./edit";
import { editsOfVoters } from "./edits-of-voters";
import { host, inKraft, three } from "./kraft-stacks";
import type { Raw } from "./outcome";

/** A cluster on its way from ZooKeeper to KRaft, with everything on three hosts. */
const at = (metadata: string, kafka: Raw = {}, changes: Raw = {}): Raw => ({
  hosts: [1, 2, 3].map((id) =>
    host(id, { zookeeperId: id, ...(metadata === "zookeeper" ? { controllerId: undefined } : {}), ...changes }),
  ),
  kafka: { metadata, ...kafka },
});

function step(before: string, after: string, expected: Edit["expected"]): Edit {
  return {
    ...{ key: "kafka.metadata", edit: `\`${before}\` becomes \`${after}\`` },
    ...{ before: at(before), after: at(after), expected },
  };
}

/** The way from ZooKeeper to KRaft, step by step and back. */
const editsOnTheWay: readonly Edit[] = [
  step("zookeeper", "controllers", "at once"),
  step("controllers", "dual-write", "restarts"),
  step("dual-write", "dual-write-kraft", "restarts"),
  step("dual-write-kraft", "kraft", "restarts"),
  step("controllers", "zookeeper", "at once"),
  step("dual-write", "controllers", "restarts"),
  step("dual-write-kraft", "dual-write", "restarts"),
  step("kraft", "dual-write-kraft", "refused"),
  step("zookeeper", "dual-write", "refused"),
  step("controllers", "dual-write-kraft", "refused"),
  step("dual-write", "kraft", "refused"),
  step("dual-write", "zookeeper", "refused"),
  {
    key: "hosts[].zookeeperId",
    edit: "all are removed in the step to `kraft`",
    only: "kubernetes",
    before: at("dual-write-kraft"),
    after: inKraft(),
    expected: "refused",
  },
  {
    key: "kubernetes.workload",
    edit: "Deployments that are to begin the way to KRaft",
    only: "kubernetes",
    before: { ...at("zookeeper"), kubernetes: { workload: "Deployment" } },
    after: { ...at("controllers"), kubernetes: { workload: "Deployment" } },
    expected: "refused",
  },
  {
    key: "kafka.version",
    edit: "at `dual-write`, another release",
    before: at("dual-write"),
    after: at("dual-write", { version: "3.9.1", source: undefined }),
    expected: "refused",
  },
  {
    key: "hosts[].controllerId",
    edit: "at `dual-write`, another id",
    before: at("dual-write"),
    after: { ...at("dual-write"), hosts: [1, 2, 3].map((id) => host(id, { zookeeperId: id, controllerId: 200 + id })) },
    expected: "refused",
  },
  {
    key: "hosts[].zookeeperId",
    edit: "at `kraft`, after the way there, all are removed",
    before: at("kraft"),
    after: inKraft(),
    expected: "at once",
  },
];

/** Where the cluster keeps its metadata, and the controllers of its quorum. */
export const editsOfMetadata: readonly Edit[] = [
  ...editsOnTheWay,
  ...editsOfVoters,
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
    after: { ...at("zookeeper"), zookeeper: { source: "maven" } },
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
];
