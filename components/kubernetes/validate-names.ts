import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import type { KubernetesSpec } from "./kubernetes-spec";

const label = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;

/** Rules about the names of objects: Services have the strictest (RFC 1035 labels). */
export function validateNames(spec: KubernetesSpec): ConfigIssue[] {
  const { settings: kubernetes } = spec;
  const patterns = [
    ["kubernetes.zookeeper.service", kubernetes.zookeeper.service],
    ["kubernetes.kafka.service", kubernetes.kafka.service],
    ["kubernetes.kafka.external.service", kubernetes.kafka.external.service],
  ] as const;
  const issues = [
    ...patterns.flatMap(([property, pattern]) => validatePattern(property, pattern)),
    ...validateNamespace("kubernetes.namespace", kubernetes.namespace, "kafka"),
    ...kubernetes.clientSettings.flatMap((name) => validateNamespace("kubernetes.clientSettings[]", name, "orders")),
    ...validateTwice(kubernetes.clientSettings),
  ];
  return issues.length > 0 ? issues : validateDistinct(spec);
}

function validateNamespace(property: string, name: string, example: string): ConfigIssue[] {
  if (/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/.test(name)) return [];
  const rule = "must be small letters, digits and inner hyphens";
  return [error({ property, rule, given: show(name), fix: `use a name such as ${example}` })];
}

function validateTwice(names: readonly string[]): ConfigIssue[] {
  const twice = groupBy(names, (name) => name).find((group) => group.length > 1);
  if (twice === undefined) return [];
  const rule = "must name each namespace once";
  return [error({ property: "kubernetes.clientSettings", rule, given: show(names), fix: `remove one ${twice[0]}` })];
}

function validatePattern(property: string, pattern: string): ConfigIssue[] {
  if (pattern.includes("{id}") && label.test(pattern.replaceAll("{id}", "1000"))) return [];
  return [
    error({
      property,
      rule: "must be small letters, digits and hyphens that start with a letter, with {id} for the server's id",
      given: show(pattern),
      fix: "write it as kafka-{id}",
    }),
  ];
}

function validateDistinct({ zookeeper, kafka, externalAccess }: KubernetesSpec): ConfigIssue[] {
  const used = [
    ...["zk-hs", "zk-cs", "kafka-hs", "kafka"].map((name) => ({ name, of: "this program" })),
    ...zookeeper.servers.map(({ service }) => ({ name: service, of: "kubernetes.zookeeper.service" })),
    ...kafka.servers.map(({ service }) => ({ name: service, of: "kubernetes.kafka.service" })),
    ...externalAccess.map(({ service }) => ({ name: service, of: "kubernetes.kafka.external.service" })),
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
