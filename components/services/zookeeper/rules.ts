import { type ConfigIssue, error, show, warning } from "../../model/issue";
import { isRelease } from "../../model/versions";
import { versionOf } from "../resolve-group";
import { log4jLevels, logbackLevels, validateLogLevels } from "../validate-log-levels";
import { usesLogback } from "./logging";
import type { ZooKeeperHost, ZooKeeperStack } from "./schema";
import { zookeeperVersions } from "./versions";

/** Which levels there are depends on what the version logs with. */
export function validateLogging({ zookeeper }: ZooKeeperStack): ConfigIssue[] {
  const { version } = versionOf(zookeeper, zookeeperVersions);
  const known = isRelease(version) && !usesLogback(version) ? log4jLevels : logbackLevels;
  return validateLogLevels("zookeeper", zookeeper.logging, known);
}

/** Rules about who votes in the ensemble. */
export function validateRoles({ hosts }: ZooKeeperStack): ConfigIssue[] {
  const idle = hosts.filter(({ zookeeperId, zookeeperRole }) => zookeeperId === undefined && zookeeperRole);
  return [...idle.map(roleWithoutServer), ...tooFewVoters(hosts)];
}

function roleWithoutServer({ name, zookeeperRole }: ZooKeeperHost): ConfigIssue {
  return error({
    property: `hosts[${name}].zookeeperRole`,
    rule: "is the role of the ZooKeeper server on a host, and this host has none",
    given: show(zookeeperRole),
    fix: "remove it, or give the host a zookeeperId",
  });
}

/** ZooKeeper refuses to start with observers and fewer than two that vote (`QuorumPeerConfig.parseDynamicConfig`). */
function tooFewVoters(hosts: readonly ZooKeeperHost[]): ConfigIssue[] {
  const servers = hosts.filter(({ zookeeperId }) => zookeeperId !== undefined);
  const observers = servers.filter(isObserver);
  const voters = servers.length - observers.length;
  if (observers.length === 0 || voters >= 2) return [];
  return [
    error({
      property: "hosts[].zookeeperRole",
      rule: "at least two members, better three, must be participants, which vote: observers only follow them",
      given: `${voters} of ${servers.length} members ${voters === 1 ? "votes" : "vote"}`,
      fix: "remove zookeeperRole: observer from hosts until two or three vote, or add servers that vote (hosts[].zookeeperId, or kubernetes.zookeeper.replicas)",
    }),
  ];
}

function isObserver({ zookeeperRole }: ZooKeeperHost): boolean {
  return zookeeperRole === "observer";
}

/** An even number of servers needs one more for a majority, and survives no more failures for it. */
export function validateEnsembleSize({ hosts }: ZooKeeperStack): ConfigIssue[] {
  const servers = hosts.filter((host) => host.zookeeperId !== undefined && !isObserver(host)).length;
  if (servers === 0 || servers % 2 === 1) return [];
  return [
    warning({
      property: "hosts[].zookeeperId",
      rule: `an ensemble of ${servers} survives no more failures than one of ${servers - 1}`,
      given: `${servers} members${hosts.some(isObserver) ? " that vote" : ""}`,
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
