import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import path from "node:path";
import type { ServerGroup } from "../model/cluster-spec";
import type { RenderedFile } from "../model/rendered-file";
import { podServiceOf, type ServiceName } from "../services/registry";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { certificatesInPod } from "./keys";
import { labelsOf, versionLabel } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import type { Pods } from "./servers";
import { groupOf, type KubernetesSpec } from "./kubernetes-spec";

/** A file in a container, and the key of the ConfigMap that holds it; `$(SERVER)` stands for the server's name. */
export interface MountedFile {
  readonly path: string;
  readonly key: string;
}

/** Path of the script that the kubelet runs in the containers of a service; undefined for one without. */
export function scriptPath(service: ServiceName): string | undefined {
  const { script } = podServiceOf(service).kubernetes;
  return script === undefined ? undefined : `/etc/${service}/${script}`;
}

/** The files that every server of a service finds. */
export function mountedFiles(spec: KubernetesSpec, pods: Pods): MountedFile[] {
  const [first] = pods.servers;
  const own = first === undefined ? [] : ownFiles(spec, pods, first);
  return [
    ...own.map((file) => ({ path: file.path, key: `$(SERVER).${nameOf(file)}` })),
    ...sharedFiles(spec, pods).map((file) => ({ path: file.path, key: nameOf(file) })),
  ];
}

/** All files of one service's servers by their names; of those that differ, the server's name stands in front. */
export function configFilesOf(spec: KubernetesSpec, pods: Pods): Record<string, string> {
  const own = pods.servers.flatMap((server) =>
    ownFiles(spec, pods, server).map((file) => [`${server.name}.${nameOf(file)}`, file.content] as const),
  );
  const shared = sharedFiles(spec, pods).map((file) => [nameOf(file), file.content] as const);
  return Object.fromEntries([...own, ...shared]);
}

/** The ConfigMap with these files. */
export function configMap(spec: KubernetesSpec, pods: Pods): Manifest {
  return namespaced(
    spec,
    ["v1", "ConfigMap", configMapName(pods.name)],
    { data: configFilesOf(spec, pods) },
    { ...labelsOf(pods), [versionLabel]: groupOf(spec, pods).distribution.version.version },
  );
}

/** Name of the ConfigMap with the files of a service's servers. */
export function configMapName(name: string): string {
  return `${name}-config`;
}

/**
 * Changes exactly when pods have to be replaced to run with what the ConfigMap says: those of one server, or all of a
 * StatefulSet, which has one template. What differs from server to server because of its id does not count there, so
 * that a server more is no reason to restart the others. Neither do the scripts of probes: pods keep the one that they were
 * made with, so that a newer version of this program restarts nothing.
 */
export function configDigest(spec: KubernetesSpec, pods: Pods, server?: ServerInPod): string {
  const own =
    server === undefined
      ? new Set(pods.servers.flatMap((one) => sharedContent(spec, pods, one) ?? []))
      : ownFiles(spec, pods, server).map(({ content }) => content);
  const shared = sharedConfiguration(spec, pods).map(({ path: file, content }) => [file, content]);
  return createHash("sha256")
    .update(JSON.stringify([[...own].sort(), shared]))
    .digest("hex")
    .slice(0, 16);
}

function sharedContent(spec: KubernetesSpec, pods: Pods, server: ServerInPod): string | undefined {
  const { ownFile } = pods.service.kubernetes;
  const files = renderedFiles(spec, pods, server).filter((one) => isOwn(pods, one));
  const texts = files.map((file) => (ownFile === undefined ? "" : ownFile.shared(file.content, spec.servers, server)));
  return texts.includes(undefined) ? undefined : texts.join("\n");
}

/** What every server has its own of; where it is not found among the configuration, a pod copies it from there. */
function ownFiles(spec: KubernetesSpec, pods: Pods, server: ServerInPod): RenderedFile[] {
  const { configDirectory } = groupOf(spec, pods);
  const identity = identityFiles(spec, pods, server).map((file) => ({
    ...file,
    path: `${configDirectory}/${nameOf(file)}`,
  }));
  return [...identity, ...renderedFiles(spec, pods, server).filter((file) => isOwn(pods, file))];
}

/** Files that a server looks for nowhere but among its data. */
export function identityFiles(spec: KubernetesSpec, pods: Pods, { id }: ServerInPod): RenderedFile[] {
  const group = groupOf(spec, pods);
  const server = group.servers.find((one) => one.id === id);
  return server === undefined ? [] : (pods.service.identityFiles?.(group, server) ?? []);
}

function sharedFiles(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  return [...sharedConfiguration(spec, pods), ...scriptFiles(spec, pods)];
}

function sharedConfiguration(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  const [first] = pods.servers;
  const rendered = first === undefined ? [] : renderedFiles(spec, pods, first);
  return rendered.filter((file) => !isOwn(pods, file));
}

function renderedFiles(spec: KubernetesSpec, pods: Pods, { id }: ServerInPod): RenderedFile[] {
  const server = groupOf(spec, pods).servers.find((one) => one.id === id);
  return server === undefined ? [] : pods.service.files(spec.servers, server);
}

/** What a pod runs before its server starts, where there is something to check. */
export function startCheckOf(spec: KubernetesSpec, { service }: Pods): readonly string[] | undefined {
  const { startCheck } = service.kubernetes;
  const given = startCheck?.arguments(spec.servers);
  if (startCheck === undefined || given === undefined) return undefined;
  return ["bash", `/etc/${service.name}/${startCheck.script}`, ...given];
}

function scriptFiles(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  return [...probeScript(spec, pods), ...identityScript(spec, pods), ...startCheckScript(spec, pods)];
}

/** What writes who a server is among its data, where a service has that; the variable with the id is in its environment. */
export function identityCommand(spec: KubernetesSpec, pods: Pods): readonly string[] | undefined {
  const group = groupOf(spec, pods);
  const { identityScript: script } = pods.service.kubernetes;
  const directories = identityDirectories(pods, group);
  return script === undefined || directories.length === 0
    ? undefined
    : ["bash", `${group.configDirectory}/${script}`, ...directories];
}

function identityDirectories({ service }: Pods, group: ServerGroup): readonly string[] {
  const own = service.kubernetes.identityDirectories?.(group);
  return own ?? group.servers.slice(0, 1).flatMap((one) => service.identity?.(group, one)?.directories ?? []);
}

function identityScript(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  const { kubernetes } = pods.service;
  const { identityScript: script } = kubernetes;
  if (script === undefined || identityCommand(spec, pods) === undefined) return [];
  const wait = kubernetes.identityWait?.(groupOf(spec, pods));
  const first = wait === undefined ? "" : `${readScript(pods, wait)}\n`;
  return [scriptFile(spec, pods, script, `${first}${readScript(pods, script)}`)];
}

/** A script of a service. */
function readScript({ service: { name, kubernetes } }: Pods, script: string): string {
  return readFileSync(path.join(__dirname, "../services", kubernetes.folder ?? name, "kubernetes", script), "utf8");
}

function startCheckScript(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  const script = pods.service.kubernetes.startCheck?.script ?? "";
  if (startCheckOf(spec, pods) === undefined) return [];
  const shared = readFileSync(path.join(__dirname, "../services/read-entry.sh"), "utf8");
  return [scriptFile(spec, pods, script, `${shared}\n${readScript(pods, script)}`)];
}

function scriptFile(spec: KubernetesSpec, pods: Pods, name: string, content: string): RenderedFile {
  return { path: `${groupOf(spec, pods).configDirectory}/${name}`, content, mode: "0444", owner: "root:root" };
}

function probeScript(spec: KubernetesSpec, pods: Pods): RenderedFile[] {
  const { script, secureScript } = pods.service.kubernetes;
  if (script === undefined) return [];
  const [first] = pods.servers;
  const isSecure = first !== undefined && certificatesInPod(spec, pods, first) !== undefined;
  return [scriptFile(spec, pods, script, readScript(pods, isSecure ? (secureScript ?? script) : script))];
}

function isOwn({ service }: Pods, file: RenderedFile): boolean {
  const { name } = service.kubernetes.ownFile ?? {};
  return name instanceof RegExp ? name.test(nameOf(file)) : nameOf(file) === name;
}

function nameOf(file: RenderedFile): string {
  return path.posix.basename(file.path);
}
