import { filesOf } from "../sandbox/state";
import type { Stack, StackOutputs } from "./stack";

/** The result of an `up`. */
export interface UpRun {
  readonly changes: number;
  /** Its duration. */
  readonly time: string;
  /** Time until the first record was consumed; undefined without a local smoke test. */
  readonly firstRecord: string | undefined;
}

/** The summary of a successful `up`. */
export function upSummary(stack: Stack, outputs: StackOutputs, { changes, time, firstRecord }: UpRun): string {
  const { name } = stack;
  return [
    "",
    `Stack ${name} is up: Kafka ${outputs.versions.kafka}${besides(outputs)}.`,
    changes === 0 ? `Nothing changed (${time}).` : `${changes} resources changed (${time}).`,
    ...(firstRecord === undefined
      ? []
      : [`The first record was produced and consumed ${firstRecord} after the start.`]),
    "",
    "Outputs",
    `  bootstrapServers  ${outputs.bootstrapServers}`,
    ...(outputs.zookeeperConnect === "" ? [] : [`  zookeeperConnect  ${outputs.zookeeperConnect}`]),
    "  clientFiles       settings for Java, Spring Boot, librdkafka, Node.js and Python: docs/app-teams.md",
    ...(outputs.clientFilesOf === undefined
      ? []
      : [`  clientFilesOf     the same with logins, by user: scripts/credentials ${name} USER`]),
    "",
    "Servers",
    ...outputs.brokers.map(({ id, host, endpoint }) => `  broker ${id}     ${host}  ${endpoint}`),
    ...outputs.ensemble.map(({ id, host, endpoint }) => `  ZooKeeper ${id}  ${host}  ${endpoint}`),
    "",
    "Next steps",
    ...lookAround(name, outputs),
    `  ${stack.kubernetes === undefined ? journal(stack) : pods(stack, stack.kubernetes.kubernetes.namespace)}`,
    `  edit Pulumi.${name}.yaml, then scripts/pulumi preview --diff --stack ${name}, then scripts/up ${name}`,
    `  scripts/down ${name}`,
  ].join("\n");
}

/** What keeps the metadata of the brokers. */
function besides({ zookeeperConnect, versions }: StackOutputs): string {
  return zookeeperConnect === "" ? " in KRaft" : `, ZooKeeper ${versions.zookeeper}`;
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

/** A look at the brokers; where they take logins, as the first user, if there is one. */
function lookAround(name: string, { bootstrapServers, securityProtocol, users = [] }: StackOutputs): string[] {
  if (securityProtocol === undefined) return [`  kcat -b ${bootstrapServers} -L`];
  const [user] = users;
  if (user === undefined) return [`  add users to Pulumi.${name}.yaml: docs/security.md`];
  return [
    `  scripts/credentials ${name} ${user}, then in its directory: ` +
      `kcat -b ${bootstrapServers} -F librdkafka-producer.conf -L`,
  ];
}
