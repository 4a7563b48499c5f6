import type { ServerGroups } from "../../../model/cluster-spec";
import { znodesOf } from "../../../security/steps";
import type { ZnodeRights } from "../../service";
import { kafkaOf, metadataIn } from "../resolve";
import { zookeeperClientName } from "./broker-certificates";
import { hasZooKeeperTls } from "./zookeeper-client";

/**
 * Who may do what with the znodes of the brokers; undefined where brokers give what they create to everybody. Older releases
 * set no rights without a login of SASL.
 */
export function znodeRights(cluster: ServerGroups): ZnodeRights | undefined {
  const brokers = kafkaOf(cluster);
  const { security, distribution, settings } = brokers;
  const access = znodesOf(security);
  // Nobody reads them any more.
  if (metadataIn(brokers).step === "kraft") return undefined;
  if (access === "as they are" || !hasZooKeeperTls(distribution.version.version)) return undefined;
  return {
    access,
    service: "zookeeper",
    chroot: settings.chroot ?? "",
    owner: zookeeperClientName(brokers),
  };
}
