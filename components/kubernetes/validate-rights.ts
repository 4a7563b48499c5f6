import { type ConfigIssue, error, warning } from "../model/issue";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts } from "./facts";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { Pods } from "./servers";

const property = "kubernetes.clusterChecks";
const page = "docs/kubernetes.md#rights";

/** What belongs to no namespace, or to those of others: a Role cannot allow to see it. */
const outside =
  /^(list (nodes|storageclasses|namespaces|persistentvolumes|services of all namespaces)|get clusterissuers\..*)$/;

/** What could not be looked at is not judged, and nothing is changed without its judgement. */
export function validateRights({ denied }: ClusterFacts): ConfigIssue[] {
  return denied.map(({ right, said }) =>
    outside.test(right)
      ? error({
          property,
          rule: `needs the right to ${right}`,
          given: said,
          fix: `grant it (ClusterRole of ${page}), or set ${property} to false, which leaves these checks out`,
        })
      : error({
          property: "kubernetes.namespace",
          rule: `needs the right to ${right} in it`,
          given: said,
          fix: `grant it (Role of ${page})`,
        }),
  );
}

/** Without a look outside of the namespace, what depends on it has to be said, and may not change. */
export function validateWithoutClusterChecks(
  { kubernetes }: KubernetesConfig,
  all: readonly Pods[],
  { namespaceLabels }: ClusterFacts,
): ConfigIssue[] {
  const made = kubernetes.createNamespace && namespaceLabels === undefined;
  return [
    warning({
      property,
      rule: "leaves out whether there are nodes for all pods, whether node ports are free, and whether StorageClasses and the namespaces of clientSettings exist",
      given: "false",
      fix: "look yourself; what does not fit shows as pods that stay Pending, or as an object that the API server refuses",
    }),
    ...(made
      ? [
          error({
            property: "kubernetes.namespace",
            rule: `must exist when ${property} is false: who has rights in one namespace cannot make it`,
            given: "no such namespace",
            fix: `have it made (kubectl create namespace ${kubernetes.namespace}), and set kubernetes.createNamespace to false`,
          }),
        ]
      : []),
    ...all.flatMap((pods) => validateAddresses(pods)),
    ...all.flatMap((pods) => validateRacks(pods)),
  ];
}

function validateAddresses({ service, servers }: Pods): ConfigIssue[] {
  const missing = servers.filter(({ external }) => external?.nodePort !== undefined && external.address === undefined);
  if (missing.length === 0) return [];
  return [
    error({
      property: `${podSettingsPath(service)}.external.addresses`,
      rule: `must be given when ${property} is false: the addresses of nodes are not looked at`,
      given: `none for ${service.noun} ${missing.map(({ id }) => id).join(", ")}`,
      fix: `add them, such as { ${missing[0]?.id}: 10.0.0.11 }`,
    }),
  ];
}

/** Whether a volume can grow stands in its StorageClass. */
export function unknownGrowth(key: string, given: string, now: string): ConfigIssue {
  return error({
    property: key,
    rule: `cannot grow while ${property} is false: whether its StorageClass allows it is not looked at`,
    given,
    fix: `use ${now}, or set ${property} to true for this up, with the rights of the ClusterRole of ${page}`,
  });
}

/** A server's volume may be in another rack, which only its PersistentVolume tells. */
function validateRacks({ servers }: Pods): ConfigIssue[] {
  if (servers.every(({ rack }) => rack === undefined)) return [];
  return [
    error({
      property: "hosts[].rack",
      rule: `needs ${property}: a pod can only run where its volume is, and volumes are not looked at`,
      given: `${property}: false`,
      fix: `set ${property} to true, with the rights of the ClusterRole of ${page}`,
    }),
  ];
}
