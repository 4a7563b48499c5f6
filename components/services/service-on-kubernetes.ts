import type { z } from "zod";
import type { ServerGroup, ServerGroups } from "../model/cluster-spec";
import type { ConfigIssue } from "../model/issue";
import type { Version } from "../model/versions";
import type { PodSettings } from "./pod-settings";
import type { StackConfig } from "./service-schema";

/** Where clients outside come in: at a port of the external Service, and at a port of each node if it has one. */
export interface ExternalPort {
  readonly port: number;
  readonly nodePort?: number;
}

/** How clients outside the cluster reach one server. */
export interface ExternalAccess extends ExternalPort {
  /** Name of its external Service. */
  readonly service: string;
  /** Where clients with TLS come in; default: where all do. */
  readonly secure?: ExternalPort;
  /** Without it, that of the node that the server runs on, or the one that is awaited. */
  readonly address?: string;
  /** Its load balancer gives it an address that is not known before. */
  readonly awaited?: true;
}

/** One server: a pod with the Service that the others reach it by. */
export interface ServerInPod {
  readonly id: number;
  /** Its name, which a StatefulSet or a Deployment of its own has, too. */
  readonly name: string;
  /** Name of its pod; that of a Deployment gets another one each time. */
  readonly pod?: string;
  /** Name of its own Service. */
  readonly ownService: string;
  /** Where the others in the cluster find it. */
  readonly address: string;
  readonly rack?: string;
  readonly external?: ExternalAccess;
  /** The service whose server it is one process with, in the pod of that; absent for one with a pod of its own. */
  readonly within?: string;
}

/** One volume of every server. */
export interface Volume {
  readonly name: string;
  readonly mountPath: string;
  readonly size: string;
  /** The key of `storage` that chooses the size. */
  readonly sizeKey: string;
}

/** Files that every server has its own of: one, or all whose names match. */
export interface OwnFile {
  readonly name: string | RegExp;
  /** What has to be alike in all pods of one template: the content without what follows from a server's id; undefined for nothing. */
  shared(content: string, cluster: ServerGroups, server: ServerInPod): string | undefined;
}

/** A server of a service, and which of its volumes the cluster has claims for. */
export interface ClaimedServer {
  readonly service: string;
  readonly id: number;
  /** Names of the claims of its volumes. */
  readonly claims: readonly string[];
  /** Those of them that are there. */
  readonly found: readonly string[];
  /** Whether the cluster has a workload of its service. */
  readonly isDeployed: boolean;
  /** Whether the cluster has a file of this server: one that joins has none yet. */
  readonly isInstalled: boolean;
}

/** What has to hold before a server starts: a script in its folder `kubernetes/`, which may call `read_entry` (read-entry.sh). */
export interface StartCheck {
  readonly script: string;
  /** What it is given; undefined where there is nothing to check. */
  arguments(cluster: ServerGroups): readonly string[] | undefined;
}

/** What the kubelet asks and tells a container, in the words of the API. */
export interface Probes {
  readonly startupProbe: object;
  readonly livenessProbe: object;
  readonly readinessProbe: object;
  readonly lifecycle?: { readonly preStop: object };
}

/** The files for clients of a service: without a login in a ConfigMap, and those of each user in a Secret. */
export interface ClientSettings {
  /** Name of the ConfigMap. */
  readonly name: string;
  /** The users that have a login, and the namespaces of their applications; none in plain text. */
  users(cluster: ServerGroups): readonly { readonly name: string; readonly namespaces: readonly string[] }[];
  files(cluster: ServerGroups, access?: AccessOfClients): Readonly<Record<string, string>>;
  /** What a user has beside its files, by the names of the Service Binding Specification. */
  binding(cluster: ServerGroups, access: AccessOfClients): Readonly<Record<string, string>>;
}

/** What is known only when certificates and passwords are made. */
export interface AccessOfClients {
  /** The certificates of those that sign the servers' own (PEM). */
  readonly caCertificate?: string;
  readonly login?: { readonly user: string; readonly password: string };
}

/** Everything that Kubernetes has to know of a service, beside what holds wherever it runs. */
export interface ServiceOnKubernetes {
  /** Name of its StatefulSet, and the beginning of its servers' names. Example: `zk`. */
  readonly objectName: string;
  /** Name of the Service that leads to any of its servers that is ready; absent for one that no client asks. Example: `zk-cs`. */
  readonly anyServer?: string;
  /** The namespace of the whole cluster, unless the stack file names another; of the service that a cluster is made for. */
  readonly defaultNamespace?: string;
  /** Its settings: a group of the stack file below `kubernetes`. */
  readonly settings: z.ZodType;
  /** The key of that group. Default: the name of the service. Example: `controllers`. */
  readonly settingsKey?: string;
  /** Its settings that only hosts have, besides those that no service has here. Example: `listeners`. */
  readonly hostsOnly?: readonly string[];
  /** Its keys of `hosts[]` that say something here besides its id and the rack. */
  readonly hostKeys?: readonly string[];
  /** The official image, its first release, and where it has the distribution when that is not `/opt/<name>`. */
  readonly image: { readonly repository: string; readonly since?: string; home?(version: Version): string };
  /** Names of ports in containers and Services, where they differ from those of `ports`. */
  readonly portNames?: Readonly<Record<string, string>>;
  /** Its folder below `components/services`, for its scripts. Default: its name. */
  readonly folder?: string;
  /** A script in its folder `kubernetes/`, which its probes run in the container. `<script> may-stop` ends a preStop hook. */
  readonly script?: string;
  /** The file in that folder that becomes the script, where its servers have TLS. Default: the one of the same name. */
  readonly secureScript?: string;
  /**
   * A script in that folder that writes who a server is into its empty data directories, where a service has an `identity`. It
   * is given the directories, and in its environment `SERVER`, whose end is the id, and `CLUSTER_ID`.
   */
  readonly identityScript?: string;
  /** The directories that it is given, where a pod is told more than `Service.identity` says. */
  identityDirectories?(group: ServerGroup): readonly string[] | undefined;
  /** A script in that folder that comes before it, for servers that a roll has to tell who they are; undefined for others. */
  identityWait?(group: ServerGroup): string | undefined;
  /** Whether the rolls of servers that depend on it ask its servers as well, see `RollService.neededBy`. */
  readonly isAsked?: boolean;
  /** Looked at in each pod before its server starts. */
  readonly startCheck?: StartCheck;
  /** Those of its files that differ from server to server, besides its identity files. */
  readonly ownFile?: OwnFile;
  /** Whether its servers keep nothing: each has a Deployment, also where others have volumes. */
  readonly keepsNothing?: boolean;
  /** Whether a server stays in the rack of its host: such servers need a StatefulSet each. */
  readonly inRacks?: boolean;
  /** Seconds that its preStop hook may take, before the server is told to stop. */
  readonly stopDelay?: number;

  /** The id of its first server, for a stack file without `hosts`. Default: 1. */
  readonly firstId?: number;
  /** How many servers it has, for a stack file without `hosts` that does not say it. Default: 3. */
  defaultServers?(config: StackConfig): number;
  /**
   * Servers behind those of `replicas`, for a stack file without `hosts`: what would stand on the line of each besides its
   * id. Example: `[{ zookeeperRole: "observer" }]`.
   */
  furtherServers?(settings: PodSettings): readonly object[];
  volumes(settings: PodSettings): Volume[];
  /** Memory for the page cache by its settings, undefined for as much as the heap; a service without this needs none. */
  pageCache?(settings: PodSettings): string | undefined;
  /** Its servers with every default filled in; total, and undefined where a stack has no use for it, as `Service.resolve` is. */
  resolve(config: StackConfig, servers: readonly ServerInPod[], home: string): ServerGroup | undefined;
  /** Rules about settings that only Kubernetes has. */
  validate?(config: StackConfig): ConfigIssue[];
  /** Rules about the volumes that the cluster has for the servers of all services. */
  checkClaims?(servers: readonly ClaimedServer[], cluster: ServerGroups): ConfigIssue[];
  /** Whether others have all that its servers have, so that their claims go with their workload; never when absent. */
  isCopy?(cluster: ServerGroups): boolean;
  /** Whether this substrate sets a key of its configuration file. */
  owns(key: string): boolean;
  probes(cluster: ServerGroups): Probes;
  /** Variables with fields of the pod, by name. Example: `{ NODE_ADDRESS: "status.hostIP" }`. */
  environment?(servers: readonly ServerInPod[]): Readonly<Record<string, string>>;
  /** Its servers as clients see them, where the addresses of the nodes lead to them. */
  withNodeAddresses?(group: ServerGroup, addresses: readonly string[]): ServerGroup;
  /** What each namespace of applications gets. */
  readonly clientSettings?: ClientSettings;
}
