import type { Edit } from "./edit";
import { host, inKraft, three } from "./kraft-stacks";
import type { Raw } from "./outcome";

/** A cluster of Kafka 4.3.1, whose quorum has its voters there. */
const voting = (quorum: string, hosts: readonly Raw[] = three, controllers: Raw = {}): Raw =>
  inKraft(hosts, { version: "4.3.1", controllers: { quorum, ...controllers } });
const four = [...three, host(4, { brokerId: undefined })];

function kind(before: string, after: string, expected: Edit["expected"]): Edit {
  return {
    ...{ key: "kafka.controllers.quorum", edit: `\`${before}\` becomes \`${after}\`` },
    ...{ before: voting(before), after: voting(after), expected },
  };
}

/** Where the voters of a quorum are written down, and how they change. */
export const editsOfVoters: readonly Edit[] = [
  kind("static", "both", "restarts"),
  kind("both", "dynamic", "restarts"),
  kind("static", "dynamic", "refused"),
  kind("both", "static", "refused"),
  kind("dynamic", "both", "refused"),
  {
    key: "kafka.controllers.quorum",
    edit: "with Kafka 3.9.2, `static` becomes `both`",
    before: inKraft(),
    after: inKraft(three, { controllers: { quorum: "both" } }),
    expected: "refused",
  },
  {
    key: "hosts[].controllerId",
    edit: "with `both`, one controller more",
    before: voting("both"),
    after: voting("both", four),
    expected: "refused",
  },
  {
    key: "hosts[].controllerId",
    edit: "with `dynamic`, one controller more",
    before: voting("dynamic"),
    after: voting("dynamic", four),
    expected: "restarts",
  },
  {
    key: "hosts[].controllerId",
    edit: "with `dynamic`, one controller fewer",
    before: voting("dynamic", four),
    after: voting("dynamic"),
    expected: "restarts",
  },
  {
    key: "hosts[].controllerId",
    edit: "with `dynamic`, two controllers more",
    before: voting("dynamic"),
    after: voting("dynamic", [...four, host(5, { brokerId: undefined })]),
    expected: "refused",
  },
  {
    key: "hosts[].controllerId",
    edit: "with `dynamic`, another id",
    only: "hosts",
    before: voting("dynamic"),
    after: voting("dynamic", [host(1), host(2), host(3, { controllerId: 203 })]),
    expected: "refused",
  },
  {
    key: "kafka.controllers.port",
    edit: "with `dynamic`, another port",
    before: voting("dynamic"),
    after: voting("dynamic", three, { port: 9195 }),
    expected: "refused",
  },
  {
    key: "kubernetes.controllers.replicas",
    edit: "with `dynamic`, one controller more",
    only: "kubernetes",
    before: voting("dynamic", []),
    after: { ...voting("dynamic", []), kubernetes: { controllers: { replicas: 4 } } },
    expected: "restarts",
  },
];
