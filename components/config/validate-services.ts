import { closest } from "fastest-levenshtein";
import { sha512Of, sourceOf, versionOf } from "./defaults";
import { type ConfigIssue, error, show } from "../model/issue";
import { heapBytes } from "../model/jvm";
import { ownerOfKafkaKey } from "../services/kafka/kafka-files";
import type { ClusterConfig } from "./config-schema";
import { compareVersions, findVersion, type Product, type Version, versions } from "../model/versions";
import { ownerOfZooKeeperKey } from "../services/zookeeper/zookeeper-files";

const products: readonly Product[] = ["zookeeper", "kafka"];
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Rules about what runs: versions, checksums, heaps, users and further properties. */
export function validateServices(config: ClusterConfig): ConfigIssue[] {
  return [
    ...products.flatMap((product) => [
      ...validateVersion(config, product),
      ...validateChecksum(config, product),
      ...validateJvm(config, product),
      ...validateUser(config, product),
      ...validateProperties(config, product),
    ]),
    ...validatePair(config),
    ...validateRest(config),
  ];
}

/** The same rules as far as they hold for software that comes installed. */
export function validateSoftware(config: ClusterConfig): ConfigIssue[] {
  return [
    ...products.flatMap((product) => [
      ...validateVersion(config, product),
      ...validateJvm(config, product),
      ...validateProperties(config, product),
    ]),
    ...validatePair(config),
    ...validateRest(config),
  ];
}

function validateVersion(config: ClusterConfig, product: Product): ConfigIssue[] {
  const version = versionOf(config, product);
  if (lacksZooKeeper(version)) return [];
  const known = versions[product].filter((entry) => !lacksZooKeeper(entry)).map((entry) => entry.version);
  if (findVersion(product, version.version) !== undefined) return [];
  return [
    error({
      property: `${product}.version`,
      rule: `must be one of ${known.join(", ")}`,
      given: show(version.version),
      fix: `did you mean ${closest(version.version, known)}?`,
    }),
  ];
}

function validateChecksum(config: ClusterConfig, product: Product): ConfigIssue[] {
  const version = versionOf(config, product);
  if (lacksZooKeeper(version) || findVersion(product, version.version) === undefined) return [];
  const sha512 = sha512Of(config, product);
  if (sha512 !== undefined && /^[0-9a-f]{128}$/.test(sha512)) return [];
  const { kind } = sourceOf(config[product].source, version);
  return [
    error({
      property: `${product}.sha512`,
      rule: "must be the SHA-512 of the distribution, 128 hexadecimal digits",
      given: show(config[product].sha512),
      fix:
        kind === "maven"
          ? `use another source: ${version.version} cannot be assembled from Maven artifacts`
          : "copy it from the .sha512 file that Apache publishes beside the archive",
    }),
  ];
}

function lacksZooKeeper({ zookeeper }: Version): boolean {
  return zookeeper === "none";
}

function validatePair(config: ClusterConfig): ConfigIssue[] {
  const kafka = versionOf(config, "kafka");
  const zookeeper = versionOf(config, "zookeeper");
  if (lacksZooKeeper(kafka))
    return [
      error({
        property: "kafka.version",
        rule: "must have a ZooKeeper mode; Kafka 4 has none (KIP-833)",
        given: show(kafka.version),
        fix: "use a 3.9 release, the last line that runs with ZooKeeper",
      }),
    ];
  if (kafka.zookeeper === undefined || compareVersions(zookeeper.version, kafka.zookeeper) >= 0) return [];
  return [
    error({
      property: "zookeeper.version",
      rule: `Kafka ${kafka.version} needs ZooKeeper ${kafka.zookeeper} or newer`,
      given: show(zookeeper.version),
      fix: "choose a newer ZooKeeper",
    }),
  ];
}

function validateJvm(config: ClusterConfig, product: Product): ConfigIssue[] {
  const { heap, jvmOptions } = config[product];
  const issues = jvmOptions
    .filter((option) => !/^-[^\n\r]+$/.test(option))
    .map((option) =>
      error({
        property: `${product}.jvmOptions`,
        rule: "must be JVM options, each starting with -",
        given: show(option),
        fix: "give one option per item, such as -XX:+UseZGC",
      }),
    );
  if (heapBytes(heap) === undefined)
    issues.push(
      error({
        property: `${product}.heap`,
        rule: "must be a size: a number followed by k, m or g",
        given: show(heap),
        fix: "write it as for -Xmx, such as 512m or 6g",
      }),
    );
  return issues;
}

function validateUser(config: ClusterConfig, product: Product): ConfigIssue[] {
  const { user } = config[product];
  if (/^[a-z_][a-z0-9_-]{0,30}$/.test(user) && user !== "root") return [];
  return [
    error({
      property: `${product}.user`,
      rule: "must be the name of an unprivileged system user",
      given: show(user),
      fix: `leave it out for the default, ${product}`,
    }),
  ];
}

function validateProperties(config: ClusterConfig, product: Product): ConfigIssue[] {
  const ownerOf = { zookeeper: ownerOfZooKeeperKey, kafka: ownerOfKafkaKey }[product];
  return Object.entries(config[product].properties).flatMap(([key, value]) => {
    const property = `${product}.properties.${key}`;
    const owner = ownerOf(key);
    if (owner !== undefined)
      return error({
        property,
        rule: `belongs to ${owner}`,
        given: show(value),
        fix: "remove it here and set it there",
      });
    if (/^[A-Za-z0-9._-]+$/.test(key)) return [];
    const fix = "write the key as the documentation does, without blanks";
    return error({ property, rule: "must be a property name", given: show(key), fix });
  });
}

function validateRest(config: ClusterConfig): ConfigIssue[] {
  const { chroot } = config.kafka;
  const issues: ConfigIssue[] = [];
  if (chroot !== undefined && !/^(\/[A-Za-z0-9._-]+)+$/.test(chroot))
    issues.push(
      error({
        property: "kafka.chroot",
        rule: "must be a ZooKeeper path: a slash, then a name",
        given: show(chroot),
        fix: "write it as /kafka, without a slash at the end",
      }),
    );
  if (config.clusterId !== undefined && !uuid.test(config.clusterId))
    issues.push(
      error({
        property: "clusterId",
        rule: "must be a UUID in lower case",
        given: show(config.clusterId),
        fix: "copy it from /var/lib/kafka-zookeeper/cluster-id on a host, or leave it out",
      }),
    );
  if (config.readyTimeout < 30)
    issues.push(
      error({
        property: "readyTimeout",
        rule: "must be at least 30 seconds: JVMs need a while to start",
        given: show(config.readyTimeout),
        fix: "leave it out for 600",
      }),
    );
  return issues;
}
