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
    `Stack ${name} is up: ${productsOf(outputs)}.`,
    changes === 0 ? `Nothing changed (${time}).` : `${changes} resources changed (${time}).`,
    ...(firstRecord === undefined
      ? []
      : [`The first record was produced and consumed ${firstRecord} after the start.`]),
    "",
    "Outputs",
    ...(runsKafka(outputs) ? kafkaOutputs(name, outputs) : []),
    ...rocketmqOutputs(outputs),
    "",
    "Servers",
    ...outputs.brokers.map(({ id, host, endpoint }) => `  broker ${id}     ${host}  ${endpoint}`),
    ...outputs.ensemble.map(({ id, host, endpoint }) => `  ZooKeeper ${id}  ${host}  ${endpoint}`),
    ...(outputs.rocketmqBrokers ?? []).map(
      ({ group, host, endpoint }) => `  broker group ${group}  ${host}  ${endpoint}`,
    ),
    "",
    "Next steps",
    ...(runsKafka(outputs) ? lookAround(name, outputs) : [`  scripts/status ${name}`]),
    `  ${stack.kubernetes === undefined ? journal(stack, runsKafka(outputs) ? "kafka" : "rocketmq") : pods(stack, stack.kubernetes.kubernetes.namespace)}`,
    `  edit Pulumi.${name}.yaml, then scripts/pulumi preview --diff --stack ${name}, then scripts/up ${name}`,
    `  scripts/down ${name}`,
  ].join("\n");
}

/** A stack may have RocketMQ alone. */
function runsKafka({ brokers, rocketmqNameServers }: StackOutputs): boolean {
  return brokers.length > 0 || rocketmqNameServers === undefined;
}

function productsOf(outputs: StackOutputs): string {
  const { rocketmq } = outputs.versions;
  return [
    ...(runsKafka(outputs) ? [`Kafka ${outputs.versions.kafka}${besides(outputs)}`] : []),
    ...(rocketmq === undefined ? [] : [`RocketMQ ${rocketmq}`]),
  ].join(", ");
}

function kafkaOutputs(name: string, { bootstrapServers, zookeeperConnect, clientFilesOf }: StackOutputs): string[] {
  return [
    `  bootstrapServers  ${bootstrapServers}`,
    ...(zookeeperConnect === "" ? [] : [`  zookeeperConnect  ${zookeeperConnect}`]),
    "  clientFiles       settings for Java, Spring Boot, librdkafka, Node.js and Python: docs/app-teams.md",
    ...(clientFilesOf === undefined
      ? []
      : [`  clientFilesOf     the same with logins, by user: scripts/credentials ${name} USER`]),
  ];
}

function rocketmqOutputs({ rocketmqNameServers, rocketmqEndpoints }: StackOutputs): string[] {
  return [
    ...(rocketmqNameServers === undefined ? [] : [`  rocketmqNameServers  ${rocketmqNameServers}`]),
    ...(rocketmqEndpoints === undefined ? [] : [`  rocketmqEndpoints    ${rocketmqEndpoints}`]),
  ];
}

/** What keeps the metadata of the brokers. */
function besides({ zookeeperConnect, versions }: StackOutputs): string {
  return zookeeperConnect === "" ? " in KRaft" : `, ZooKeeper ${versions.zookeeper}`;
}

function journal(stack: Stack, unit: string): string {
  const files = filesOf(stack.name);
  const [first] = stack.hosts;
  const ssh = stack.sandbox
    ? `ssh -i ${files.privateKey} -o UserKnownHostsFile=${files.knownHosts} root@${first?.address}`
    : `ssh ${first?.address}`;
  return `${ssh} journalctl -u ${unit} -f`;
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
