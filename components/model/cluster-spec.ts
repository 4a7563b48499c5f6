import type { Version } from "./versions";

/** Where a distribution comes from. */
export type Source =
  | { readonly kind: "url"; readonly url: string }
  | { readonly kind: "file"; readonly path: string }
  | { readonly kind: "maven" };

/** The distribution of a service, as it is verified and unpacked on every host that needs it. */
export interface Distribution {
  /** Name of the service. */
  readonly product: string;
  readonly version: Version;
  readonly source: Source;
  /** SHA-512 of the archive; verified before it is unpacked. */
  readonly sha512: string;
  readonly layout: "versioned" | "in-place";
  /** The directory that holds `lib` or `libs`: the program's root. */
  readonly home: string;
}

/** One server of a service. */
export interface Server {
  /** Unique in its group; explicit, never a position. */
  readonly id: number;
  /** Name of the host that it runs on. */
  readonly host: string;
  readonly address: string;
  /** Its host is gone for good: the others know it, but nothing is done on it. */
  readonly lost: boolean;
  /** Failure domain. */
  readonly rack?: string;
  /** It only follows: the group needs a majority of the others, and can always do without it. */
  readonly observer?: boolean;
  /** The service whose server on the same host it is one process with; that one has its files and its unit. */
  readonly within?: string;
}

/** All servers of one service, with what they share. */
export interface ServerGroup<S extends Server = Server, Settings = unknown> {
  /** Name of the service, a key of the registry. */
  readonly service: string;
  /** By id. */
  readonly servers: readonly S[];
  readonly distribution: Distribution;
  readonly configDirectory: string;
  readonly user: string;
  readonly heap: string;
  readonly jvmOptions: readonly string[];
  /** What the stack file says about the service, with the defaults of the schema: a setting needs no field of its own. */
  readonly settings: Settings;
  /** Further keys from the stack file. */
  readonly properties: Readonly<Record<string, string>>;
}

/** The servers of a cluster, wherever they run. */
export interface ServerGroups {
  /** In the order of the registry: a service stands behind those that it depends on. */
  readonly groups: readonly ServerGroup[];
}

/** One host, with how it is reached and what runs on it. */
export interface Host {
  readonly name: string;
  readonly address: string;
  readonly sshPort: number;
  readonly sshUser: string;
  /** Gone for good: it is known to the others, but nothing is done on it. */
  readonly lost: boolean;
  /** The id of the server that it runs, by the name of the service. */
  readonly roles: Readonly<Partial<Record<string, number>>>;
  /** What its line in the stack file says itself; absent when that is nothing. */
  readonly own?: OwnSettings;
}

/** Settings of one host, in the place of those of the cluster. */
export interface OwnSettings {
  /** The settings, as they are called for the cluster. Example: `kafka.paths.data`. */
  readonly settings: readonly string[];
  /** What the cluster is with them. */
  readonly cluster: Pick<ClusterSpec, "groups" | "javaHome" | "javaInstall">;
}

/** Those that are not lost. */
export function present<T extends { readonly lost: boolean }>(all: readonly T[]): T[] {
  return all.filter(({ lost }) => !lost);
}

/** Those that count for a majority of their group. */
export function voters<T extends { readonly observer?: boolean | undefined }>(all: readonly T[]): T[] {
  return all.filter(({ observer }) => observer !== true);
}

/** The server of a group that runs on a host; undefined when none does. */
export function serverOn<S extends Server>(group: ServerGroup<S>, { name, roles }: Host): S | undefined {
  return group.servers.find(({ id, host }) => host === name && id === roles[group.service]);
}

/** The distributions that a host needs, in the order of the groups. */
export function distributionsOn({ groups }: ServerGroups, host: Host): Distribution[] {
  return distributionsOf({ groups: groups.filter((group) => serverOn(group, host) !== undefined) });
}

/** The distributions of all groups, in their order; services that share one have it once. */
export function distributionsOf({ groups }: ServerGroups): Distribution[] {
  const all = groups.map(({ distribution }) => distribution);
  return all.filter(({ product }, index) => all.findIndex((one) => one.product === product) === index);
}

/** A whole cluster, with every default filled in: what is delivered to hosts. */
export interface ClusterSpec extends ServerGroups {
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
  /** The HTTP proxy through which hosts download, and what they reach without it. */
  readonly proxy?: { readonly url: string; readonly exceptions: readonly string[] };
  readonly hosts: readonly Host[];
}

/** The cluster as one of its hosts has it: what the line of the host says itself counts before what holds for all. */
export function clusterOn(spec: ClusterSpec, host: string): ClusterSpec {
  const own = spec.hosts.find(({ name }) => name === host)?.own;
  return own === undefined ? spec : { ...spec, ...own.cluster };
}

/** A setting by the place where it stands for a host. Example: `hosts[kafka1].kafka.paths.data[0]`. */
export function settingOn({ name, own }: Host, setting: string): string {
  const isOwn = own?.settings.some((one) => setting === one || setting.startsWith(`${one}[`)) === true;
  return isOwn ? `hosts[${name}].${setting}` : setting;
}
