import type { Edit } from "./edit";
import type { Raw } from "./outcome";

/** Host number `id` with ZooKeeper, a broker of Kafka and RocketMQ. */
function host(id: number, changes: Raw = {}): Raw {
  const entry = {
    name: `host${id}`,
    address: `10.0.0.${id}`,
    zookeeperId: id,
    brokerId: id,
    rocketmqId: id,
    ...changes,
  };
  return Object.fromEntries(Object.entries(entry).filter(([, value]) => value !== undefined));
}

const image = "kafka-zookeeper/rocketmq:5.5.0-0123abcd";
const three = [host(1), host(2), host(3)];
const withRocketmq = (rocketmq: Raw = {}, hosts: readonly Raw[] = three): Raw => ({
  hosts,
  rocketmq: { source: "maven", ...rocketmq },
});

/** RocketMQ alone, so that nothing but its own rules judges. */
function secured(security: string, rocketmq: Raw = {}): Raw {
  const alone = [1, 2, 3].map((id) => host(id, { zookeeperId: undefined, brokerId: undefined }));
  const without = { source: undefined };
  return { ...withRocketmq(rocketmq, alone), zookeeper: without, kafka: without, security };
}

const orders = { topics: [{ name: "orders" }] };
const shipping = { name: "shipping" };
const withTopics = (topics: readonly Raw[]) => withRocketmq({ topics });

function edit(key: string, text: string, after: Raw, expected: Edit["expected"]): Edit {
  const before = withRocketmq(key.startsWith("rocketmq.topics") ? orders : {});
  return { key, edit: text, only: "hosts", before, after, expected };
}

const inPods = (kubernetes: Raw = {}, rocketmq: Raw = {}): Raw => ({
  ...withRocketmq(rocketmq),
  kubernetes: {
    networkPolicy: true,
    ...kubernetes,
    rocketmq: { image, ...(kubernetes["rocketmq"] as Raw | undefined) },
  },
});

function editInPods(key: string, text: string, after: Raw, expected: Edit["expected"], before: Raw = inPods()): Edit {
  return { key, edit: text, only: "kubernetes", before, after, expected };
}

/** The same on Kubernetes. */
const editsInPods: readonly Edit[] = [
  editInPods("rocketmq.cluster", "it is renamed", inPods({}, { cluster: "shop" }), "refused"),
  editInPods(
    "rocketmq.groups",
    "a group is added at the end",
    inPods({}, { groups: ["a", "b", "c", "d"] }),
    "restarts",
  ),
  editInPods("rocketmq.groups", "a group is taken away", inPods({}, { groups: ["a", "b"] }), "refused"),
  editInPods("rocketmq.retentionHours", "it changes", inPods({}, { retentionHours: 48 }), "restarts"),
  editInPods(
    "rocketmq.nameServer.ports.controller",
    "it changes",
    inPods({}, { nameServer: { ports: { controller: 9879 } } }),
    "refused",
  ),
  editInPods(
    "kubernetes.nameServers.service",
    "another pattern",
    inPods({ nameServers: { service: "ns-{id}" } }),
    "refused",
  ),
  editInPods(
    "kubernetes.workload",
    "with RocketMQ, StatefulSet becomes Deployment",
    inPods({ workload: "Deployment" }),
    "refused",
  ),
  editInPods(
    "kubernetes.rocketmq.image",
    "the official one",
    inPods({ rocketmq: { image: "apache/rocketmq:5.5.0" } }),
    "refused",
  ),
  editInPods(
    "kubernetes.rocketmq.storage.size",
    "less",
    inPods({ rocketmq: { storage: { size: "1Gi" } } }),
    "refused",
    inPods({ rocketmq: { storage: { size: "2Gi" } } }),
  ),
  editInPods(
    "kubernetes.proxies.external.type",
    "`none` becomes `NodePort`",
    inPods({ proxies: { external: { type: "NodePort", nodePorts: { 1: 30981, 2: 30982, 3: 30983 } } } }),
    "at once",
  ),
];

/** RocketMQ beside Kafka, on three hosts. */
export const editsOfRocketmq: readonly Edit[] = [
  ...editsInPods,
  edit(
    "hosts[].rocketmqId",
    "a host gets another id",
    withRocketmq({}, [host(1), host(2), host(3, { rocketmqId: 4 })]),
    "refused",
  ),
  edit("rocketmq.cluster", "it is renamed", withRocketmq({ cluster: "shop" }), "refused"),
  edit("rocketmq.groups", "a group is added at the end", withRocketmq({ groups: ["a", "b", "c", "d"] }), "restarts"),
  edit("rocketmq.groups", "a group is taken away", withRocketmq({ groups: ["a", "b"] }), "refused"),
  {
    ...edit("security", "with RocketMQ, `plaintext` becomes `secure`", secured("secure"), "refused"),
    before: secured("plaintext"),
  },
  {
    ...edit("security", "with RocketMQ, `secure` becomes `plaintext`", secured("plaintext"), "refused"),
    before: secured("secure"),
  },
  {
    ...edit("rocketmq.users", "a user is added", secured("secure", { users: [{ name: "app" }] }), "at once"),
    before: secured("secure"),
  },
  {
    ...edit("rocketmq.users", "a user leaves", secured("secure"), "at once"),
    before: secured("secure", { users: [{ name: "app" }] }),
  },
  {
    ...edit(
      "rocketmq.users[].produce",
      "a topic is added",
      secured("secure", { users: [{ name: "app", produce: ["orders"] }] }),
      "at once",
    ),
    before: secured("secure", { users: [{ name: "app" }] }),
  },
  edit(
    "rocketmq.users",
    "a user in plain text",
    { ...withRocketmq({ users: [{ name: "app" }] }), security: "plaintext" },
    "refused",
  ),
  edit("rocketmq.groups", "two groups change places", withRocketmq({ groups: ["b", "a", "c"] }), "refused"),
  edit("rocketmq.replicas", "three become two", withRocketmq({ replicas: 2 }), "refused"),
  edit("rocketmq.flush", "`async` becomes `sync`", withRocketmq({ flush: "sync" }), "restarts"),
  edit(
    "rocketmq.nameServer.ports.controller",
    "it changes",
    withRocketmq({ nameServer: { ports: { controller: 9879 } } }),
    "refused",
  ),
  edit("rocketmq.nameServer.heap", "it changes", withRocketmq({ nameServer: { heap: "300m" } }), "restarts"),
  edit("rocketmq.proxy.port", "it changes", withRocketmq({ proxy: { port: 8082 } }), "restarts"),
  edit("rocketmq.topics", "a topic is added", withTopics([{ name: "orders" }, { name: "audit" }]), "at once"),
  edit("rocketmq.topics", "a topic has the name of a broker group", withTopics([{ name: "a" }]), "refused"),
  edit("rocketmq.topics[].queues", "a topic gets more", withTopics([{ name: "orders", queues: 8 }]), "at once"),
  edit("rocketmq.topics[].queues", "a topic gets fewer", withTopics([{ name: "orders", queues: 2 }]), "refused"),
  edit("rocketmq.topics", "a topic leaves", withTopics([]), "refused"),
  {
    ...edit("rocketmq.topics[].allowDelete", "a topic leaves that may be deleted", withTopics([]), "at once"),
    before: withTopics([{ name: "orders", allowDelete: true }]),
  },
  edit("rocketmq.topics[].managed", "it becomes false", withTopics([{ name: "orders", managed: false }]), "at once"),
  edit("rocketmq.consumerGroups", "one is added", withRocketmq({ consumerGroups: [shipping] }), "at once"),
  {
    ...edit("rocketmq.consumerGroups", "one leaves", withRocketmq(), "refused"),
    before: withRocketmq({ consumerGroups: [shipping] }),
  },
];
