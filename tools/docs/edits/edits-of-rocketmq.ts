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

const three = [host(1), host(2), host(3)];
const withRocketmq = (rocketmq: Raw = {}, hosts: readonly Raw[] = three): Raw => ({
  hosts,
  rocketmq: { source: "maven", ...rocketmq },
});

const orders = { topics: [{ name: "orders" }] };
const shipping = { name: "shipping" };
const withTopics = (topics: readonly Raw[]) => withRocketmq({ topics });

function edit(key: string, text: string, after: Raw, expected: Edit["expected"]): Edit {
  const before = withRocketmq(key.startsWith("rocketmq.topics") ? orders : {});
  return { key, edit: text, only: "hosts", before, after, expected };
}

/** RocketMQ beside Kafka, on three hosts. */
export const editsOfRocketmq: readonly Edit[] = [
  edit(
    "hosts[].rocketmqId",
    "a host gets another id",
    withRocketmq({}, [host(1), host(2), host(3, { rocketmqId: 4 })]),
    "refused",
  ),
  edit("rocketmq.cluster", "it is renamed", withRocketmq({ cluster: "shop" }), "refused"),
  edit("rocketmq.groups", "a group is added at the end", withRocketmq({ groups: ["a", "b", "c", "d"] }), "restarts"),
  edit("rocketmq.groups", "a group is taken away", withRocketmq({ groups: ["a", "b"] }), "refused"),
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
