import { type ConfigIssue, error, warning } from "../../model/issue";
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

/** How long sessions may last. A server that finds the limits the wrong way round does not start (`QuorumPeerConfig`). */
export function validateSessionTimeouts({ zookeeper: { properties } }: ZooKeeperStack): ConfigIssue[] {
  const whole = (key: string, otherwise: number) => {
    const text = String(properties[key] ?? otherwise).trim();
    return /^[+-]?\d+$/.test(text) ? BigInt(text.replace(/^\+/, "")) : undefined;
  };
  const [tick, least, most] = [whole("tickTime", 2000), whole("minSessionTimeout", -1), whole("maxSessionTimeout", -1)];
  if (tick === undefined || least === undefined || most === undefined) return [];
  // ZooKeeper multiplies in 32 bits.
  const [min, max] = [
    least === -1n ? BigInt.asIntN(32, tick * 2n) : least,
    most === -1n ? BigInt.asIntN(32, tick * 20n) : most,
  ];
  const [key] = ["maxSessionTimeout", "minSessionTimeout", "tickTime"].filter((one) => Object.hasOwn(properties, one));
  if (min <= max || key === undefined) return [];
  const fixes: Readonly<Record<string, string>> = {
    maxSessionTimeout: `set it to ${min} or more, or lower minSessionTimeout`,
    minSessionTimeout: `set it to ${max} or less, or raise maxSessionTimeout`,
  };
  return [
    error({
      property: `zookeeper.properties.${key}`,
      rule: "minSessionTimeout must not be above maxSessionTimeout: a server does not start otherwise; they are 2 and 20 ticks without a value",
      given: `${min} and ${max}`,
      fix: fixes[key] ?? "lower it: 2000 is usual",
    }),
  ];
}
