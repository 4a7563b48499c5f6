import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import { podSettingsPath } from "../services/pod-settings";
import { defaultNamespace } from "./kubernetes-schema";
import type { KubernetesSpec } from "./kubernetes-spec";
import { headlessName } from "./servers";
import { subdomain, validateKey } from "./validate-labels";

const label = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Rules about the names of objects: Services have the strictest (RFC 1035 labels). */
export function validateNames(spec: KubernetesSpec): ConfigIssue[] {
  const { settings: kubernetes, pods } = spec;
  const patterns = [
    ...pods.map(({ service, settings }) => ({ at: `${podSettingsPath(service)}.service`, pattern: settings.service })),
    ...pods.flatMap(({ service, settings: { external } }) =>
      external === undefined ? [] : { at: `${podSettingsPath(service)}.external.service`, pattern: external.service },
    ),
  ];
  const largest = Math.max(1000, ...pods.flatMap(({ servers }) => servers.map(({ id }) => id)));
  const issues = [
    ...patterns.flatMap(({ at, pattern }) => validatePattern(at, pattern, largest)),
    ...validateNamespace("kubernetes.namespace", kubernetes.namespace, defaultNamespace),
    ...kubernetes.clientSettings.flatMap((name) => validateNamespace("kubernetes.clientSettings[]", name, "orders")),
    ...validateTwice(kubernetes.clientSettings),
    ...validateSubdomain("kubernetes.clusterDomain", kubernetes.clusterDomain, "cluster.local"),
    ...kubernetes.imagePullSecrets.flatMap((name) =>
      validateSubdomain("kubernetes.imagePullSecrets[]", name, "registry-login"),
    ),
    ...pods.flatMap(({ service, settings: { storage } }) =>
      storage?.class === undefined
        ? []
        : validateSubdomain(`${podSettingsPath(service)}.storage.class`, storage.class, "standard"),
    ),
    ...(kubernetes.topologyKey === undefined
      ? []
      : validateKey("kubernetes.topologyKey", kubernetes.topologyKey, "topology.kubernetes.io/zone")),
    ...pods.flatMap(({ service, settings: { external } }) =>
      Object.keys(external?.annotations ?? {}).flatMap((key) =>
        validateKey(`${podSettingsPath(service)}.external.annotations`, key, "metallb.io/loadBalancerIPs"),
      ),
    ),
    ...validateRegistry(kubernetes.imageRegistry),
  ];
  return issues.length > 0 ? issues : validateDistinct(spec);
}

function validateNamespace(property: string, name: string, example: string): ConfigIssue[] {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return [];
  const rule = "must be small letters, digits and inner hyphens";
  return [error({ property, rule, given: show(name), fix: `use a name such as ${example}` })];
}

/** Kubernetes, "Object Names and IDs": DNS subdomain names. */
export function validateSubdomain(property: string, name: string, example: string): ConfigIssue[] {
  if (subdomain.test(name)) return [];
  const rule = "must be small letters, digits, inner hyphens and dots";
  return [error({ property, rule, given: show(name), fix: nameFix(name, subdomain, example) })];
}

function validateRegistry(registry: string | undefined): ConfigIssue[] {
  if (registry === undefined || /^[A-Za-z0-9.-]+(:\d+)?(\/[a-z0-9]+([._-]+[a-z0-9]+)*)*$/.test(registry)) return [];
  const bare = registry.replace(/^[a-z]+:\/\//i, "").replace(/\/+$/, "");
  return [
    error({
      property: "kubernetes.imageRegistry",
      rule: "must be a registry, with a path behind it where images have one, without a scheme or a slash at the end",
      given: show(registry),
      fix:
        bare !== registry && validateRegistry(bare).length === 0
          ? `write ${bare}`
          : "write it as registry.example.org/mirror",
    }),
  ];
}

/** Capitals and a dot at the end are slips; what else is not allowed has another name. */
function nameFix(name: string, pattern: RegExp, example: string): string {
  const meant = name.toLowerCase().replaceAll("_", "-").replace(/\.$/, "");
  return pattern.test(meant) ? `write ${meant}` : `use a name such as ${example}`;
}

function validateTwice(names: readonly string[]): ConfigIssue[] {
  const twice = groupBy(names, (name) => name).find((group) => group.length > 1);
  if (twice === undefined) return [];
  const rule = "must name each namespace once";
  return [error({ property: "kubernetes.clientSettings", rule, given: show(names), fix: `remove one ${twice[0]}` })];
}

function validatePattern(property: string, pattern: string, largest: number): ConfigIssue[] {
  if (pattern.includes("{id}") && label.test(pattern.replaceAll("{id}", String(largest)))) return [];
  return [
    error({
      property,
      rule: "must be small letters, digits and hyphens that start with a letter, with {id} for the server's id",
      given: show(pattern),
      fix: "write it as kafka-{id}",
    }),
  ];
}

function validateDistinct({ pods }: KubernetesSpec): ConfigIssue[] {
  const ours = pods.flatMap((own) => [headlessName(own), own.service.kubernetes.anyServer ?? []].flat());
  const used = [
    ...ours.map((name) => ({ name, of: "this program" })),
    ...pods.flatMap(({ service, servers }) =>
      servers.map(({ ownService }) => ({ name: ownService, of: `${podSettingsPath(service)}.service` })),
    ),
    ...pods.flatMap(({ service, servers }) =>
      servers.flatMap(({ external }) =>
        external === undefined ? [] : [{ name: external.service, of: `${podSettingsPath(service)}.external.service` }],
      ),
    ),
  ];
  const clash = groupBy(used, ({ name }) => name).find((group) => new Set(group.map(({ of }) => of)).size > 1);
  if (clash === undefined) return [];
  return [
    error({
      property: clash.map(({ of }) => of).find((of) => of !== "this program") ?? "",
      rule: "must give names that no other Service of the cluster has",
      given: `${show(clash[0]?.name)} is also that of ${clash[0]?.of}`,
      fix: "choose another pattern",
    }),
  ];
}
