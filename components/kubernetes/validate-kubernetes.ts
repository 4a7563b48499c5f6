import { type ConfigIssue, error, show, warning } from "../model/issue";
import { parseShape } from "../config/parse";
import { servicesOf } from "../config/stack-services";
import { hostsAreWhole, mergeIssues, validateServers } from "../config/validate-config";
import { valueAt } from "../config/path";
import { validateIdentities } from "../config/validate-hosts";
import { validateSoftware } from "../config/validate-services";
import { validateUnasked, validateUnaskedPods } from "../config/validate-unasked";
import { podSettingsOf, podSettingsPath } from "../services/pod-settings";
import { podServices, type Registry, registry } from "../services/registry";
import { configOf, idOn, settingsPathOf } from "../services/resolve-group";
import type { PodService } from "../services/service";
import { ownCertificatesOf } from "../security/security-schema";
import { validateSecurity } from "../security/validate-security";
import type { ClusterFacts } from "./facts";
import { hasIdentity } from "./identity";
import { hostsOnlyOf, isUsed, type KubernetesConfig, kubernetesSchemaOf } from "./kubernetes-schema";
import { furtherServers, hasPods, withServers, workloadKindOf } from "./servers";
import { withSeenAddresses } from "./seen-addresses";
import { type KubernetesSpec, resolveKubernetes } from "./kubernetes-spec";
import { validateAgainstCluster } from "./validate-cluster";
import { validateCommon } from "./validate-common";
import { validateImage } from "./validate-images";
import { validateNames } from "./validate-names";
import { validateNodePortsOfAll } from "./validate-node-ports";
import { validateOwnSettings } from "./validate-own-settings";
import { validateRacks } from "./validate-racks";
import { validateBytes, validateResources } from "./validate-resources";

/** A configuration for Kubernetes that was judged. */
export interface ValidatedKubernetes {
  /** Missing when the file is too broken to go on. */
  readonly config: KubernetesConfig | undefined;
  /** The cluster that it describes; only to be used when there is no error. Missing with `config`. */
  readonly spec: KubernetesSpec | undefined;
  readonly issues: readonly ConfigIssue[];
}

/** Judges a stack's whole configuration, and how it fits a cluster; returns every issue, errors first. */
export function validateKubernetes(
  raw: Record<string, unknown>,
  factsOf: (config: KubernetesConfig, spec: KubernetesSpec) => ClusterFacts,
  services: Registry = registry,
): ValidatedKubernetes {
  const { config: read, issues } = parseShape(raw, kubernetesSchemaOf(services));
  if (read === undefined) return { config: read, spec: undefined, issues };
  const config = withServers(read as KubernetesConfig, services);
  const spec = resolveKubernetes(config, services);
  const asked = servicesOf(config, services);
  const all = podServices(asked);
  const managed = all.filter((service) => service.isManaged?.(config) !== false);
  const inPods = managed.filter((service) => hasPods(config, service));
  const rules = [
    ...validateIdentities(config, asked),
    ...validateSoftware(config, asked, (setting) => isUsed(setting, services)),
    ...validateUnasked(config, asked, services),
    ...validateUnaskedPods(config, asked, services),
    ...managed.flatMap((service) => validateOwned(config, service)),
    ...(hostsAreWhole(issues, services) ? validateServers(config, services) : []),
    ...inPods
      .filter((service) => inPods.find(sharesIds(service)) === service)
      .flatMap((service) => validateIds(config, service)),
    ...inPods.flatMap((service) => [
      ...validateImage(config, service),
      ...validateResources(config, service),
      ...validateStorage(config, service),
    ]),
    ...validateRacks(config, services),
    ...validateNames(spec),
    ...validateNodePortsOfAll(spec),
    ...validateCommon(config, spec, all),
    ...all.flatMap((service) => service.kubernetes.validate?.(config) ?? []),
    ...validateWorkload(config),
    ...validateOwnSettings(config, services),
    ...validateSecurity(config),
    ...withoutHosts(config),
    ...unused(raw, [...hostsOnlyOf(services), ...(hasIdentity(spec) ? [] : ["clusterId"])]),
  ];
  const found = mergeIssues(issues, rules);
  if (found.some(({ severity }) => severity === "error")) return { config, spec, issues: found };
  const facts = factsOf(config, spec);
  const against = validateAgainstCluster(config, withSeenAddresses(spec, facts), facts);
  return { config, spec, issues: mergeIssues([...found, ...against], []) };
}

/** A pod is told to clients by names that Kubernetes makes, and may move to another node. */
function withoutHosts(config: KubernetesConfig): ConfigIssue[] {
  const { certificates } = ownCertificatesOf(config);
  if (certificates === undefined) return [];
  return [
    error({
      property: "security.certificates",
      rule: "is for hosts: in pods, certificates are made by this program, or by cert-manager",
      given: Object.keys(certificates).join(", "),
      fix: "remove it and security.admin; give security.authority with its key, or security.issuer",
    }),
  ];
}

/** What is wrong with ids is told once. */
function sharesIds({ idKey }: PodService): (other: PodService) => boolean {
  return (other) => other.idKey === idKey;
}

function validateIds(config: KubernetesConfig, service: PodService): ConfigIssue[] {
  const { idKey: key, kubernetes, noun } = service;
  const used = config.hosts.flatMap((host) => idOn(host, service) ?? []);
  const { replicas } = podSettingsOf(config, service);
  const { firstId = 1 } = kubernetes;
  const wanted = used.length - furtherServers(config, service).length;
  const issues: ConfigIssue[] = [];
  if (replicas !== undefined && replicas !== wanted)
    issues.push(
      error({
        property: `${podSettingsPath(service)}.replicas`,
        rule: `must be ${Math.max(1, wanted)}, the number of hosts with a ${key}, or be left out`,
        given: show(replicas),
        fix: `list every ${key} in hosts, or leave hosts out for the ids ${firstId} to ${firstId + Math.max(1, replicas) - 1}`,
      }),
    );
  const [first, last] = [Math.min(...used), Math.max(...used)];
  if (workloadKindOf(config, service) === "StatefulSet" && used.length > 0 && last - first + 1 > new Set(used).size)
    issues.push(
      error({
        property: `hosts[].${key}`,
        rule: "must follow one another without a gap: a StatefulSet numbers its pods so, and each pod's number is its id",
        given: used.join(", "),
        fix:
          kubernetes.inRacks === true
            ? `add the missing ids, or give each ${noun} a rack, which makes it a StatefulSet of its own`
            : "add the missing ids, or use workload: Deployment",
      }),
    );
  return issues;
}

/** Keys that this substrate sets itself. */
function validateOwned(config: KubernetesConfig, service: PodService): ConfigIssue[] {
  return Object.entries(configOf(config, service).properties)
    .filter(([key]) => service.kubernetes.owns(key))
    .map(([key, value]) =>
      error({
        property: `${settingsPathOf(service)}.properties.${key}`,
        rule: "belongs to substrate: kubernetes",
        given: show(value),
        fix: "remove it",
      }),
    );
}

function validateStorage(config: KubernetesConfig, service: PodService): ConfigIssue[] {
  const settings = podSettingsOf(config, service);
  if (settings.storage === undefined) return [];
  const property = `${podSettingsPath(service)}.storage`;
  if (config.kubernetes.workload === "Deployment")
    return [
      error({
        property,
        rule: "needs workload: StatefulSet; a Deployment has no volumes",
        given: show(settings.storage),
        fix: "remove it, or set kubernetes.workload to StatefulSet",
      }),
    ];
  return service.kubernetes
    .volumes(settings)
    .flatMap(({ size, sizeKey }) => validateBytes(`${property}.${sizeKey}`, size, "10Gi"));
}

function validateWorkload({ kubernetes: { workload } }: KubernetesConfig): ConfigIssue[] {
  if (workload === "StatefulSet") return [];
  return [
    warning({
      property: "kubernetes.workload",
      rule: "without volumes, the data of a server is gone with its pod; the replicas on the others are all there is",
      given: show(workload),
      fix: "use StatefulSet for records that have to last",
    }),
  ];
}

/** One warning for everything that only hosts have. */
function unused(raw: Record<string, unknown>, ofHosts: readonly string[]): ConfigIssue[] {
  const given = ofHosts.filter((key) => valueAt(raw, key.split(".")) !== undefined);
  if (given.length === 0) return [];
  return [
    warning({
      property: given.join(", "),
      rule: "has no effect with substrate: kubernetes",
      given: `${given.length} such setting${given.length === 1 ? "" : "s"}`,
      fix: "remove it, unless the same stack file is also used for hosts",
    }),
  ];
}
