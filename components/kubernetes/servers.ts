import { heapBytes } from "../model/jvm";
import { type ExternalPorts, forServer, type PodSettings, podSettingsOf } from "../services/pod-settings";
import { podServiceOf, podServices, type Registry, registry } from "../services/registry";
import { configOf, idOn } from "../services/resolve-group";
import type { PodService } from "../services/service";
import type { ExternalAccess, ExternalPort, ServerInPod, Volume } from "../services/service-on-kubernetes";
import { type CommonSettings, commonSettingsOf } from "./common-settings";
import { imageOf } from "./images";
import type { KubernetesConfig } from "./kubernetes-schema";
import { mebibytes, quantity } from "./quantity";

/** What runs the servers of a service: one StatefulSet, or for each server a StatefulSet or a Deployment. */
export type WorkloadKind = "StatefulSet" | "StatefulSetPerServer" | "DeploymentPerServer";

/** The pods of one service. */
export interface Pods {
  readonly service: PodService;
  readonly kind: WorkloadKind;
  /** Name of the one StatefulSet, and the beginning of every server's name. */
  readonly name: string;
  readonly image: string;
  readonly memory: string;
  readonly servers: readonly ServerInPod[];
  readonly volumes: readonly Volume[];
  readonly settings: PodSettings;
  /** What holds for the pods and Services of all services, and of this one. */
  readonly common: CommonSettings;
}

const jvmItself = 256 * 2 ** 20;

/** With servers for a stack file without `hosts`: as many as `replicas` says, and what a service has besides. */
export function withServers(config: KubernetesConfig, services: Registry = registry): KubernetesConfig {
  if (config.hosts.length > 0) return config;
  const all = podServices(services).map((service) => serversWithoutHosts(config, service));
  const hosts = Array.from({ length: Math.max(...all.map(({ length }) => length)) }, (_, index) => ({
    name: `server${index + 1}`,
    lost: false,
    ...(Object.assign({}, ...all.map((lines) => lines[index] ?? {})) as object),
  }));
  return { ...config, hosts: hosts };
}

/** The servers of a service as they would stand on the lines of `hosts`. */
function serversWithoutHosts(config: KubernetesConfig, service: PodService): object[] {
  const { firstId = 1 } = service.kubernetes;
  const { replicas: said } = podSettingsOf(config, service);
  const replicas = said ?? service.kubernetes.defaultServers?.(config) ?? 3;
  const first = Array.from({ length: Math.max(0, replicas) }, () => ({}));
  const lines = [...first, ...furtherServers(config, service)].map((line, index) => ({
    [service.idKey]: firstId + index,
    ...line,
  }));
  const isManaged = (hosts: readonly object[]) =>
    service.isManaged?.({ ...config, hosts: hosts as KubernetesConfig["hosts"] }) !== false;
  // What nobody needs any more may stay while the stack file says so, as lines of `hosts` do.
  return isManaged([]) || (said !== undefined && isManaged(lines)) ? lines : [];
}

/** Whether this program makes pods for a service: it runs it, and not each of its servers within a pod of another one. */
export function hasPods(config: KubernetesConfig, service: PodService): boolean {
  const own = config.hosts.filter((host) => idOn(host, service) !== undefined);
  const areWithin = own.length > 0 && own.every((host) => service.isWithin?.(host) === true);
  return service.isManaged?.(config) !== false && !areWithin;
}

/** See `ServiceOnKubernetes.furtherServers`. */
export function furtherServers(config: KubernetesConfig, service: PodService): readonly object[] {
  return service.kubernetes.furtherServers?.(podSettingsOf(config, service)) ?? [];
}

/**
 * Memory of a pod in bytes, unless the stack file says another: heap, what is reserved besides it, the JVM itself, and the page
 * cache.
 */
export function defaultMemory(config: KubernetesConfig, service: PodService): number {
  const heap = heapBytes(configOf(config, service).heap) ?? 0;
  const others = heapBytes(memoryBesidesHeap(config, service) ?? "") ?? 0;
  if (service.kubernetes.pageCache === undefined) return heap + others + jvmItself;
  const pageCache = service.kubernetes.pageCache(podSettingsOf(config, service));
  return heap + others + jvmItself + (pageCache === undefined ? heap : (quantity(pageCache) ?? 0));
}

/** What the JVM of a service reserves besides its heap; undefined for next to nothing. */
export function memoryBesidesHeap(config: KubernetesConfig, service: PodService): string | undefined {
  if (service.memoryBesidesHeap === undefined) return undefined;
  const group = service.kubernetes.resolve(config, [], "");
  return group === undefined ? undefined : service.memoryBesidesHeap(group);
}

/**
 * What runs the servers of a service. All pods of a StatefulSet are made from one template, so servers that are bound to
 * racks get one each.
 */
export function workloadKindOf(config: KubernetesConfig, service: PodService): WorkloadKind {
  if (config.kubernetes.workload === "Deployment" || service.kubernetes.keepsNothing) return "DeploymentPerServer";
  return hostsWithRack(config, service).length > 0 ? "StatefulSetPerServer" : "StatefulSet";
}

/** The hosts of the stack file to whose rack a server of the service is bound. */
export function hostsWithRack({ hosts }: KubernetesConfig, service: PodService): KubernetesConfig["hosts"] {
  if (service.kubernetes.inRacks !== true) return [];
  return hosts.filter((host) => idOn(host, service) !== undefined && host.rack !== undefined);
}

/** Name of the claim of a server's volume; undefined where there are no claims. */
export function claimName({ name }: Volume, { pod }: ServerInPod): string | undefined {
  return pod === undefined ? undefined : `${name}-${pod}`;
}

/** Name of the StatefulSet that makes a server's pod; undefined for a Deployment. */
export function statefulSetName({ kind, name }: Pods, server: ServerInPod): string | undefined {
  return kind === "StatefulSet" ? name : kind === "StatefulSetPerServer" ? server.name : undefined;
}

/** Whether a StatefulSet or Deployment of that name runs servers of these. */
export function isOf({ name }: Pick<Pods, "name">, workload: string): boolean {
  return workload === name || new RegExp(`^${name}-\\d+$`).test(workload);
}

/** Whether StatefulSets make the pods of a service. */
export function isStateful({ kind }: Pick<Pods, "kind">): boolean {
  return kind !== "DeploymentPerServer";
}

/** Name of the Service that every StatefulSet of a service has to have. */
export function headlessName({ name }: Pick<Pods, "name">): string {
  return `${name}-hs`;
}

/** The servers of one service, with every default filled in. */
export function podsOf(config: KubernetesConfig, service: PodService): Pods {
  const settings = podSettingsOf(config, service);
  return {
    service,
    kind: workloadKindOf(config, service),
    name: service.kubernetes.objectName,
    image: imageOf(config, service),
    memory: settings.memory ?? mebibytes(defaultMemory(config, service)),
    servers: serversOf(config, service, settings),
    volumes: service.kubernetes.volumes(settings),
    settings,
    common: commonSettingsOf(config, service),
  };
}

function serversOf(config: KubernetesConfig, service: PodService, settings: PodSettings): ServerInPod[] {
  const { objectName, inRacks } = service.kubernetes;
  const { namespace, clusterDomain } = config.kubernetes;
  const kind = workloadKindOf(config, service);
  const servers = config.hosts.flatMap((host): ServerInPod[] => {
    const id = idOn(host, service);
    if (id === undefined) return [];
    const within = withinOf(config, service, { host, id });
    if (within !== undefined) return [within];
    const [name, ownService] = [`${objectName}-${id}`, forServer(settings.service, id)];
    const server = { id, name, ownService, address: `${ownService}.${namespace}.svc.${clusterDomain}` };
    const rack = inRacks === true && host.rack !== undefined ? { rack: host.rack } : {};
    return [{ ...server, ...podNameOf(kind, name), ...rack, ...externalAccess(settings, id) }];
  });
  return servers.sort((left, right) => left.id - right.id);
}

/** A server in the pod of another service, by the names of that (`Service.isWithin`); undefined for one with a pod of its own. */
function withinOf(
  config: KubernetesConfig,
  service: PodService,
  { host, id }: { readonly host: object; readonly id: number },
): ServerInPod | undefined {
  if (service.isWithin?.(host) !== true || service.partOf === undefined) return undefined;
  const owner = podServiceOf(service.partOf);
  const server = serversOf(config, owner, podSettingsOf(config, owner)).find((one) => one.id === id);
  if (server === undefined) return undefined;
  const { external: _external, ...rest } = server;
  return { ...rest, within: owner.name };
}

/** The first pod of a StatefulSet has the number 0, unless the servers' ids are the numbers. */
function podNameOf(kind: WorkloadKind, server: string): Pick<ServerInPod, "pod"> {
  if (kind === "DeploymentPerServer") return {};
  return { pod: kind === "StatefulSet" ? server : `${server}-0` };
}

function externalAccess({ external }: PodSettings, id: number): { readonly external?: ExternalAccess } {
  if (external === undefined || external.type === "none") return {};
  const address = external.addresses[id];
  const portOf = ({ port, nodePorts }: ExternalPorts): ExternalPort => {
    const nodePort = external.type === "NodePort" ? nodePorts[id] : undefined;
    return { port, ...(nodePort === undefined ? {} : { nodePort }) };
  };
  return {
    external: {
      service: forServer(external.service, id),
      ...portOf(external),
      ...(external.secure === undefined ? {} : { secure: portOf(external.secure) }),
      ...(address === undefined ? {} : { address }),
      ...(address === undefined && external.type === "LoadBalancer" ? { awaited: true } : {}),
    },
  };
}
