import type { ClusterSpec, Host, ServerGroup } from "../model/cluster-spec";
import { heapBytes } from "../model/jvm";
import { type Registry, registry } from "../services/registry";
import { idOn } from "../services/resolve-group";
import type { StackConfig } from "../services/service-schema";
import type { Config, HostConfig } from "./config-schema";
import { configOn, ownSettingsOf } from "./own-settings";

/** Turns a checked configuration into a cluster with every default filled in. */
export function resolveCluster(config: Config, services: Registry = registry): ClusterSpec {
  return {
    sandbox: config.sandbox,
    ...(config.clusterId === undefined ? {} : { clusterId: config.clusterId }),
    deleteData: config.deleteData,
    readyTimeout: config.readyTimeout,
    roll: config.roll,
    javaHome: javaHomeOf(config),
    javaInstall: config.java.install,
    preflight: config.preflight,
    minFreeDisk: heapBytes(config.minFreeDisk) ?? 0,
    ...proxyOf(config.downloads),
    hosts: config.hosts.map((host) => resolveHost(host, config, services)),
    groups: resolveGroups(config, services),
  };
}

function proxyOf({ proxy, noProxy }: Config["downloads"]): Pick<ClusterSpec, "proxy"> {
  return proxy === undefined ? {} : { proxy: { url: proxy, exceptions: noProxy } };
}

/** The servers of every service with their defaults; total, so that rules can be asked about groups that break some. */
export function resolveGroups(config: StackConfig, services: Registry = registry): ServerGroup[] {
  return Object.values(services).flatMap((service) => service.resolve(config) ?? []);
}

function resolveHost(host: HostConfig, config: Config, services: Registry): Host {
  const { name, address, lost } = host;
  return {
    name,
    address,
    lost,
    sshPort: host.sshPort ?? config.ssh.port,
    sshUser: host.sshUser ?? config.ssh.user,
    roles: rolesOf(host, services),
    ...ownOf(host, config, services),
  };
}

function ownOf(host: HostConfig, config: Config, services: Registry): Pick<Host, "own"> {
  const settings = ownSettingsOf(host, services);
  if (settings.length === 0) return {};
  const here = configOn(config, host, services);
  const cluster = {
    groups: resolveGroups(here, services),
    javaHome: javaHomeOf(here),
    // Packages put Java below /usr.
    javaInstall: config.java.install && host.java?.home === undefined,
  };
  return { own: { settings, cluster } };
}

function javaHomeOf({ java }: Config): string {
  return java.home ?? "/usr";
}

/** The id of the server that a host runs, by the name of its service; of one within another, that one alone. */
export function rolesOf(host: HostConfig, services: Registry = registry): Host["roles"] {
  const own = Object.values(services).filter((service) => service.isWithin?.(host) !== true);
  const ids = own.map((service) => [service.name, idOn(host, service)] as const);
  return Object.fromEntries(ids.filter(([, id]) => id !== undefined));
}
