import { filesOf } from "../sandbox/state";
import type { Stack, StackOutputs } from "./stack";

/** How an `up` went. */
export interface UpRun {
  readonly changes: number;
  /** How long it took. */
  readonly time: string;
  /** When the first record had gone through the cluster; missing where no smoke test ran from here. */
  readonly firstRecord: string | undefined;
}

/** What a person wants to know when a stack has come up. */
export function upSummary(stack: Stack, outputs: StackOutputs, { changes, time, firstRecord }: UpRun): string {
  const { name } = stack;
  return [
    "",
    `Stack ${name} is up: Kafka ${outputs.versions.kafka}, ZooKeeper ${outputs.versions.zookeeper}.`,
    changes === 0 ? `Nothing changed (${time}).` : `${changes} resources changed (${time}).`,
    ...(firstRecord === undefined ? [] : [`The first record was sent and read ${firstRecord} after the start.`]),
    "",
    "Outputs",
    `  bootstrapServers  ${outputs.bootstrapServers}`,
    `  zookeeperConnect  ${outputs.zookeeperConnect}`,
    "  clientFiles       settings for Java, Spring Boot, librdkafka, Node.js and Python: docs/app-teams.md",
    "",
    "What is where",
    ...outputs.brokers.map(({ id, host, endpoint }) => `  broker ${id}     ${host}  ${endpoint}`),
    ...outputs.ensemble.map(({ id, host, endpoint }) => `  ZooKeeper ${id}  ${host}  ${endpoint}`),
    "",
    "What to try next",
    `  kcat -b ${outputs.bootstrapServers} -L`,
    `  ${stack.kubernetes === undefined ? journal(stack) : pods(stack, stack.kubernetes.kubernetes.namespace)}`,
    `  edit Pulumi.${name}.yaml, then scripts/pulumi preview --diff --stack ${name}, then scripts/up ${name}`,
    `  scripts/down ${name}`,
  ].join("\n");
}

function journal(stack: Stack): string {
  const files = filesOf(stack.name);
  const [first] = stack.hosts;
  const ssh = stack.sandbox
    ? `ssh -i ${files.privateKey} -o UserKnownHostsFile=${files.knownHosts} root@${first?.address}`
    : `ssh ${first?.address}`;
  return `${ssh} journalctl -u kafka -f`;
}

function pods({ sandbox }: Stack, namespace: string): string {
  return `${sandbox ? "scripts/cluster kubectl" : "kubectl"} get pods -o wide --namespace ${namespace}`;
}
