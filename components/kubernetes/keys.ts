import path from "node:path";
import type { Server } from "../model/cluster-spec";
import { type KeyFile, type Leaf, type SecretText, serverLeaf, type ServerCertificates } from "../security/leaf";
import { isAskedByTls } from "../services/shown-certificate";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { combinedKey, issuedNames } from "./issued-names";
import { labelsOf } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { groupOf, type KubernetesSpec } from "./kubernetes-spec";
import type { Pods } from "./servers";

/** A file of the Secret of a service. */
export interface SecretFile {
  /** Its key in the Secret. */
  readonly key: string;
  readonly file: KeyFile;
  /** Absent for a file with those that all servers trust. */
  readonly own?: { readonly server: ServerInPod; readonly leaf: Leaf };
}

/** Name of the Secret with the keys of a service's servers. */
export function keysName({ name }: Pick<Pods, "name">): string {
  return `${name}-keys`;
}

/** Who reads a file on a host that its service does not read; nobody in a pod is root. */
const rootAlone = "root:root";

/** What a server in a pod needs of certificates; undefined where it has no TLS. */
export function certificatesInPod(
  spec: KubernetesSpec,
  pods: Pods,
  { id }: ServerInPod,
): ServerCertificates | undefined {
  const server = groupOf(spec, pods).servers.find((one: Server) => one.id === id);
  const all = server === undefined ? undefined : pods.service.certificates?.(spec.servers, server);
  return all === undefined ? undefined : { ...all, leaves: all.leaves.filter(({ file }) => file.owner !== rootAlone) };
}

/** The files of the Secret of a service: those with keys have the names of their servers in front; none without TLS. */
export function secretFiles(spec: KubernetesSpec, pods: Pods): SecretFile[] {
  const all = pods.servers.flatMap((server) => {
    const certificates = certificatesInPod(spec, pods, server);
    return certificates === undefined ? [] : [{ server, certificates }];
  });
  const trust = all[0]?.certificates.trust ?? [];
  return [
    ...trust.map((file) => ({ key: path.posix.basename(file.path), file })),
    ...all.flatMap(({ server, certificates: { leaves } }) =>
      leaves.map((leaf) => ({
        key: `${server.name}.${path.posix.basename(leaf.file.path)}`,
        file: leaf.file,
        own: { server, leaf },
      })),
    ),
  ];
}

/** A file of the Secret of a service with passwords in it. */
export interface SecretTextFile {
  readonly key: string;
  readonly text: SecretText;
}

/** Those of all servers of a service; the names of their servers stand in front. */
export function secretTexts(spec: KubernetesSpec, pods: Pods): SecretTextFile[] {
  return pods.servers.flatMap((server) =>
    (certificatesInPod(spec, pods, server)?.texts ?? []).map((text) => ({
      key: `${server.name}.${path.posix.basename(text.file.path)}`,
      text,
    })),
  );
}

/**
 * Where somebody who may read Secrets finds a certificate that its servers know, by service; those that are asked in plain text
 * are left out. A program that only looks has no state, and with it no certificate of the operator.
 */
export function knownKeys(spec: KubernetesSpec): Record<string, { secret: string; own: string; trust: string }> {
  const all = spec.pods.flatMap((pods) => {
    const files = secretFiles(spec, pods);
    const own = files.find((file) => file.own?.leaf.name === serverLeaf)?.key;
    const trust = files.find((file) => file.own === undefined)?.key;
    if (!isAskedByTls(groupOf(spec, pods)) || own === undefined || trust === undefined) return [];
    if (spec.security.issuer !== undefined)
      return [[pods.service.name, { secret: issuedNames(own).secret, own: combinedKey, trust: "ca.crt" }] as const];
    return [[pods.service.name, { secret: keysName(pods), own, trust }] as const];
  });
  return Object.fromEntries(all);
}

/** The Secrets with the keys of servers, without what is in them: that is an output. */
export function keySecrets(spec: KubernetesSpec): Manifest[] {
  return spec.pods
    .filter((pods) => secretFiles(spec, pods).length > 0)
    .map((pods) => namespaced(spec, ["v1", "Secret", keysName(pods)], { type: "Opaque" }, labelsOf(pods)));
}

/** What a pod has of keys, in the words of the API. */
export interface KeysInPod {
  readonly volumes: readonly Readonly<Record<string, unknown>>[];
  readonly mounts: readonly Record<string, unknown>[];
  readonly initContainers: readonly { readonly name: string; readonly command: readonly string[] }[];
}

/** The volume of a pod with the links to its own keys: made anew with each pod, so nothing is lost with it. */
export const linksVolume = "tls";

/** Where the Secret of a service is mounted, whole: a part of it (`subPath`) would never be renewed. */
export function keysDirectory(group: { readonly configDirectory: string }): string {
  return `${group.configDirectory}/keys`;
}

/**
 * Keys and certificates are read where they are on hosts, which are links to the files of the pod's own server. Neither
 * their content nor a digest of it is in the template: a renewal replaces no pod.
 *
 * The links are in a directory of their own for ZooKeeper, too: it reads a file anew when something is told of that very
 * name in its directory, and of the files of a Secret nothing ever is (`components/services/zookeeper/kubernetes/secure-server.sh`).
 */
export function keysInPod(spec: KubernetesSpec, pods: Pods, server?: ServerInPod): KeysInPod {
  const [first] = pods.servers;
  const certificates = first === undefined ? undefined : certificatesInPod(spec, pods, first);
  if (certificates === undefined) return { volumes: [], mounts: [], initContainers: [] };
  const { directory, leaves, trust, texts = [] } = certificates;
  const keys = keysDirectory(groupOf(spec, pods));
  const link = (prefix: string, file: KeyFile) =>
    `ln -sf "${keys}/${prefix}${path.posix.basename(file.path)}" ${file.path}`;
  const own = [...leaves, ...texts].map(({ file }) => link("$SERVER.", file));
  const links = [...trust.map((file) => link("", file)), ...own];
  return {
    volumes: [
      { name: "keys", ...keysVolume(spec, pods, server) },
      { name: linksVolume, emptyDir: {} },
    ],
    mounts: [
      { name: "keys", mountPath: keys, readOnly: true },
      { name: linksVolume, mountPath: directory.path },
    ],
    initContainers: [{ name: "keys", command: ["sh", "-c", links.join(" && ")] }],
  };
}

/**
 * Where a pod has its keys from: the Secret of its service, or those that cert-manager fills, one for each certificate. All of
 * a StatefulSet have those of each other, since there is one template for them.
 */
function keysVolume(spec: KubernetesSpec, pods: Pods, server: ServerInPod | undefined) {
  const defaultMode = 0o440;
  if (spec.security.issuer === undefined) return { secret: { secretName: keysName(pods), defaultMode } };
  const own = (file: SecretFile) => server === undefined || file.own?.server.id === server.id;
  const issued = secretFiles(spec, pods).filter((file) => file.own !== undefined && own(file));
  const sources = issued.map(({ key }) => ({
    secret: { name: issuedNames(key).secret, items: [{ key: combinedKey, path: key }] },
  }));
  return { projected: { defaultMode, sources: [{ secret: { name: keysName(pods) } }, ...sources] } };
}
