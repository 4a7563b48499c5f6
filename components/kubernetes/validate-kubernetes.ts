import { type ConfigIssue, error, show, warning } from "../model/issue";
import { heapBytes } from "../model/jvm";
import { parseShape } from "../config/parse";
import { hostsAreWhole, mergeIssues, validateServers } from "../config/validate-config";
import { validateIdentities } from "../config/validate-hosts";
import { validateSoftware } from "../config/validate-services";
import { registry, type ServiceName, serviceNames } from "../services/registry";
import { idOn } from "../services/resolve-group";
import type { ClusterFacts } from "./facts";
import { quantity } from "./quantity";
import { hostsOnly, type KubernetesConfig, kubernetesSchema } from "./kubernetes-schema";
import { defaultMemory, formOf, withServers } from "./servers";
import { type KubernetesSpec, resolveKubernetes } from "./kubernetes-spec";
import { validateAgainstCluster } from "./validate-cluster";
import { validateExternal } from "./validate-external";
import { validateNames } from "./validate-names";
import { validateRacks } from "./validate-racks";

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
  factsOf: (config: KubernetesConfig) => ClusterFacts,
): ValidatedKubernetes {
  const { config: read, issues } = parseShape(raw, kubernetesSchema);
  if (read === undefined) return { config: read, spec: undefined, issues };
  const config = withServers(read);
  const spec = resolveKubernetes(config);
  const rules = [
    ...validateIdentities(config.hosts),
    ...validateSoftware(config),
    ...validateOwned(config),
    ...(hostsAreWhole(issues) ? validateServers(config) : []),
    ...serviceNames.flatMap((product) => [
      ...validateIds(config, product),
      ...validateImage(config, product),
      ...validateResources(config, product),
      ...validateStorage(config, product),
    ]),
    ...validateRacks(config),
    ...validateNames(spec),
    ...validateExternal(config),
    ...validateWorkload(config),
    ...unused(raw),
  ];
  const all = mergeIssues(issues, rules);
  if (all.some(({ severity }) => severity === "error")) return { config, spec, issues: all };
  return { config, spec, issues: mergeIssues([...all, ...validateAgainstCluster(config, spec, factsOf(config))], []) };
}

function validateIds(config: KubernetesConfig, product: ServiceName): ConfigIssue[] {
  const { idKey: key } = registry[product];
  const used = config.hosts.flatMap((host) => idOn(host, registry[product]) ?? []);
  const { replicas } = config.kubernetes[product];
  const issues: ConfigIssue[] = [];
  if (replicas !== undefined && replicas !== used.length)
    issues.push(
      error({
        property: `kubernetes.${product}.replicas`,
        rule: `must be ${Math.max(1, used.length)}, the number of hosts with a ${key}, or be left out`,
        given: show(replicas),
        fix: `list every ${key} in hosts, or leave hosts out for the ids 1 to ${Math.max(1, replicas)}`,
      }),
    );
  const [first, last] = [Math.min(...used), Math.max(...used)];
  if (formOf(config, product) === "one set" && used.length > 0 && last - first + 1 > new Set(used).size)
    issues.push(
      error({
        property: `hosts[].${key}`,
        rule: "must follow one another without a gap: a StatefulSet numbers its pods so, and each pod's number is its id",
        given: used.join(", "),
        fix:
          product === "kafka"
            ? "add the missing ids, or give each broker a rack, which makes it a StatefulSet of its own"
            : "add the missing ids, or use workload: Deployment",
      }),
    );
  return issues;
}

/** Keys that this substrate sets itself. */
function validateOwned({ zookeeper, kafka }: KubernetesConfig): ConfigIssue[] {
  const keys = [
    ...Object.keys(zookeeper.properties)
      .filter((key) => key === "quorumListenOnAllIPs" || key === "clientPortAddress")
      .map((key) => [`zookeeper.properties.${key}`, zookeeper.properties[key]] as const),
    ...Object.keys(kafka.properties)
      .filter((key) => key.startsWith("config.providers"))
      .map((key) => [`kafka.properties.${key}`, kafka.properties[key]] as const),
  ];
  return keys.map(([property, value]) =>
    error({ property, rule: "belongs to substrate: kubernetes", given: show(value), fix: "remove it" }),
  );
}

function validateImage(config: KubernetesConfig, product: ServiceName): ConfigIssue[] {
  const { image } = config.kubernetes[product];
  const name = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
  const pattern = new RegExp(
    `^(?:[A-Za-z0-9.-]+(?::\\d+)?/)?${name}(?:/${name})*(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$`,
  );
  if (image === undefined) return [];
  const match = pattern.exec(image);
  const pinned = match !== null && (image.includes("@") || (match.groups?.["tag"] ?? "latest") !== "latest");
  if (pinned) return [];
  const example = `registry.example.org/${product}:${registry[product].versions[0]?.version}`;
  return [
    error({
      property: `kubernetes.${product}.image`,
      rule: "must be an image with a tag other than latest, or with a digest",
      given: show(image),
      fix: `write it as ${example}, or as NAME@sha256:DIGEST`,
    }),
  ];
}

function validateResources(config: KubernetesConfig, product: ServiceName): ConfigIssue[] {
  const { memory, cpu } = config.kubernetes[product];
  const { pageCache } = config.kubernetes.kafka;
  const issues = [
    ...validateQuantity(`kubernetes.${product}.memory`, memory, "2Gi"),
    ...validateQuantity(`kubernetes.${product}.cpu`, cpu, "500m"),
    ...(product === "kafka" ? validateQuantity("kubernetes.kafka.pageCache", pageCache, "4Gi") : []),
  ];
  const heap = heapBytes(config[product].heap);
  const limit = memory === undefined ? defaultMemory(config, product) : quantity(memory);
  if (heap === undefined || limit === undefined || heap < limit) return issues;
  return [
    ...issues,
    error({
      property: `kubernetes.${product}.memory`,
      rule: `must be more than ${product}.heap, ${config[product].heap}: the JVM needs memory besides it`,
      given: show(memory),
      fix: "leave it out, or lower the heap",
    }),
  ];
}

function validateQuantity(property: string, text: string | undefined, example: string): ConfigIssue[] {
  if (text === undefined || quantity(text) !== undefined) return [];
  const rule = "must be a Kubernetes quantity above zero";
  return [error({ property, rule, given: show(text), fix: `write it as ${example}` })];
}

function validateStorage(config: KubernetesConfig, product: ServiceName): ConfigIssue[] {
  const { storage } = config.kubernetes[product];
  if (storage === undefined) return [];
  const property = `kubernetes.${product}.storage`;
  if (config.kubernetes.workload === "Deployment")
    return [
      error({
        property,
        rule: "needs workload: StatefulSet; a Deployment has no volumes",
        given: show(storage),
        fix: "remove it, or set kubernetes.workload to StatefulSet",
      }),
    ];
  const { logSize } = product === "zookeeper" ? (config.kubernetes.zookeeper.storage ?? {}) : {};
  return [
    ...validateQuantity(`${property}.size`, storage.size, "10Gi"),
    ...validateQuantity(`${property}.logSize`, logSize, "10Gi"),
  ];
}

function validateWorkload({ kubernetes: { workload } }: KubernetesConfig): ConfigIssue[] {
  if (workload === "StatefulSet") return [];
  return [
    warning({
      property: "kubernetes.workload",
      rule: "without volumes, the data of a server is gone with its pod; the copies on the others are all there is",
      given: show(workload),
      fix: "use StatefulSet for records that have to last",
    }),
  ];
}

/** One warning for everything that only hosts have. */
function unused(raw: Record<string, unknown>): ConfigIssue[] {
  const given = hostsOnly.filter((key) => {
    const [group = "", inner] = key.split(".");
    const value = raw[group];
    return inner === undefined ? value !== undefined : Object.hasOwn(value ?? {}, inner);
  });
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
