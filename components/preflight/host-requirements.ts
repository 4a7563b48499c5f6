import { z } from "zod";
import { type ClusterSpec, type Distribution, type Host, present } from "../model/cluster-spec";
import { heapBytes } from "../model/jvm";
import { stateDirectory } from "../model/systemd";
import { membersText } from "../services/zookeeper/zookeeper-files";

const path = z.object({ path: z.string(), property: z.string() });

/** What one host must have on itself before anything is put on it; plain data that travels to the job that looks. */
export const hostNeedsSchema = z.object({
  host: z.string(),
  address: z.string(),
  sshPort: z.number(),
  sshUser: z.string(),
  tools: z.array(z.string()),
  java: z.object({
    home: z.string(),
    install: z.boolean(),
    ranges: z.array(z.object({ product: z.string(), min: z.number(), max: z.number() })),
  }),
  /** Where distributions come to stand, and the checksum of the one that is wanted there. */
  programs: z.array(path.extend({ home: z.string(), sha512: z.string() })),
  data: z.array(path),
  /** Bytes that have to be free where programs and data are. */
  minFreeDisk: z.number(),
  heaps: z.array(z.object({ unit: z.string(), heap: z.string(), bytes: z.number() })),
  /** What a ZooKeeper server here would be part of. */
  ensemble: z.object({ clientPort: z.number(), members: z.string() }).optional(),
  /** Whether there is a broker here. */
  broker: z.boolean(),
  /** `bind` is the address that is listened on; `*` is all of them. */
  ports: z.array(z.object({ port: z.number(), bind: z.string(), property: z.string() })),
});

const peersSchema = z.array(z.object({ host: z.string(), address: z.string(), port: z.number(), purpose: z.string() }));
/** `host` has the address itself, when it is an address of a host. */
const namesSchema = z.array(z.object({ name: z.string(), property: z.string(), host: z.string().optional() }));

/** What many hosts must reach and resolve, by what runs there: it travels once, or it would grow with their square. */
export const sharedNeedsSchema = z.object({
  all: z.object({ names: namesSchema }),
  member: z.object({ peers: peersSchema }),
  broker: z.object({ peers: peersSchema, names: namesSchema }),
});

export type OwnNeeds = z.output<typeof hostNeedsSchema>;
export type SharedNeeds = z.output<typeof sharedNeedsSchema>;
type Peer = z.output<typeof peersSchema>[number];
type Port = OwnNeeds["ports"][number];

/** Everything that one host must have. */
export interface HostNeeds extends OwnNeeds {
  readonly peers: readonly Peer[];
  /** `local` names are the host's own: services listen on what they stand for. */
  readonly names: readonly { readonly name: string; readonly property: string; readonly local: boolean }[];
}

/** Programs that the scripts use on a host, with the package that brings each. */
export const packageOfTool: Readonly<Record<string, string>> = {
  awk: "gawk or mawk",
  cmp: "diffutils",
  curl: "curl",
  find: "findutils",
  flock: "util-linux",
  grep: "grep",
  gzip: "gzip",
  od: "coreutils",
  sed: "sed",
  sha512sum: "coreutils",
  ss: "iproute2 (Red Hat: iproute)",
  tar: "tar",
  useradd: "passwd (Red Hat: shadow-utils)",
};

/** The download of a distribution is the only use of it. */
const downloadTool = "curl";

/** What a host must have on itself, and what it must reach and resolve. */
export function completeNeeds(own: OwnNeeds, { all, member, broker }: SharedNeeds): HostNeeds {
  const peers = [...(own.ensemble === undefined ? [] : member.peers), ...(own.broker ? broker.peers : [])];
  const names = [...all.names, ...(own.broker ? broker.names : [])].map(({ name, property, host }) => ({
    name,
    property,
    local: host === own.host,
  }));
  return {
    ...own,
    peers: peers.filter(({ host }) => host !== own.host),
    names: [...new Map(names.reverse().map((one) => [one.name, one])).values()].reverse(),
  };
}

/** Derives from a cluster what one of its hosts must have on itself. */
export function hostNeeds(spec: ClusterSpec, host: Host): OwnNeeds {
  const distributions = distributionsOf(spec, host);
  const downloads = distributions.some(({ source }) => source.kind === "url");
  return {
    host: host.name,
    address: host.address,
    sshPort: host.sshPort,
    sshUser: host.sshUser,
    tools: Object.keys(packageOfTool).filter((tool) => tool !== downloadTool || downloads),
    java: {
      home: spec.javaHome,
      install: spec.javaInstall,
      ranges: distributions.map(({ product, version }) => ({ product, ...version.java })),
    },
    programs: distributions.map(({ product, home, sha512 }) => ({
      path: home,
      property: `${product}.paths.program`,
      home,
      sha512,
    })),
    data: dataOf(spec, host),
    minFreeDisk: spec.minFreeDisk,
    heaps: heapsOf(spec, host),
    ...(host.member === undefined
      ? {}
      : { ensemble: { clientPort: spec.ensemble.ports.client, members: membersText(spec.ensemble) } }),
    broker: host.broker !== undefined,
    ports: portsOf(spec, host),
  };
}

/** Where archives wait to be unpacked. */
export const uploadPlace = { path: stateDirectory, property: "the archives on their way" };

function distributionsOf(spec: ClusterSpec, { member, broker }: Host): Distribution[] {
  return [
    ...(member === undefined ? [] : [spec.ensemble.distribution]),
    ...(broker === undefined ? [] : [spec.brokers.distribution]),
  ];
}

function dataOf({ ensemble, brokers }: ClusterSpec, { member, broker }: Host): HostNeeds["data"] {
  const { dataDirectory, dataLogDirectory } = ensemble;
  const zookeeper = [
    { path: dataDirectory, property: "zookeeper.paths.data" },
    ...(dataLogDirectory === undefined ? [] : [{ path: dataLogDirectory, property: "zookeeper.paths.dataLog" }]),
  ];
  const kafka = brokers.dataDirectories.map((path, index) => ({ path, property: `kafka.paths.data[${index}]` }));
  return [...(member === undefined ? [] : zookeeper), ...(broker === undefined ? [] : kafka)];
}

function heapsOf({ ensemble, brokers }: ClusterSpec, { member, broker }: Host): HostNeeds["heaps"] {
  const heap = (unit: string, size: string) => ({ unit, heap: size, bytes: heapBytes(size) ?? 0 });
  return [
    ...(member === undefined ? [] : [heap("zookeeper", ensemble.heap)]),
    ...(broker === undefined ? [] : [heap("kafka", brokers.heap)]),
  ];
}

function portsOf({ ensemble: { ports } }: ClusterSpec, { member, broker }: Host): Port[] {
  const zookeeper = member && [
    { port: ports.client, bind: "*", property: "zookeeper.ports.client" },
    { port: ports.quorum, bind: member.address, property: "zookeeper.ports.quorum" },
    { port: ports.election, bind: member.address, property: "zookeeper.ports.election" },
  ];
  const listeners = broker?.listeners.map(({ name, address, port }) => ({
    port,
    bind: address,
    property: `kafka.listeners[${name}].port`,
  }));
  return [...(zookeeper ?? []), ...(listeners ?? [])];
}

/** Servers talk to their like on the ports that they keep for that; brokers talk to ZooKeeper too. */
export function sharedNeeds(spec: ClusterSpec): SharedNeeds {
  const { ensemble, brokers } = spec;
  const { client, quorum, election } = ensemble.ports;
  const servers = present(ensemble.members);
  const others = present(brokers.members).flatMap(({ host, listeners }) =>
    listeners
      .filter(({ name }) => name === brokers.interBrokerListener)
      .map(({ name, advertised, port }) => ({ host, name, address: advertised, port, purpose: "brokers" })),
  );
  const addresses = present(spec.hosts).map(({ name, address }) => ({
    name: address,
    property: `hosts[${name}].address`,
    host: name,
  }));
  const advertised = others.map(({ host, name, address }) => ({
    name: address,
    property: `hosts[${host}].advertised.${name}`,
  }));
  return {
    all: { names: addresses.filter(({ name }) => !isIpv4(name)) },
    member: {
      peers: servers.flatMap(({ host, address }) => [
        { host, address, port: quorum, purpose: "the quorum" },
        { host, address, port: election, purpose: "leader election" },
      ]),
    },
    broker: {
      peers: [
        ...servers.map(({ host, address }) => ({ host, address, port: client, purpose: "ZooKeeper's clients" })),
        ...others.map(({ host, address, port, purpose }) => ({ host, address, port, purpose })),
      ],
      names: advertised.filter(({ name }) => !isIpv4(name)),
    },
  };
}

/** Whether an address is no name; the validators let only IPv4 addresses and names pass. */
export function isIpv4(address: string): boolean {
  return /^[\d.]+$/.test(address);
}
