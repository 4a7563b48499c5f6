import { type ConfigIssue, error, show } from "../../../model/issue";
import { isRelease } from "../../../model/versions";
import { versionOf } from "../../resolve-group";
import { quorumVerification } from "../properties/security-keys";
import { ensembleSecurityOf } from "../security/ensemble-security";
import { prefersTls13 } from "../security/server-security";
import { zookeeperVersions } from "../versions";
import type { ZooKeeperInPods } from "./zookeeper-pod-settings";

/**
 * Rules about an ensemble with TLS in pods. Before 3.9, a member asks DNS for the name of the address that another one
 * comes from (ZKTrustManager), and a pod has several: those of its Services, with its address in them.
 */
export function validateSecurityInPods(config: ZooKeeperInPods): ConfigIssue[] {
  const { properties } = config.zookeeper;
  const version = versionOf(config.zookeeper, zookeeperVersions);
  const members = config.hosts.filter(({ zookeeperId }) => zookeeperId !== undefined);
  const verifies = String(properties[quorumVerification] ?? "true").trim() !== "false";
  if (ensembleSecurityOf(config).zookeeper === "plaintext" || members.length < 2 || !verifies) return [];
  if (!isRelease(version.version) || prefersTls13({ distribution: { version } })) return [];
  return [
    error({
      property: "zookeeper.version",
      rule: "must be 3.9 or newer with TLS on Kubernetes: older members look for a name of the address that another one comes from, and pods have changing ones",
      given: show(version.version),
      fix: `use 3.9, or set zookeeper.properties ${quorumVerification}: false`,
    }),
  ];
}
