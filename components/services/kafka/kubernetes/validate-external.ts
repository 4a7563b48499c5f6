import { addressProblem } from "../../../model/address";
import { groupBy } from "../../../model/group-by";
import { type ConfigIssue, error, show } from "../../../model/issue";
import { compareVersions } from "../../../model/versions";
import { addressMark } from "../../pod-settings";
import { versionOf } from "../../resolve-group";
import { kafkaVersions } from "../versions";
import type { KafkaInPods, KafkaPodSettings } from "./kafka-pod-settings";

const at = "kubernetes.kafka.external";

/** Rules about access from outside the cluster. */
export function validateExternal(config: KafkaInPods): ConfigIssue[] {
  const { external } = config.kubernetes.kafka;
  const brokers = config.hosts.flatMap(({ brokerId }) => brokerId ?? []);
  const unknownIds = (["nodePorts", "addresses"] as const).flatMap((key) =>
    Object.keys(external[key])
      .filter((id) => !brokers.map(String).includes(id))
      .map((id) =>
        error({
          property: `${at}.${key}.${id}`,
          rule: "must be the id of a broker",
          given: show(id),
          fix: `use ${brokers.join(", ")}`,
        }),
      ),
  );
  switch (external.type) {
    case "none":
      return [
        ...unknownIds,
        ...refuse(external, "nodePorts", "NodePort"),
        ...refuse(external, "addresses", "NodePort"),
        ...refuse(external, "annotations", "NodePort or LoadBalancer"),
      ];
    case "NodePort":
      return [
        ...unknownIds,
        ...validateForms(external, brokers),
        ...validateNodePorts(external, brokers),
        ...validateDiscovery(config, brokers),
        ...validateAnnotations(external, brokers),
      ];
    case "LoadBalancer":
      return [
        ...unknownIds,
        ...validateForms(external, brokers),
        ...refuse(external, "nodePorts", "NodePort"),
        ...validateAnnotations(external, brokers),
        ...validateTogether(external),
      ];
  }
}

/** Clients are told these addresses, like `hosts[].advertised`. */
function validateForms({ addresses }: External, brokers: readonly number[]): ConfigIssue[] {
  return Object.entries(addresses).flatMap(([id, address]) => {
    const problem = addressProblem(address, { alone: brokers.length === 1 });
    return problem === undefined
      ? []
      : [error({ property: `${at}.addresses.${id}`, given: show(address), ...problem })];
  });
}

/** All load balancers have one port, so brokers behind one address could not be told apart. */
function validateTogether({ addresses }: External): ConfigIssue[] {
  return groupBy(Object.entries(addresses), ([, address]) => address.toLowerCase())
    .filter((group) => group.length > 1)
    .map((group) =>
      error({
        property: `${at}.addresses`,
        rule: "must differ for every broker: a client connects to the broker that leads, and the port is the same",
        given: `${show(group[0]?.[1])} for the brokers ${group.map(([id]) => id).join(", ")}`,
        fix: "give each broker the address of its own load balancer, or leave addresses out: each Service tells its own",
      }),
    );
}

type External = KafkaPodSettings["external"];

function refuse(external: External, key: "nodePorts" | "addresses" | "annotations", type: string): ConfigIssue[] {
  if (Object.keys(external[key]).length === 0) return [];
  return [
    error({
      property: `${at}.${key}`,
      rule: `needs ${at}.type: ${type}`,
      given: `type: ${external.type}`,
      fix: "remove it, or set the type",
    }),
  ];
}

function validateNodePorts({ nodePorts }: External, brokers: readonly number[]): ConfigIssue[] {
  const missing = brokers.filter((id) => nodePorts[id] === undefined);
  const ports = Object.entries(nodePorts);
  return [
    ...(missing.length === 0
      ? []
      : [
          error({
            property: `${at}.nodePorts`,
            rule: "must hold a port for every broker: clients are told it, so it must not change",
            given: `none for broker ${missing.join(", ")}`,
            fix: "add them, such as { 1: 30901, 2: 30902, 3: 30903 }",
          }),
        ]),
    ...ports
      .filter(([, port]) => port < 30000 || port > 32767)
      .map(([id, port]) =>
        error({
          property: `${at}.nodePorts.${id}`,
          rule: "must be 30000 to 32767, the range of NodePorts",
          given: show(port),
          fix: "choose another port",
        }),
      ),
    ...groupBy(ports, ([, port]) => port)
      .filter((group) => group.length > 1)
      .map((group) =>
        error({
          property: `${at}.nodePorts`,
          rule: "must differ for every broker",
          given: `${show(group[0]?.[1])} for the brokers ${group.map(([id]) => id).join(", ")}`,
          fix: "give each of them its own",
        }),
      ),
  ];
}

/** A broker learns its node's address from its environment, which Kafka reads since 3.5 (KIP-887). */
function validateDiscovery(config: KafkaInPods, brokers: readonly number[]): ConfigIssue[] {
  const { addresses } = config.kubernetes.kafka.external;
  const { version } = versionOf(config.kafka, kafkaVersions);
  if (compareVersions(version, "3.5.0") >= 0) return [];
  return validateEach(addresses, brokers, `Kafka ${version} cannot find out the address of its node: 3.5 is the first`);
}

/** What stands for an address in an annotation needs one that is given. */
function validateAnnotations({ addresses, annotations }: External, brokers: readonly number[]): ConfigIssue[] {
  const used = Object.values(annotations).some((value) => value.includes(addressMark));
  return used ? validateEach(addresses, brokers, `must hold an address for every broker: annotations use it`) : [];
}

function validateEach(addresses: Record<string, string>, brokers: readonly number[], rule: string): ConfigIssue[] {
  const missing = brokers.filter((id) => addresses[id] === undefined);
  if (missing.length === 0) return [];
  return [
    error({
      property: `${at}.addresses`,
      rule,
      given: `none for broker ${missing.join(", ")}`,
      fix: "add them, such as { 1: broker1.example.org }",
    }),
  ];
}
