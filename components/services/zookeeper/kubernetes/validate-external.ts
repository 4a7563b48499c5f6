import { type ConfigIssue, warning } from "../../../model/issue";
import { validateExternalAccess } from "../../external-rules";
import { ensembleSecurityOf } from "../security/ensemble-security";
import type { ZooKeeperInPods } from "./zookeeper-pod-settings";

const at = "kubernetes.zookeeper.external";

/** Rules about access to ZooKeeper's client port from outside the cluster. */
export function validateZooKeeperExternal(config: ZooKeeperInPods): ConfigIssue[] {
  const { hosts, kubernetes } = config;
  const { external } = kubernetes.zookeeper;
  const ids = hosts.flatMap(({ zookeeperId }) => zookeeperId ?? []);
  const issues = validateExternalAccess({ at, noun: "server", example: "zk1.example.org", ids, external });
  if (external.type === "none" || ensembleSecurityOf(config).zookeeper === "secure") return issues;
  return [
    ...issues,
    warning({
      property: `${at}.type`,
      rule: "lets everybody who reaches it change or delete what ZooKeeper knows of the cluster: there is no login",
      given: `type: ${external.type}`,
      fix: "keep it to networks that you trust, by a firewall or annotations of the load balancer; or remove it",
    }),
  ];
}
