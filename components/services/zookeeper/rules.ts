import { type ConfigIssue, warning } from "../../model/issue";
import { isRelease } from "../../model/versions";
import { versionOf } from "../resolve-group";
import { log4jLevels, logbackLevels, validateLogLevels } from "../validate-log-levels";
import { usesLogback } from "./logging";
import type { ZooKeeperStack } from "./schema";
import { zookeeperVersions } from "./versions";

/** Which levels there are depends on what the version logs with. */
export function validateLogging({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const { version } = versionOf(zookeeper, zookeeperVersions);
  const known = isRelease(version) && !usesLogback(version) ? log4jLevels : logbackLevels;
  return validateLogLevels("zookeeper", zookeeper.logging, known);
}

/** An even number of servers needs one more for a majority, and survives no more failures for it. */
export function validateEnsembleSize({ hosts }: ZooKeeperStack): ConfigIssue[] {
  const servers = hosts.filter(({ zookeeperId }) => zookeeperId !== undefined).length;
  if (servers === 0 || servers % 2 === 1) return [];
  return [
    warning({
      property: "hosts[].zookeeperId",
      rule: `an ensemble of ${servers} survives no more failures than one of ${servers - 1}`,
      given: `${servers} members`,
      fix: "use an odd number: 3 or 5",
    }),
  ];
}
