import type { Distribution, Server, ServerGroup, Source } from "../model/cluster-spec";
import { apacheArchive, defaultVersion, findVersion, untestedVersion, type Version } from "../model/versions";
import type { Service } from "./service";
import type { ServerInPod } from "./service-on-kubernetes";
import type { HostConfigBase, Located, ServiceConfig, StackConfig } from "./service-schema";

/** The version that a stack asks for: that of the version table, else one with what the release before it has. */
export function versionOf<V extends Version>(config: Pick<ServiceConfig, "version">, versions: readonly V[]): V {
  const wanted = config.version ?? defaultVersion(versions);
  return findVersion(versions, wanted) ?? untestedVersion(versions, wanted);
}

/** Where a distribution comes from, by the form of `source`. */
export function sourceOf(source: string | undefined, version: Version): Source {
  if (source === undefined) return { kind: "url", url: `${apacheArchive}/${version.archivePath}` };
  if (source === "maven") return { kind: "maven" };
  return /^https?:\/\//.test(source) ? { kind: "url", url: source } : { kind: "file", path: source };
}

/** The checksum that the archive has to have: the stack's own, else the version table's for that source. */
export function sha512Of(config: ServiceConfig, versions: readonly Version[]): string | undefined {
  const version = versionOf(config, versions);
  const own = config.sha512?.toLowerCase();
  return own ?? (sourceOf(config.source, version).kind === "maven" ? version.mavenSha512 : version.sha512);
}

/** The directory that the distributions of a service are unpacked into. */
export function programDirectory({ name }: Pick<Service, "name">, { paths }: ServiceConfig): string {
  return paths.program ?? `/opt/${name}`;
}

/** Where an image has a service; on hosts, the settings say where it is installed. */
export interface ImagePaths {
  /** The directory that holds `lib` or `libs`. */
  readonly home: string;
}

/** What the groups of all services have in common; `image` is where it comes installed. */
export function resolveGroup<S extends Server, Settings extends ServiceConfig>(
  service: Pick<Service, "name" | "versions">,
  config: Settings,
  servers: readonly S[],
  image?: ImagePaths,
): ServerGroup<S, Settings> {
  const distribution = resolveDistribution(service, config);
  return {
    service: service.name,
    servers: [...servers].sort((left, right) => left.id - right.id),
    distribution: image === undefined ? distribution : { ...distribution, layout: "in-place", home: image.home },
    configDirectory: (image === undefined ? config.paths.config : undefined) ?? `/etc/${service.name}`,
    user: config.user,
    heap: config.heap,
    jvmOptions: config.jvmOptions,
    settings: config,
    properties: Object.fromEntries(Object.entries(config.properties).map(([key, value]) => [key, String(value)])),
  };
}

function resolveDistribution(service: Pick<Service, "name" | "versions">, config: ServiceConfig): Distribution {
  const version = versionOf(config, service.versions);
  const program = programDirectory(service, config);
  return {
    product: service.name,
    version,
    source: sourceOf(config.source, version),
    sha512: sha512Of(config, service.versions) ?? "",
    layout: config.layout,
    home: config.layout === "versioned" ? `${program}/${version.topDirectory}` : program,
  };
}

/** A server on a host of the stack file. */
export function serverOf({ name, address, lost }: HostConfigBase & Located, id: number): Server {
  return { id, host: name, address, lost };
}

/** A server in a pod; none is ever lost, because Kubernetes makes it again wherever there is room. */
export function serverInPod({ id, name, address, rack, within }: ServerInPod): Server {
  const further = { ...(rack === undefined ? {} : { rack }), ...(within === undefined ? {} : { within }) };
  return { id, host: name, address, lost: false, ...further };
}

/** The id of the server of a service on a host of the stack file; undefined when it runs none. */
export function idOn(host: object, { idKey }: Pick<Service, "idKey">): number | undefined {
  return (host as Readonly<Record<string, number | undefined>>)[idKey];
}

/** Where the settings of a service stand in the stack file. Example: `kafka.controllers`. */
export function settingsPathOf({ name, settingsAt }: Pick<Service, "name" | "settingsAt">): string {
  return settingsAt ?? name;
}

/** The settings of a service in a stack. @throws Error when the stack has none. */
export function configOf(config: StackConfig, { name, ownConfig }: Pick<Service, "name" | "ownConfig">): ServiceConfig {
  if (ownConfig !== undefined) return ownConfig(config);
  const own = (config as unknown as Readonly<Record<string, ServiceConfig | undefined>>)[name];
  if (own === undefined) throw new Error(`the configuration has no group ${name}`);
  return own;
}
