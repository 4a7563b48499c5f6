import { type ConfigIssue, warning } from "../../../model/issue";
import { validateExternalAccess } from "../../external-rules";
import type { ZooKeeperInPods } from "./zookeeper-pod-settings";

const at = "kubernetes.zookeeper.external";

/** Rules about access to ZooKeeper's client port from outside the cluster. */
export function validateZooKeeperExternal({ hosts, kubernetes }: ZooKeeperInPods): ConfigIssue[] {
  const { external } = kubernetes.zookeeper;
  const ids = hosts.flatMap(({ zookeeperId }) => zookeeperId ?? []);
  const issues = validateExternalAccess({ at, noun: "server", example: "zk1.example.org", ids, external });
  if (external.type === "none") return issues;
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
