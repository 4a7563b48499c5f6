import type { Raw } from "../../../../../helpers/config";
import { describeKubernetesRefusals } from "../../../../../helpers/kubernetes";

const external = (change: Raw) => ({ kafka: { external: change } });
const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };

const balanced = (change: Raw) => {
  const addresses = { 1: "10.0.8.1", 2: "10.0.8.2", 3: "10.0.8.3", ...change };
  return external({ type: "LoadBalancer", addresses });
};

describeKubernetesRefusals("access from outside is refused with", {
  "an address with a port": {
    kubernetes: balanced({ 1: "10.0.8.1:9094" }),
    property: "kubernetes.kafka.external.addresses.1",
    rule: "must be an IP address or a DNS name, without a port",
    given: '"10.0.8.1:9094"',
    fix: "write 10.0.8.1",
  },
  "an address with a scheme": {
    kubernetes: balanced({ 2: "https://kafka2.example.org" }),
    property: "kubernetes.kafka.external.addresses.2",
    rule: "must be an IP address or a DNS name",
    given: "https",
    fix: "write kafka2.example.org",
  },
  "an IPv6 address with its brackets": {
    kubernetes: balanced({ 3: "[2001:DB8::3]" }),
    property: "kubernetes.kafka.external.addresses.3",
    rule: "must be an IP address or a DNS name",
    given: '"[2001:DB8::3]"',
    fix: "write 2001:db8::3",
  },
  "an address of the broker itself": {
    kubernetes: balanced({ 3: "localhost" }),
    property: "kubernetes.kafka.external.addresses.3",
    rule: "must lead other machines to this one",
    given: '"localhost"',
    fix: "the clients use",
  },
  "one load balancer for all": {
    kubernetes: balanced({ 1: "kafka.example.org", 2: "Kafka.example.org", 3: "kafka.example.org" }),
    property: "kubernetes.kafka.external.addresses",
    rule: "must differ for every broker",
    given: '"kafka.example.org" for the brokers 1, 2, 3',
    fix: "give each broker the address of its own load balancer",
  },
  "a node port below the range": {
    kubernetes: external({ type: "NodePort", nodePorts: { ...nodePorts, 2: 9092 } }),
    property: "kubernetes.kafka.external.nodePorts.2",
    rule: "must be 30000 to 32767, the range of NodePorts",
    given: "9092",
    fix: "choose another port",
  },
  "a node port for two brokers": {
    kubernetes: external({ type: "NodePort", nodePorts: { ...nodePorts, 2: 30901 } }),
    property: "kubernetes.kafka.external.nodePorts",
    rule: "must differ for every broker",
    given: "30901 for the brokers 1, 2",
    fix: "give each of them its own",
  },
  "a node port that another Service has": {
    kubernetes: external({ type: "NodePort", nodePorts }),
    facts: { nodePorts: [{ port: 30902, service: "web/shop" }] },
    property: "kubernetes.kafka.external.nodePorts.2",
    rule: "must not be in use",
    given: "30902, which Service web/shop has",
    fix: "choose another port",
  },
  "a broker without a node port": {
    kubernetes: external({ type: "NodePort", nodePorts: { 1: 30901 } }),
    property: "kubernetes.kafka.external.nodePorts",
    rule: "must hold a port for every broker",
    given: "none for broker 2, 3",
    fix: "{ 1: 30901, 2: 30902, 3: 30903 }",
  },
  "a node port of no broker": {
    kubernetes: external({ type: "NodePort", nodePorts: { ...nodePorts, 4: 30904 } }),
    property: "kubernetes.kafka.external.nodePorts.4",
    rule: "must be the id of a broker",
    given: '"4"',
    fix: "use 1, 2, 3",
  },
  "node ports without access from outside": {
    kubernetes: external({ nodePorts }),
    property: "kubernetes.kafka.external.nodePorts",
    rule: "needs kubernetes.kafka.external.type: NodePort",
    given: "type: none",
    fix: "remove it, or set the type",
  },
  "access from outside where nodes report no address": {
    kubernetes: external({ type: "NodePort", nodePorts }),
    facts: { nodes: [1, 2, 3].map((id) => ({ name: `node${id}`, schedulable: true })) },
    property: "kubernetes.kafka.external.addresses",
    rule: "must be given: the nodes of this cluster report no address",
    given: "3 nodes without an InternalIP",
    fix: "{ 1: 10.0.0.11 }",
  },
  "a Kafka that cannot learn its node's address": {
    kubernetes: { kafka: { image: "kafka-zookeeper/kafka:2.4.1-0a0a0a0a", external: { type: "NodePort", nodePorts } } },
    others: { kafka: { version: "2.4.1" } },
    property: "kubernetes.kafka.external.addresses",
    rule: "Kafka 2.4.1 cannot find out the address of its node: 3.5 is the first",
    given: "none for broker 1, 2, 3",
    fix: "{ 1: broker1.example.org }",
  },
  "annotations with addresses that load balancers have yet to give": {
    kubernetes: external({ type: "LoadBalancer", annotations: { "dns.example.org/name": "{address}" } }),
    property: "kubernetes.kafka.external.addresses",
    rule: "must hold an address for every broker: annotations use it",
    given: "none for broker 1, 2, 3",
    fix: "{ 1: broker1.example.org }",
  },
  "annotations with addresses that nobody gave": {
    kubernetes: external({ type: "NodePort", nodePorts, annotations: { "dns.example.org/name": "{address}" } }),
    property: "kubernetes.kafka.external.addresses",
    rule: "must hold an address for every broker: annotations use it",
    given: "none for broker 1, 2, 3",
    fix: "{ 1: broker1.example.org }",
  },
  "annotations of Services that there are not": {
    kubernetes: external({ annotations: { "dns.example.org/name": "kafka" } }),
    property: "kubernetes.kafka.external.annotations",
    rule: "needs kubernetes.kafka.external.type: NodePort or LoadBalancer",
    given: "type: none",
    fix: "remove it, or set the type",
  },
  "a misspelt key": {
    kubernetes: { kafka: { external: { typ: "none" } } },
    property: "kubernetes.kafka.external.typ",
    rule: "is not a setting of this program",
    given: '"typ"',
    fix: "did you mean kubernetes.kafka.external.type?",
  },
});
