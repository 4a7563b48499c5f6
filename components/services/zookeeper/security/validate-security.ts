import { isIpAddress } from "../../../model/address";
import { type ConfigIssue, error, show, warning } from "../../../model/issue";
import { compareVersions, isRelease } from "../../../model/versions";
import { securityOf } from "../../../security/security-schema";
import { versionOf } from "../../resolve-group";
import type { Located } from "../../service-schema";
import { validateSecurityOptions } from "../../security-options";
import { quorumVerification } from "../properties/security-keys";
import type { ZooKeeperStack } from "../schema";
import { zookeeperVersions } from "../versions";

/** Rules about an ensemble with TLS. */
export function validateEnsembleSecurity(config: ZooKeeperStack): ConfigIssue[] {
  return validateSecurityOptions("zookeeper", config, config.zookeeper.jvmOptions);
}

/** The same about one that this program does not run. */
export function validateExistingSecurity({ security, zookeeper: { existing } }: ZooKeeperStack): ConfigIssue[] {
  if (existing === undefined || typeof security !== "object" || security.zookeeper !== "secure") return [];
  return [
    error({
      property: "security.zookeeper",
      rule: "has no effect with zookeeper.existing: brokers speak to servers that this program does not run without TLS",
      given: show(security.zookeeper),
      fix: "remove it",
    }),
  ];
}

/**
 * Members look up the address that the others come from, and compare its name with their certificates; 3.9 does not (its
 * FIPS mode).
 */
export function validateVerification(config: ZooKeeperStack<Located>): ConfigIssue[] {
  const { version } = versionOf(config.zookeeper, zookeeperVersions);
  const servers = config.hosts.filter(({ zookeeperId }) => zookeeperId !== undefined);
  const named = servers.filter(({ address }) => !isIpAddress(address));
  const verifies = String(config.zookeeper.properties[quorumVerification] ?? "true").trim() !== "false";
  if (securityOf(config).zookeeper === "plaintext" || !verifies || named.length === 0 || servers.length === 1)
    return [];
  if (!isRelease(version) || compareVersions(version, "3.9.0") >= 0) return [];
  return [
    warning({
      property: named.map(({ name }) => `hosts[${name}].address`).join(", "),
      rule: `ZooKeeper ${version} lets a member in only when the name of its address, by the other way of DNS, is in its certificate`,
      given: named.map(({ address }) => show(address)).join(", "),
      fix: `see that the addresses of these hosts lead back to these names, use IP addresses, or set zookeeper.properties ${quorumVerification}: false`,
    }),
  ];
}
