import type { Raw } from "../../helpers/config";

interface RawHost {
  readonly address: string;
  readonly brokerId: number;
  readonly rack?: string;
  readonly zookeeperRole?: string;
  readonly advertised?: Readonly<Record<string, string>>;
  readonly bind?: Readonly<Record<string, string>>;
  readonly java?: { readonly home?: string };
  readonly kafka?: { readonly heap?: string; readonly paths?: { readonly data?: readonly string[] } };
  readonly zookeeper?: { readonly heap?: string; readonly paths?: { readonly data?: string } };
}

interface RawListener {
  readonly name: string;
  readonly port: number;
  readonly bind?: string;
}

interface RawService {
  readonly version: string;
  readonly heap: string;
  readonly jvmOptions: readonly string[];
  readonly properties: Raw;
  readonly logging?: { readonly levels: Readonly<Record<string, string>> };
}

/** A stack file as the generator makes it. */
export interface RawStack {
  readonly hosts: readonly RawHost[];
  readonly kafka: RawService & {
    readonly paths: { readonly data: readonly string[] };
    readonly listeners: readonly RawListener[];
    readonly chroot?: string;
  };
  readonly zookeeper: RawService & {
    readonly existing?: string;
    readonly juteMaxBuffer?: number;
    readonly ports: { readonly client: number };
    readonly paths?: { readonly data?: string };
  };
}

/** Keys that this program sets on its own; their values are the matter of the unit tests. */
export const ownKeys = {
  kafka: [
    ...["auto.create.topics.enable", "default.replication.factor", "min.insync.replicas", "num.partitions"],
    ...["offsets.topic.replication.factor", "transaction.state.log.min.isr", "unclean.leader.election.enable"],
    ...["transaction.state.log.replication.factor", "zookeeper.connection.timeout.ms"],
    ...["inter.broker.listener.name", "listener.security.protocol.map"],
  ],
  zookeeper: [
    ...["4lw.commands.whitelist", "admin.enableServer", "autopurge.purgeInterval", "autopurge.snapRetainCount"],
    ...["initLimit", "syncLimit", "tickTime", "clientPort", "dataLogDir", "standaloneEnabled"],
  ],
};

/** What the server.properties of a host has to say. */
export function intendedOfBroker({ hosts, kafka, zookeeper }: RawStack, index: number): Record<string, string> {
  const host: RawHost = hosts[index] ?? { address: "", brokerId: -1 };
  const bound = endpoints(kafka.listeners, (listener) => boundAddress(host, listener));
  const told = endpoints(kafka.listeners, ({ name }) => host.advertised?.[name] ?? host.address);
  const voters = hosts.filter(({ zookeeperRole }) => zookeeperRole !== "observer");
  const observers = hosts.filter(({ zookeeperRole }) => zookeeperRole === "observer");
  const ensemble =
    zookeeper.existing ?? [...voters, ...observers].map(({ address }) => `${address}:${zookeeper.ports.client}`).join();
  return {
    ...texts(kafka.properties),
    "broker.id": String(host.brokerId),
    "log.dirs": (host.kafka?.paths?.data ?? kafka.paths.data).join(),
    "zookeeper.connect": ensemble + (kafka.chroot ?? ""),
    listeners: bound,
    // Without it clients are told what is bound.
    ...(told === bound ? {} : { "advertised.listeners": told }),
    ...(host.rack === undefined ? {} : { "broker.rack": host.rack }),
  };
}

function endpoints(listeners: readonly RawListener[], addressOf: (listener: RawListener) => string): string {
  return listeners.map((one) => `${one.name}://${addressOf(one)}:${one.port}`).join();
}

function boundAddress({ address, advertised, bind }: RawHost, listener: RawListener): string {
  if (bind?.[listener.name] !== undefined) return bind[listener.name] ?? "";
  if (listener.bind === "all") return "0.0.0.0";
  return (listener.bind === "advertised" ? advertised?.[listener.name] : undefined) ?? address;
}

/** What the zoo.cfg of a host has to say. */
export function intendedOfMember({ hosts, zookeeper }: RawStack, index: number): Record<string, string> {
  const members = hosts.map(({ address, zookeeperRole }, at) => {
    const role = zookeeperRole === "observer" ? ":observer" : "";
    return [`server.${at + 1}`, `${address}:2888:3888${role}`] as const;
  });
  return {
    ...texts(zookeeper.properties),
    ...Object.fromEntries(members),
    dataDir: hosts[index]?.zookeeper?.paths?.data ?? zookeeper.paths?.data ?? "/var/lib/zookeeper",
    ...(hosts[index]?.zookeeperRole === "observer" ? { peerType: "observer" } : {}),
  };
}

/** Values as the file has them. */
export function texts(properties: Raw): Record<string, string> {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [key, String(value)]));
}
