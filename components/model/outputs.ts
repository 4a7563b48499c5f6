import { type Brokers, present, type Servers } from "./cluster";
import { advertisedEndpoint } from "./kafka";
import { zookeeperConnect } from "./zookeeper";

/** One broker as application teams see it. */
export interface BrokerOutput {
  readonly id: number;
  readonly host: string;
  readonly rack: string | undefined;
  /** Address of the first listener, for example `kafka1:9092`. */
  readonly endpoint: string;
}

/** One ZooKeeper server as operators see it. */
export interface EnsembleOutput {
  readonly id: number;
  readonly host: string;
  readonly endpoint: string;
}

/** What a stack tells the people who use its cluster; the names are stable. */
export interface ClusterOutputs {
  readonly bootstrapServers: string;
  /** Where the brokers reach each other: for clients that run beside them. */
  readonly bootstrapServersInternal: string;
  readonly zookeeperConnect: string;
  readonly brokers: readonly BrokerOutput[];
  readonly ensemble: readonly EnsembleOutput[];
  readonly versions: { readonly kafka: string; readonly zookeeper: string };
  readonly clientProperties: string;
}

/** Derives every output from the servers; none of it has to be asked of them. What is lost serves nobody. */
export function clusterOutputs(servers: Servers): ClusterOutputs {
  const ensemble = { ...servers.ensemble, members: present(servers.ensemble.members) };
  const brokers = { ...servers.brokers, members: present(servers.brokers.members) };
  const members = brokers.members.map(({ id, host, rack, listeners: [first] }) => ({
    id,
    host,
    rack,
    endpoint: first === undefined ? "" : advertisedEndpoint(first),
  }));
  const bootstrapServers = members.map(({ endpoint }) => endpoint).join(",");
  return {
    bootstrapServers,
    bootstrapServersInternal: internalEndpoints(brokers).join(","),
    zookeeperConnect: zookeeperConnect({ ensemble, brokers }),
    brokers: members,
    ensemble: ensemble.members.map(({ id, host, address }) => ({
      id,
      host,
      endpoint: `${address}:${ensemble.ports.client}`,
    })),
    versions: {
      kafka: brokers.distribution.version.version,
      zookeeper: ensemble.distribution.version.version,
    },
    clientProperties: clientProperties(bootstrapServers),
  };
}

function internalEndpoints({ members, interBrokerListener }: Brokers): string[] {
  return members.flatMap(({ listeners }) =>
    listeners.filter(({ name }) => name === interBrokerListener).map(advertisedEndpoint),
  );
}

/** Client settings that keep what the cluster guarantees (Kafka documentation, "Message Delivery Semantics"). */
function clientProperties(bootstrapServers: string): string {
  return [
    "# Settings for Kafka clients of this cluster: producers and consumers.",
    `bootstrap.servers=${bootstrapServers}`,
    "",
    "# Producer: a record counts as sent when every in-sync replica has it, once and in order.",
    "acks=all",
    "enable.idempotence=true",
    "max.in.flight.requests.per.connection=5",
    "delivery.timeout.ms=120000",
    "",
    "# Consumer: only records of finished transactions; commit an offset after its record was handled.",
    "isolation.level=read_committed",
    "enable.auto.commit=false",
    "auto.offset.reset=earliest",
    "",
  ].join("\n");
}
