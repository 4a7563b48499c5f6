/** What a cluster says about itself before anything is changed in it; plain, so that it can be judged without one. */
export interface ClusterFacts {
  /** Why the cluster could not be asked; everything else is empty then. */
  readonly unreachable?: string;
  /** The kubeconfig has no such context; its contexts. */
  readonly contexts?: readonly string[];
  readonly nodes: readonly NodeFacts[];
  readonly storageClasses: readonly StorageClassFacts[];
  /** Names of all namespaces. */
  readonly namespaces: readonly string[];
  /** Labels of the cluster's own namespace; undefined when there is none. */
  readonly namespaceLabels?: Readonly<Record<string, string>>;
  /** The user ids that the platform gives to pods of that namespace, as OpenShift does; absent where none are. */
  readonly userRange?: string;
  readonly statefulSets: readonly StatefulSetFacts[];
  /** How much each volume claim in the namespace asks for, by its name. */
  readonly claims: Readonly<Record<string, string>>;
  /** By claim: the values of `topologyKey` where its volume can be used; one that every node reaches is not in it. */
  readonly volumeZones: Readonly<Record<string, readonly string[]>>;
  /** By claim: the names of the nodes where its volume can be used; one that every node reaches is not in it. */
  readonly volumeNodes: Readonly<Record<string, readonly string[]>>;
  /** Names of all PriorityClasses, or why they could not be listed; absent when nobody asks for one. */
  readonly priorityClasses?: readonly string[] | string;
  /** The ResourceQuotas of the namespace; absent when the operator may not see them. */
  readonly quotas?: readonly QuotaFacts[];
  /** Whether a LimitRange gives a CPU limit to containers without one; absent when the operator may not see them. */
  readonly givesCpuLimit?: boolean;
  /** The ConfigMaps of this program in the namespace by their names. */
  readonly configMaps: Readonly<Record<string, ConfigMapFacts>>;
  /** StatefulSets and Deployments of this program in the namespace. */
  readonly workloads: readonly WorkloadFacts[];
  /** The pods that a roll has not replaced yet, by the names of their servers. */
  readonly outdated: Readonly<Record<string, OutdatedPod>>;
  /**
   * What the servers have that are in the namespace and not in the stack file, as the others told: of each service by id.
   * A text says why nobody told. Only services are in it whose servers have something that could be gone with them.
   */
  readonly leaving: Readonly<Record<string, string | Readonly<Record<string, readonly string[]>>>>;
  /** NodePorts that Services of other namespaces hold. */
  readonly nodePorts: readonly { readonly port: number; readonly service: string }[];
  /** What there is of cert-manager; absent when nobody asks for an issuer. */
  readonly certManager?: CertManagerFacts;
  /** What the operator has no right to see, in the words of the API server; nothing was judged without it. */
  readonly denied: readonly { readonly right: string; readonly said: string }[];
  /** The addresses of the namespace's Services of type LoadBalancer, by their names; none while one waits for its first. */
  readonly loadBalancers: Readonly<Record<string, readonly string[]>>;
}

/** What a cluster says of cert-manager. */
export interface CertManagerFacts {
  /** Whether the API server knows its objects (cert-manager.io/v1). */
  readonly isServed: boolean;
  /** Why the issuer cannot sign; absent when it can, or when nobody may look. */
  readonly issuerProblem?: string;
}

export interface QuotaFacts {
  readonly name: string;
  /** What it counts. Example: `limits.cpu`. */
  readonly resources: readonly string[];
  /** Which pods it is about; all of them when there is none. */
  readonly scopes: readonly string[];
}

export interface NodeFacts {
  readonly name: string;
  /** Its InternalIP. */
  readonly address?: string;
  /** Value of its label `topologyKey`. */
  readonly zone?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly taints?: readonly Taint[];
  /** Ready, and not cordoned. */
  readonly schedulable: boolean;
}

/** What keeps pods off a node that do not tolerate it. */
export interface Taint {
  readonly key: string;
  readonly value?: string;
  readonly effect: string;
}

export interface StorageClassFacts {
  readonly name: string;
  readonly isDefault: boolean;
  readonly expandable: boolean;
}

/** A pod that runs with something else than what its workload says now. */
export interface OutdatedPod {
  readonly image: string;
  /** The configuration file that it was started with; absent when it could not be read. */
  readonly file?: string;
}

export interface ConfigMapFacts {
  /** The release that it is for; absent in one of 0.3.0 or before. */
  readonly version?: string;
  /** Content of its files by their names. */
  readonly files: Readonly<Record<string, string>>;
}

export interface WorkloadFacts {
  readonly kind: "StatefulSet" | "Deployment";
  readonly name: string;
  readonly image: string;
  /** Who gives the pods their user; absent when it is not known. */
  readonly securityContext?: "fixed" | "platform";
}

/** What cannot be changed about a StatefulSet of the namespace, as it is now. */
export interface StatefulSetFacts {
  readonly name: string;
  readonly serviceName: string;
  readonly volumes: readonly { readonly name: string; readonly class?: string; readonly size: string }[];
}

/** Nothing is known about a cluster. */
export function unknownCluster(reason: string): ClusterFacts {
  return {
    unreachable: reason,
    nodes: [],
    storageClasses: [],
    namespaces: [],
    statefulSets: [],
    claims: {},
    volumeZones: {},
    volumeNodes: {},
    configMaps: {},
    workloads: [],
    outdated: {},
    leaving: {},
    nodePorts: [],
    loadBalancers: {},
    denied: [],
  };
}
