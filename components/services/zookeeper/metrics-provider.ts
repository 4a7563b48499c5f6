import { type ConfigIssue, error, show } from "../../model/issue";
import type { ZooKeeperStack } from "./schema";

const key = "metricsProvider.className";

/** Those in ZooKeeper's own jar; all others are in jars of their own. */
const inZooKeeper = ["DefaultMetricsProvider", "NullMetricsProvider"].map(
  (name) => `org.apache.zookeeper.metrics.impl.${name}`,
);

/** A server ends when the class is not there, and what is assembled of Maven artifacts has no provider of its own. */
export function validateMetricsProvider({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const given = zookeeper.properties[key];
  if (zookeeper.source !== "maven" || given === undefined || inZooKeeper.includes(String(given).trim())) return [];
  return [
    error({
      property: `zookeeper.properties.${key}`,
      rule: "must be in the distribution, or the server ends: that of source: maven has no metrics provider",
      given: show(given),
      fix: "remove it; or use the archive of Apache, which has the one of Prometheus: leave source out, with its sha512",
    }),
  ];
}
