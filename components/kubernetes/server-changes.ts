import { parseProperties, type PropertyMap } from "../model/properties";
import type { PodService } from "../services/service";
import type { ServerChange, ServerState } from "../services/server-change";
import { podServices, type Registry, registry } from "../services/registry";
import { configMapName } from "./config-maps";
import type { ClusterFacts } from "./facts";
import { releaseIn } from "./images";
import { groupOf, type KubernetesSpec } from "./kubernetes-spec";
import { claimName, isOf, type Pods } from "./servers";

/** What each server in the namespace is and shall be; empty for a cluster that is not there yet. */
export function serverChanges(
  spec: KubernetesSpec,
  facts: ClusterFacts,
  services: Registry = registry,
): ServerChange[] {
  const wanted = spec.pods.flatMap((pods) => {
    const ids = new Set([...pods.servers.map(({ id }) => id), ...idsThere(pods.name, facts)]);
    return [...ids].map((id) => serverChange(spec, pods, id, facts));
  });
  const others = podServices(services)
    .filter((service) => spec.pods.every((pods) => pods.service.name !== service.name))
    .flatMap((service) => withoutPods(service, facts));
  return [...wanted, ...others];
}

/** Servers in the namespace of a service that the stack does not run any more. */
function withoutPods(service: PodService, facts: ClusterFacts): ServerChange[] {
  const { objectName: name } = service.kubernetes;
  return idsThere(name, facts).map((id) => ({
    place: `${name}-${id}`,
    service: service.name,
    runs: true,
    ...outdatedIn(facts, `${name}-${id}`),
    running: {},
    installed: stateOf(service, undefined, fileThere({ name, service }, id, facts)),
    left: {},
  }));
}

/** Whether a roll has yet to replace the pod of a server. */
function outdatedIn({ outdated }: ClusterFacts, place: string): Pick<ServerChange, "outdated"> {
  return outdated[place] === undefined ? {} : { outdated: true };
}

/** The ids of a service's servers in the namespace, by the files that they have in their ConfigMap. */
export function idsThere(name: string, { configMaps }: Pick<ClusterFacts, "configMaps">): number[] {
  const own = new RegExp(`^${name}-(\\d+)\\.`);
  const ids = Object.keys(configMaps[configMapName(name)]?.files ?? {}).flatMap((key) => own.exec(key)?.[1] ?? []);
  return [...new Set(ids)].map(Number);
}

function serverChange(spec: KubernetesSpec, pods: Pods, id: number, facts: ClusterFacts): ServerChange {
  const { service, servers } = pods;
  const there = installedState(spec, pods, id, facts);
  const runs = idsThere(pods.name, facts).includes(id) && facts.workloads.some(({ name }) => isOf(pods, name));
  return {
    place: `${pods.name}-${id}`,
    service: service.name,
    runs,
    ...outdatedIn(facts, `${pods.name}-${id}`),
    ...(servers.some((server) => server.id === id) ? { wanted: wantedState(spec, pods, id) } : {}),
    running: runs ? runningState(pods, id, there, facts) : {},
    installed: there,
    left: {},
  };
}

/** A pod that a roll has not replaced yet runs with what it was started with, not with what was installed since. */
function runningState(pods: Pods, id: number, installed: ServerState, { outdated }: ClusterFacts): ServerState {
  const pod = outdated[`${pods.name}-${id}`];
  if (pod === undefined) return installed;
  return stateOf(pods.service, releaseIn(pod.image, pods.service), pod.file);
}

/** A server by its release and the text of its configuration file. */
function stateOf(service: PodService, version: string | undefined, file: string | undefined): ServerState {
  return {
    ...(version === undefined ? {} : { version }),
    ...(file === undefined ? {} : told(service, parseProperties(file))),
  };
}

/** The entries of a configuration file, and what they tell. */
function told({ changes }: PodService, properties: PropertyMap): Pick<ServerState, "properties" | "step"> {
  const step = changes?.stepOf?.(properties);
  return { properties, ...(step === undefined ? {} : { step }) };
}

/** Where the containers of each service whose changes are judged have their configuration file. */
export function configFiles(spec: KubernetesSpec): Record<string, string> {
  return Object.fromEntries(
    spec.pods.flatMap((pods) => {
      const { changes, name } = pods.service;
      return changes === undefined ? [] : [[name, `${groupOf(spec, pods).configDirectory}/${changes.file}`] as const];
    }),
  );
}

function wantedState(spec: KubernetesSpec, pods: Pods, id: number): ServerState {
  const { service } = pods;
  const group = groupOf(spec, pods);
  const members = service.members?.(group);
  return {
    version: group.distribution.version.version,
    ...(members === undefined ? {} : { members }),
    ...(service.changes === undefined ? {} : told(service, service.changes.properties(spec.servers, id))),
  };
}

/** A server that is new is not judged: those that are there tell who joins them. */
function installedState(spec: KubernetesSpec, pods: Pods, id: number, facts: ClusterFacts): ServerState {
  const there = idsThere(pods.name, facts);
  if (there.length === 0) return membersWithVolumes(spec, pods, facts);
  if (!there.includes(id)) return {};
  return stateOf(pods.service, versionThere(pods, facts), fileThere(pods, id, facts));
}

/** The configuration file of a server as its ConfigMap has it. */
function fileThere(
  { name, service }: Pick<Pods, "name" | "service">,
  id: number,
  { configMaps }: ClusterFacts,
): string | undefined {
  const files = configMaps[configMapName(name)]?.files ?? {};
  return fileFor(`${name}-${id}`, service.changes?.file ?? "", files);
}

/** A file of a server in a ConfigMap: its own one, or that of all. */
export function fileFor(server: string, file: string, files: Readonly<Record<string, string>>): string | undefined {
  return files[`${server}.${file}`] ?? files[file];
}

/** After a destroy only the volumes tell who belonged to it: with too many new members, what they hold could be outvoted. */
function membersWithVolumes(spec: KubernetesSpec, pods: Pods, { claims }: ClusterFacts): ServerState {
  const { service, servers, volumes } = pods;
  const all = service.members?.(groupOf(spec, pods)).split(",") ?? [];
  const old = servers.filter((server) =>
    volumes.some((volume) => claims[claimName(volume, server) ?? ""] !== undefined),
  );
  const members = all.filter((member) => old.some(({ id }) => member.startsWith(`${id}=`)));
  return members.length === 0 ? {} : { members: members.join(",") };
}

/** By what the ConfigMap says; of one of 0.3.0 or before, by the tag of an image whose make is known. */
function versionThere(pods: Pods, { configMaps, workloads }: ClusterFacts): string | undefined {
  const said = configMaps[configMapName(pods.name)]?.version;
  if (said !== undefined) return said;
  const image = workloads.find(({ name }) => isOf(pods, name))?.image;
  return image === undefined ? undefined : releaseIn(image, pods.service);
}
