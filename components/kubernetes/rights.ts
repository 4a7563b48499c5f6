/** A rule of a Role or ClusterRole (rbac.authorization.k8s.io/v1), and what this program needs it for. */
export interface Right {
  readonly apiGroups: readonly string[];
  readonly resources: readonly string[];
  readonly verbs: readonly string[];
  readonly purpose: string;
}

/** What Pulumi does with every object that it makes. */
const managed = ["get", "list", "watch", "create", "update", "patch", "delete"];

/** What the user who runs Pulumi, or `scripts/status`, needs in the namespace of a cluster. */
export const namespaceRights: readonly Right[] = [
  {
    apiGroups: [""],
    resources: ["namespaces"],
    verbs: ["get"],
    purpose: "whether the namespace is there, and whose it is",
  },
  {
    apiGroups: [""],
    resources: ["configmaps", "services"],
    verbs: managed,
    purpose: "configuration, addresses, and what runs with which files",
  },
  { apiGroups: ["apps"], resources: ["statefulsets", "deployments"], verbs: managed, purpose: "the workloads" },
  {
    apiGroups: ["policy", "networking.k8s.io"],
    resources: ["poddisruptionbudgets", "networkpolicies"],
    verbs: managed,
    purpose: "evictions, and who may connect",
  },
  {
    apiGroups: [""],
    resources: ["persistentvolumeclaims"],
    verbs: ["get", "list", "watch", "patch", "update"],
    purpose: "volumes that grow",
  },
  {
    apiGroups: [""],
    resources: ["pods"],
    verbs: ["get", "list", "watch", "patch", "delete"],
    purpose: "the roll, which replaces pods and notes the one that it tries first",
  },
  {
    apiGroups: [""],
    resources: ["resourcequotas", "limitranges"],
    verbs: ["list"],
    purpose: "quotas that want `cpuLimit`; without it that check is left out",
  },
  { apiGroups: [""], resources: ["pods/log"], verbs: ["get"], purpose: "why a server does not start" },
  {
    apiGroups: [""],
    resources: ["pods/exec", "pods/portforward"],
    verbs: ["get", "create"],
    purpose: "the gates, the topics, what a pod runs with, clients in plain text",
  },
];

/** Of no other Secret than those that this program makes anything is read. */
export const secretsRight: Right = {
  apiGroups: [""],
  resources: ["secrets"],
  verbs: managed,
  purpose: "keys of servers and files of users; needed only with `security: secure`",
};

/** No pod is made without its PriorityClass, so whether that exists is asked always. */
export const priorityClassRight: Right = {
  apiGroups: ["scheduling.k8s.io"],
  resources: ["priorityclasses"],
  verbs: ["list"],
  purpose: "needed only with `priorityClassName`, also without `clusterChecks`",
};

/** What it needs besides, unless `kubernetes.clusterChecks` is false. */
export const clusterRights: readonly Right[] = [
  { apiGroups: [""], resources: ["nodes"], verbs: ["list"], purpose: "nodes for all pods, their addresses and racks" },
  {
    apiGroups: ["storage.k8s.io"],
    resources: ["storageclasses"],
    verbs: ["list"],
    purpose: "volumes, and if they grow",
  },
  { apiGroups: [""], resources: ["namespaces"], verbs: ["list"], purpose: "namespaces of applications" },
  { apiGroups: [""], resources: ["services"], verbs: ["list"], purpose: "node ports that others have" },
  {
    apiGroups: [""],
    resources: ["persistentvolumes"],
    verbs: ["list"],
    purpose: "racks of volumes; needed only with `topologyKey`",
  },
  priorityClassRight,
];

/** The rules as they stand in a Role or ClusterRole. */
export function rulesOf(rights: readonly Right[]) {
  return rights.map(({ apiGroups, resources, verbs }) => ({ apiGroups, resources, verbs }));
}
