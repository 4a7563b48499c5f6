import type {
  Broker,
  Brokers,
  ClusterSpec,
  Distribution,
  Ensemble,
  EnsembleMember,
  Host,
  Source,
} from "../model/cluster-spec";
import { heapBytes } from "../model/jvm";
import { replicationOf } from "../services/kafka/replication";
import type { ClusterConfig, HostConfig } from "./config-schema";
import { topicsOf } from "../services/kafka/topics/topics-spec";
import { apacheArchive, defaultVersion, findVersion, type Product, type Version } from "../model/versions";

/** The version that a stack asks for, or a stand-in with its name when the version table has no such version. */
export function versionOf(config: Pick<ClusterConfig, Product>, product: Product): Version {
  const wanted = config[product].version ?? defaultVersion(product);
  return (
    findVersion(product, wanted) ?? {
      version: wanted,
      topDirectory: wanted,
      archivePath: "",
      java: { min: 8, max: 99 },
      ...(product === "kafka" && /^([4-9]|\d{2,})\./.test(wanted) ? { zookeeper: "none" } : {}),
    }
  );
}

/** Where a distribution comes from, by the form of `source`. */
export function sourceOf(source: string | undefined, version: Version): Source {
  if (source === undefined) return { kind: "url", url: `${apacheArchive}/${version.archivePath}` };
  if (source === "maven") return { kind: "maven" };
  return /^https?:\/\//.test(source) ? { kind: "url", url: source } : { kind: "file", path: source };
}

/** The checksum that the archive has to have: the stack's own, else the version table's for that source. */
export function sha512Of(config: ClusterConfig, product: Product): string | undefined {
  const version = versionOf(config, product);
  const own = config[product].sha512?.toLowerCase();
  return own ?? (sourceOf(config[product].source, version).kind === "maven" ? version.mavenSha512 : version.sha512);
}

/** Every directory of a service, with the defaults filled in. */
export function pathsOf(config: ClusterConfig) {
  const { zookeeper, kafka } = config;
  return {
    zookeeper: {
      program: zookeeper.paths.program ?? "/opt/zookeeper",
      config: zookeeper.paths.config ?? "/etc/zookeeper",
      data: zookeeper.paths.data ?? "/var/lib/zookeeper",
      dataLog: zookeeper.paths.dataLog,
    },
    kafka: {
      program: kafka.paths.program ?? "/opt/kafka",
      config: kafka.paths.config ?? "/etc/kafka",
      data: kafka.paths.data ?? ["/var/lib/kafka"],
    },
  };
}

/** Turns a checked configuration into a cluster with every default filled in. */
export function resolveCluster(config: ClusterConfig): ClusterSpec {
  const hosts = config.hosts.map((host) => resolveHost(host, config));
  return {
    sandbox: config.sandbox,
    ...(config.clusterId === undefined ? {} : { clusterId: config.clusterId }),
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    roll: config.roll,
    javaHome: config.java.home ?? "/usr",
    javaInstall: config.java.install,
    preflight: config.preflight,
    minFreeDisk: heapBytes(config.minFreeDisk) ?? 0,
    ...topicsOf(config),
    hosts,
    ensemble: resolveEnsemble(
      config,
      hosts.flatMap((host) => host.member ?? []),
    ),
    brokers: resolveBrokers(
      config,
      hosts.flatMap((host) => host.broker ?? []),
    ),
  };
}

function resolveHost(host: HostConfig, config: ClusterConfig): Host {
  const { name, address, lost } = host;
  return {
    name,
    address,
    lost,
    sshPort: host.sshPort ?? config.ssh.port,
    sshUser: host.sshUser ?? config.ssh.user,
    ...(host.zookeeperId === undefined ? {} : { member: { id: host.zookeeperId, host: name, address, lost } }),
    ...(host.brokerId === undefined ? {} : { broker: resolveBroker(host, host.brokerId, config) }),
  };
}

function resolveBroker(host: HostConfig, id: number, config: ClusterConfig): Broker {
  return {
    id,
    host: host.name,
    address: host.address,
    ...(host.rack === undefined ? {} : { rack: host.rack }),
    lost: host.lost,
    listeners: config.kafka.listeners.map((listener) => ({
      ...listener,
      address: host.address,
      advertised: host.advertised?.[listener.name] ?? host.address,
    })),
  };
}

function byId<T extends { readonly id: number }>(members: readonly T[]): T[] {
  return [...members].sort((left, right) => left.id - right.id);
}

/** The ensemble of these members, with the settings of a stack. */
export function resolveEnsemble(config: ClusterConfig, members: readonly EnsembleMember[]): Ensemble {
  const { zookeeper } = config;
  const paths = pathsOf(config).zookeeper;
  return {
    distribution: resolveDistribution(config, "zookeeper"),
    configDirectory: paths.config,
    user: zookeeper.user,
    heap: zookeeper.heap,
    jvmOptions: zookeeper.jvmOptions,
    properties: texts(zookeeper.properties),
    members: byId(members),
    ports: zookeeper.ports,
    dataDirectory: paths.data,
    ...(paths.dataLog === undefined ? {} : { dataLogDirectory: paths.dataLog }),
  };
}

/** These brokers, with the settings of a stack. */
export function resolveBrokers(config: ClusterConfig, members: readonly Broker[]): Brokers {
  const { kafka } = config;
  const paths = pathsOf(config).kafka;
  return {
    distribution: resolveDistribution(config, "kafka"),
    configDirectory: paths.config,
    user: kafka.user,
    heap: kafka.heap,
    jvmOptions: kafka.jvmOptions,
    properties: texts(kafka.properties),
    members: byId(members),
    dataDirectories: paths.data,
    interBrokerListener: kafka.interBrokerListener ?? kafka.listeners.at(-1)?.name ?? "PLAINTEXT",
    ...(kafka.chroot === undefined ? {} : { chroot: kafka.chroot }),
    ...replicationOf(config),
  };
}

function resolveDistribution(config: ClusterConfig, product: Product): Distribution {
  const version = versionOf(config, product);
  const { layout, source } = config[product];
  const program = pathsOf(config)[product].program;
  return {
    product,
    version,
    source: sourceOf(source, version),
    sha512: sha512Of(config, product) ?? "",
    layout,
    home: layout === "versioned" ? `${program}/${version.topDirectory}` : program,
  };
}

function texts(properties: Readonly<Record<string, string | number | boolean>>): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)]));
}
