import { type ClusterSpec, present } from "./cluster";
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
  readonly zookeeperConnect: string;
  readonly brokers: readonly BrokerOutput[];
  readonly ensemble: readonly EnsembleOutput[];
  readonly versions: { readonly kafka: string; readonly zookeeper: string };
  readonly clientProperties: string;
}

/** Derives every output from the cluster; none of it has to be asked of a host. What is lost serves nobody. */
export function clusterOutputs(spec: ClusterSpec): ClusterOutputs {
  const members = present(spec.ensemble.members);
  const brokers = present(spec.brokers.members).map(({ id, host, rack, listeners: [first] }) => ({
    id,
    host,
    rack,
    endpoint: first === undefined ? "" : `${first.advertised}:${first.port}`,
  }));
  const bootstrapServers = brokers.map(({ endpoint }) => endpoint).join(",");
  return {
    bootstrapServers,
    zookeeperConnect: zookeeperConnect({ ...spec, ensemble: { ...spec.ensemble, members } }),
    brokers,
    ensemble: members.map(({ id, host, address }) => ({
      id,
      host,
      endpoint: `${address}:${spec.ensemble.ports.client}`,
    })),
    versions: {
      kafka: spec.brokers.distribution.version.version,
      zookeeper: spec.ensemble.distribution.version.version,
    },
    clientProperties: clientProperties(bootstrapServers),
  };
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
