import { didYouMean } from "../model/nearest";
import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show, warning } from "../model/issue";
import type { ClaimedServer, Volume } from "../services/service-on-kubernetes";
import { podSettingsPath } from "../services/pod-settings";
import type { ClusterFacts, StatefulSetFacts } from "./facts";
import { managedBy } from "./labels";
import { validateCertManager } from "./cert-manager";
import { quantity } from "./quantity";
import type { KubernetesConfig } from "./kubernetes-schema";
import { claimName, headlessName, isOf, isStateful, type Pods, statefulSetName } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
import { migrationOf } from "./rolled-together";
import { idsThere } from "./server-changes";
import { validateChanges } from "./validate-changes";
import { commonPlaces } from "./common-settings";
import { validateOutside } from "./validate-outside";
import { validatePriorityClass, validateSecurityContext } from "./validate-platform";
import { validateQuotas } from "./validate-quotas";
import { validateWorkloadKind } from "./validate-racks";
import { unknownGrowth, validateRights, validateWithoutClusterChecks } from "./validate-rights";

/** Rules about how a stack fits the cluster that it is for. */
export function validateAgainstCluster(
  config: KubernetesConfig,
  spec: KubernetesSpec,
  facts: ClusterFacts,
): ConfigIssue[] {
  if (facts.contexts !== undefined) return [unknownContext(config, facts.contexts)];
  if (facts.unreachable !== undefined) return [unreachable(spec, facts.unreachable)];
  if (facts.denied.length > 0) return validateRights(facts);
  const { pods: all } = spec;
  const { clusterChecks } = config.kubernetes;
  const stateful = all.filter(isStateful);
  return [
    ...validateNamespace(config, facts),
    ...validateCertManager(spec, facts),
    ...(clusterChecks ? validateOutside(config, spec, facts) : validateWithoutClusterChecks(config, all, facts)),
    ...validateSecurityContext(spec, facts),
    ...commonPlaces(
      config,
      all.map(({ service }) => service),
    ).flatMap((one) => validatePriorityClass(one, facts)),
    ...validateWorkload(config, all, facts),
    ...validateChanges(spec, facts),
    ...(stateful.length > 0 ? validateClaims(spec, facts) : []),
    ...all.flatMap((pods) => [...validateWorkloadKind(pods, facts), ...validateQuotas(pods, facts)]),
    ...stateful.flatMap((pods) => [
      ...(clusterChecks ? validateClass(pods, facts) : []),
      ...validateImmutable(pods, facts, config),
    ]),
  ];
}

/** Which step of the way to KRaft comes next, only what runs tells. */
function unreachable(spec: KubernetesSpec, given: string): ConfigIssue {
  const isMoving = migrationOf(spec) !== undefined;
  const rule = "the cluster did not answer, so nothing was checked against it";
  return (isMoving ? error : warning)({
    property: "kubernetes.context",
    rule: isMoving ? `${rule}, and on the way to KRaft nothing may change unchecked` : rule,
    given,
    fix: "check the kubeconfig and the network; an up needs the cluster",
  });
}

function unknownContext({ kubernetes }: KubernetesConfig, contexts: readonly string[]): ConfigIssue {
  const { context = "" } = kubernetes;
  return error({
    property: "kubernetes.context",
    rule: "must be a context of the kubeconfig",
    given: show(kubernetes.context),
    fix:
      contexts.length === 0
        ? "check kubernetes.kubeconfig: it has no context"
        : didYouMean(context, contexts, `use ${contexts.join(" or ")}`),
  });
}

function validateNamespace({ kubernetes }: KubernetesConfig, { namespaceLabels }: ClusterFacts): ConfigIssue[] {
  const { namespace, createNamespace } = kubernetes;
  const property = "kubernetes.namespace";
  if (!createNamespace && namespaceLabels === undefined)
    return [
      error({
        property,
        rule: "must exist when createNamespace is false",
        given: show(namespace),
        fix: "make it, or leave createNamespace out",
      }),
    ];
  if (!createNamespace || namespaceLabels === undefined) return [];
  const owner = namespaceLabels["app.kubernetes.io/managed-by"];
  if (owner === managedBy) return [];
  return [
    error({
      property,
      rule: "must not belong to something else",
      given: `${show(namespace)} exists, managed by ${owner ?? "somebody else"}`,
      fix: "choose another name, or set kubernetes.createNamespace to false to put the cluster into it",
    }),
  ];
}

/** The pods of the other kind would start with nothing, and those that are there be deleted with what they have. */
function validateWorkload(
  { kubernetes }: KubernetesConfig,
  all: readonly Pods[],
  { workloads }: ClusterFacts,
): ConfigIssue[] {
  const other = workloads.find(({ kind, name }) =>
    all.some((pods) => isOf(pods, name) && kind !== (isStateful(pods) ? "StatefulSet" : "Deployment")),
  );
  if (other === undefined) return [];
  return [
    error({
      property: "kubernetes.workload",
      rule: `cannot become ${kubernetes.workload}: the records would be left behind with the pods that are there`,
      given: `${show(kubernetes.workload)}; now ${other.kind} ${other.name}`,
      fix: `set kubernetes.workload back to ${other.kind}; to move the records, make a second cluster and mirror the topics`,
    }),
  ];
}

/** What services say of the volumes that are there, and of those that are not. */
function validateClaims({ pods: all, servers: cluster }: KubernetesSpec, facts: ClusterFacts): ConfigIssue[] {
  const { claims, workloads } = facts;
  const servers = all.flatMap((pods) =>
    pods.servers.map((server): ClaimedServer => {
      const own = pods.volumes.flatMap((volume) => claimName(volume, server) ?? []);
      const found = own.filter((name) => claims[name] !== undefined);
      const isDeployed = workloads.some(({ name }) => isOf(pods, name));
      const isInstalled = idsThere(pods.name, facts).includes(server.id);
      return { service: pods.service.name, id: server.id, claims: own, found, isDeployed, isInstalled };
    }),
  );
  return all.flatMap(({ service }) => service.kubernetes.checkClaims?.(servers, cluster) ?? []);
}

function validateClass({ service, settings }: Pods, { storageClasses }: ClusterFacts): ConfigIssue[] {
  const property = `${podSettingsPath(service)}.storage.class`;
  const names = storageClasses.map(({ name }) => name);
  const wanted = settings.storage?.class;
  if (wanted === undefined ? storageClasses.some(({ isDefault }) => isDefault) : names.includes(wanted)) return [];
  const fix = names.length === 0 ? "install a provisioner first" : `use ${names.join(" or ")}`;
  const rule =
    wanted === undefined ? "must be given: the cluster has no default StorageClass" : "must exist in the cluster";
  return [error({ property, rule, given: show(wanted), fix })];
}

/** Kubernetes refuses these changes, or Pulumi would make the StatefulSet anew. Of many alike, the first is told. */
function validateImmutable(pods: Pods, facts: ClusterFacts, config: KubernetesConfig): ConfigIssue[] {
  const names = new Set(pods.servers.map((server) => statefulSetName(pods, server)));
  const issues = facts.statefulSets
    .filter(({ name }) => names.has(name))
    .flatMap((now) => validateSet(pods, now, facts, config));
  return groupBy(issues, ({ property, rule }) => `${property} ${rule}`).flatMap(([first]) => first ?? []);
}

const keep = "change it back; to move the data, make a second cluster and mirror the topics";

function validateSet(
  pods: Pods,
  now: StatefulSetFacts,
  facts: ClusterFacts,
  { kubernetes }: KubernetesConfig,
): ConfigIssue[] {
  const { service, volumes } = pods;
  const property = `${podSettingsPath(service)}.storage`;
  const issues: ConfigIssue[] = [];
  const wanted = volumes.map((volume) => volume.name).join(", ");
  const has = now.volumes.map((volume) => volume.name).join(", ");
  if (wanted !== has)
    issues.push(
      error({ property, rule: "cannot get or lose a volume later", given: `${wanted}; now ${has}`, fix: keep }),
    );
  if (now.serviceName !== headlessName(pods))
    issues.push(
      error({
        property: "kubernetes.namespace",
        rule: `holds a StatefulSet ${now.name} of another make, whose serviceName cannot change`,
        given: show(now.serviceName),
        fix: "choose another namespace",
      }),
    );
  return [...issues, ...volumes.flatMap((volume) => validateVolume(pods, volume, now, { ...facts, ...kubernetes }))];
}

function validateVolume(
  { service, servers, settings }: Pods,
  wanted: Volume,
  { volumes }: StatefulSetFacts,
  { storageClasses, claims, clusterChecks }: ClusterFacts & Pick<KubernetesConfig["kubernetes"], "clusterChecks">,
): ConfigIssue[] {
  const property = `${podSettingsPath(service)}.storage`;
  const now = volumes.find(({ name }) => name === wanted.name);
  if (now === undefined) return [];
  const wantedClass = settings.storage?.class;
  if (wantedClass !== undefined && now.class !== undefined && wantedClass !== now.class)
    return [
      error({
        property: `${property}.class`,
        rule: "cannot change: the volumes stay where they are",
        given: `${show(wantedClass)}; now ${show(now.class)}`,
        fix: keep,
      }),
    ];
  // A claim that grew is larger than the template that it was made from.
  const grown = servers.flatMap((server) => claims[claimName(wanted, server) ?? ""] ?? []);
  const bytes = (text: string) => quantity(text) ?? 0;
  const largest = grown.reduce((one, other) => (bytes(other) > bytes(one) ? other : one), now.size);
  const [size, before] = [bytes(wanted.size), bytes(largest)];
  const key = `${property}.${wanted.sizeKey}`;
  if (size < before)
    return [
      error({ property: key, rule: "cannot shrink", given: `${wanted.size}; now ${largest}`, fix: `use ${largest}` }),
    ];
  const found = storageClasses.find(({ name, isDefault }) =>
    now.class === undefined ? isDefault : name === now.class,
  );
  if (size === before || (clusterChecks && found?.expandable === true)) return [];
  if (!clusterChecks) return [unknownGrowth(key, `${wanted.size}; now ${largest}`, largest)];
  return [
    error({
      property: key,
      rule: `cannot grow: StorageClass ${found?.name ?? now.class ?? ""} does not allow it (allowVolumeExpansion)`,
      given: `${wanted.size}; now ${largest}`,
      fix: `use ${largest}, or a class that allows it`,
    }),
  ];
}
