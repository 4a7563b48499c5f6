import type { Topics } from "../services/kafka/topics/topics-spec";
import type { Version } from "./versions";

/** Where a distribution comes from. */
export type Source =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "maven" };

/** One product's distribution, as it is verified and unpacked on every host that needs it. */
export interface Distribution {
  readonly product: "zookeeper" | "kafka";
  readonly version: Version;
  readonly source: Source;
  /** SHA-512 of the archive; verified before it is unpacked. */
  readonly sha512: string;
  readonly layout: "versioned" | "in-place";
  /** The directory that holds `lib` or `libs`: the program's root. */
  readonly home: string;
}

/** What every service on a host has. */
interface Service {
  readonly distribution: Distribution;
  readonly configDirectory: string;
  readonly user: string;
  readonly heap: string;
  readonly jvmOptions: readonly string[];
  /** Further keys from the stack file. */
  readonly properties: Readonly<Record<string, string>>;
}

/** One ZooKeeper server. */
export interface EnsembleMember {
  readonly id: number;
  readonly host: string;
  readonly address: string;
  readonly lost: boolean;
}

/** The ZooKeeper ensemble: what all its members share. */
export interface Ensemble extends Service {
  readonly members: readonly EnsembleMember[];
  readonly ports: { readonly client: number; readonly quorum: number; readonly election: number };
  readonly dataDirectory: string;
  readonly dataLogDirectory?: string;
  /** A server listens on every address it has, because it cannot bind the one that the others know it by. */
  readonly listenOnAllAddresses?: boolean;
}

/** One listener of a broker, with the address that clients are told. */
export interface Listener {
  readonly name: string;
  readonly address: string;
  readonly port: number;
  readonly advertised: string;
  /** The port that clients are told, when it is not the one that the broker listens on. */
  readonly advertisedPort?: number;
}

/** One Kafka broker. */
export interface Broker {
  readonly id: number;
  readonly host: string;
  readonly address: string;
  readonly rack?: string;
  readonly lost: boolean;
  readonly listeners: readonly Listener[];
}

/** The Kafka brokers: what all of them share. */
export interface Brokers extends Service {
  readonly members: readonly Broker[];
  readonly dataDirectories: readonly string[];
  readonly interBrokerListener: string;
  readonly chroot?: string;
  readonly replicationFactor: number;
  readonly minInsyncReplicas: number;
}

/** One host, with how it is reached and what runs on it. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly sshPort: number;
  readonly sshUser: string;
  /** Gone for good: it is known to the others, but nothing is done on it. */
  readonly lost: boolean;
  readonly member?: EnsembleMember;
  readonly broker?: Broker;
}

/** Those that are not lost. */
export function present<T extends { readonly lost: boolean }>(all: readonly T[]): T[] {
  return all.filter(({ lost }) => !lost);
}

/** The servers of a cluster, wherever they run. */
export interface Servers {
  readonly ensemble: Ensemble;
  readonly brokers: Brokers;
}

/** A whole cluster, with every default filled in: what is delivered to hosts. */
export interface ClusterSpec extends Servers, Topics {
  readonly sandbox: boolean;
  readonly clusterId?: string;
  readonly deleteData: boolean;
  readonly readyTimeout: number;
  readonly roll: { readonly pauseAfter: "none" | "first"; readonly batch: "broker" | "rack" };
  readonly javaHome: string;
  /** Hosts without Java get one from the packages of their operating system. */
  readonly javaInstall: boolean;
  /** What happens when a host is not fit: stop, or go on where that is possible at all. */
  readonly preflight: "enforce" | "warn";
  /** Bytes that must be free where programs and data are put. */
  readonly minFreeDisk: number;
  readonly hosts: readonly Host[];
}
