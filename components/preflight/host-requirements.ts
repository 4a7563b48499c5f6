import { z } from "zod";
import {
  type ClusterSpec,
  clusterOn,
  distributionsOn,
  type Host,
  type Server,
  type ServerGroup,
  serverOn,
  settingOn,
} from "../model/cluster-spec";
import {
  type DataPlace,
  dataPlaceSchema,
  type ServiceRequirements,
  serviceRequirementsSchema,
} from "../model/host-facts";
import { heapBytes } from "../model/jvm";
import type { Port } from "../model/port";
import { stateDirectory } from "../model/systemd";
import { type Registry, registry, serviceOf } from "../services/registry";
import type { ChangeRules } from "../services/server-change";

const path = z.object({ path: z.string(), property: z.string() });

/** What one host must have on itself before anything is put on it; plain data that travels to the job that inspects. */
export const ownRequirementsSchema = z.object({
  host: z.string(),
  address: z.string(),
  sshPort: z.number(),
  sshUser: z.string(),
  tools: z.array(z.string()),
  java: z.object({
    home: z.string(),
    /** Where that stands, when it is not `java.home`. */
    property: z.string().optional(),
    install: z.boolean(),
    ranges: z.array(z.object({ product: z.string(), min: z.number(), max: z.number() })),
  }),
  /** Where distributions come to stand, and the checksum of the one that is wanted there. */
  programs: z.array(
    path.extend({
      product: z.string(),
      home: z.string(),
      sha512: z.string(),
      inPlace: z.literal(true).exactOptional(),
    }),
  ),
  data: z.array(dataPlaceSchema),
  /** Bytes that have to be free where programs and data are. */
  minFreeDisk: z.number(),
  /** What runs here. */
  services: z.array(serviceRequirementsSchema),
  /** Its servers have certificates; absent where none has. */
  certificates: z.literal(true).exactOptional(),
});

/** `listens`: nothing of this stack starts it, so that it has to be there already. */
const peersSchema = z.array(
  z.object({
    host: z.string(),
    address: z.string(),
    port: z.number(),
    purpose: z.string(),
    listens: z.string().optional(),
  }),
);
/** `host` has the address itself, when it is an address of a host. */
const namesSchema = z.array(z.object({ name: z.string(), property: z.string(), host: z.string().optional() }));

/** What many hosts must reach and resolve, by what runs there: it travels once, or it would grow with their square. */
export const sharedRequirementsSchema = z.object({
  names: namesSchema,
  services: z.record(z.string(), z.object({ peers: peersSchema, names: namesSchema })),
});

export type OwnRequirements = z.output<typeof ownRequirementsSchema>;
export type SharedRequirements = z.output<typeof sharedRequirementsSchema>;
/** What a host must reach. */
export type Peer = z.output<typeof peersSchema>[number];

/** Everything that one host must have. */
export interface HostRequirements extends OwnRequirements {
  readonly peers: readonly Peer[];
  /** `local` names are the host's own: services listen on what they stand for. */
  readonly names: readonly { readonly name: string; readonly property: string; readonly local: boolean }[];
  /** The units of all services that this program runs anywhere. */
  readonly units: readonly string[];
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

/** Where archives wait to be unpacked. */
export const uploadPlace = { path: stateDirectory, property: "the archives on their way" };

/** What a host must have on itself, and what it must reach and resolve. */
export function resolveRequirements(own: OwnRequirements, shared: SharedRequirements): HostRequirements {
  const here = own.services.flatMap(({ name }) => shared.services[name] ?? []);
  const peers = here.flatMap((one) => one.peers).filter(({ host }) => host !== own.host);
  const names = [...shared.names, ...here.flatMap((one) => one.names)].map(({ name, property, host }) => ({
    name,
    property,
    local: host === own.host,
  }));
  return {
    ...own,
    // Two services may need the same port of a peer.
    peers: firstOf(peers, ({ address, port }) => `${address}:${port}`),
    names: firstOf(names, ({ name }) => name),
    units: Object.keys(shared.services),
  };
}

function firstOf<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse();
}

/** Derives from a cluster what one of its hosts must have on itself. */
export function ownRequirements(cluster: ClusterSpec, host: Host, services: Registry = registry): OwnRequirements {
  const spec = clusterOn(cluster, host.name);
  const javaSetting = settingOn(host, "java.home");
  const distributions = distributionsOn(spec, host);
  const groups = spec.groups.filter((group) => serverOn(group, host) !== undefined);
  const downloads = distributions.some(({ source }) => source.kind === "url");
  return {
    host: host.name,
    address: host.address,
    sshPort: host.sshPort,
    sshUser: host.sshUser,
    tools: Object.keys(packageOfTool).filter((tool) => tool !== downloadTool || downloads),
    java: {
      home: spec.javaHome,
      ...(javaSetting === "java.home" ? {} : { property: javaSetting }),
      install: spec.javaInstall,
      ranges: distributions.map(({ product, version }) => ({ product, ...version.java })),
    },
    programs: distributions.map(({ product, home, sha512, layout }) => ({
      path: home,
      property: `${product}.paths.program`,
      product,
      home,
      sha512,
      ...(layout === "in-place" ? { inPlace: true as const } : {}),
    })),
    data: groups.flatMap((group) => dataPlaces(spec, group, host, services)),
    minFreeDisk: spec.minFreeDisk,
    services: groups.map((group) => serviceRequirements(spec, group, host, services)),
    ...(groups.some((group) => hasCertificates(spec, group, host, services)) ? { certificates: true as const } : {}),
  };
}

function hasCertificates(spec: ClusterSpec, group: ServerGroup, host: Host, services: Registry): boolean {
  const server = serverOn(group, host);
  return server !== undefined && serviceOf(group.service, services).certificates?.(spec, server) !== undefined;
}

function dataPlaces(spec: ClusterSpec, group: ServerGroup, host: Host, services: Registry): DataPlace[] {
  const service = serviceOf(group.service, services);
  const { files = [], directories } = service.dataFacts ?? {};
  const replicaFile = service.replicaFile?.(group);
  const copied = spec.groups.flatMap((one) => serviceOf(one.service, services).copied?.(spec) ?? []);
  return service.dataDirectories(group).map(({ path, property }) => ({
    path,
    property: settingOn(host, property),
    service: group.service,
    user: group.user,
    files: [...files],
    ...(directories === undefined ? {} : { directories }),
    ...(replicaFile === undefined ? {} : { replicaFile }),
    ...(copied.includes(group.service) ? { copied: true as const } : {}),
  }));
}

function serviceRequirements(
  spec: ClusterSpec,
  group: ServerGroup,
  host: Host,
  services: Registry,
): ServiceRequirements {
  const service = serviceOf(group.service, services);
  const server = serverOn(group, host);
  const members = service.members?.(group);
  const besides = service.memoryBesidesHeap === undefined ? [] : [service.memoryBesidesHeap(group)];
  const entry = service.outsideEntry?.(spec);
  return {
    name: group.service,
    id: server?.id ?? 0,
    heap: [group.heap, ...besides].join(" + "),
    heapBytes: [group.heap, ...besides].reduce((sum, one) => sum + (heapBytes(one) ?? 0), 0),
    version: group.distribution.version.version,
    ...(members === undefined ? {} : { members }),
    ports: (server === undefined ? [] : service.ports(group, server)).map(portRequirements),
    ...(entry === undefined ? {} : { entry: { path: entry.path, servers: [...entry.servers] } }),
    ...(service.loadsLibraries === true ? { temporary: temporaryOf(group.jvmOptions) } : {}),
    ...(server === undefined || service.changes === undefined
      ? {}
      : { change: changeRequirements(spec, server, service.changes) }),
  };
}

function portRequirements({ name, number, bind, property, bindProperty, advertised }: Port) {
  return {
    ...{ name, port: number, bind, property },
    ...(bindProperty === undefined ? {} : { bindProperty }),
    ...(advertised === undefined || bind === "*" || bind === advertised.name ? {} : { advertised }),
  };
}

function changeRequirements(
  spec: ClusterSpec,
  { id }: Server,
  changes: ChangeRules,
): NonNullable<ServiceRequirements["change"]> {
  const { file, keys, dataKeys, versionJar } = changes;
  const properties = { ...changes.properties(spec, id) };
  return { file, keys: [...keys], dataKeys: [...dataKeys], versionJar, properties };
}

/** Where a JVM with these options puts temporary files: the last option counts. */
function temporaryOf(jvmOptions: readonly string[]): string {
  const option = "-Djava.io.tmpdir=";
  const given = jvmOptions
    .findLast((one) => one.startsWith(option))
    ?.slice(option.length)
    .replace(/(?<=.)\/+$/, "");
  return given === undefined || given === "" ? "/tmp" : given;
}
