import type { ZnodeRights } from "../../../../components/services/service";
import { openToAll, ownedBy, readableByAll, type ZnodeAcl } from "../../../protocol/zookeeper/znode-acl";

/** The znodes of a cluster, below which all others are (`kafka.zk.ZkData.SecureRootPaths` of 2.5 to 3.9). */
export const rootPaths: readonly string[] = [
  ...["/admin", "/brokers", "/cluster", "/config", "/controller", "/controller_epoch", "/isr_change_notification"],
  ...["/latest_producer_id_block", "/log_dir_event_notification", "/delegation_token", "/migration", "/feature"],
  ...["/kafka-acl", "/kafka-acl-changes", "/kafka-acl-extended", "/kafka-acl-extended-changes"],
];

/** Logins, passwords in settings, and tokens (`ZkData.SensitiveRootPaths`). */
export const sensitivePaths: readonly string[] = ["/config/users", "/config/brokers", "/delegation_token/tokens"];

/** Where consumers of Kafka before 0.9 wrote; brokers leave it open. */
const consumers = "/consumers";

/** What the ACL of a znode has to be: what brokers give those that they create (`ZkData.defaultAcls`). */
export function wantedAcls(
  path: string,
  { access, owner }: Pick<ZnodeRights, "access" | "owner">,
): readonly ZnodeAcl[] {
  if (access === "open" || path === consumers) return openToAll;
  const isSensitive = sensitivePaths.some((sensitive) => path.startsWith(sensitive));
  return [ownedBy(owner), ...(isSensitive ? [] : readableByAll)];
}
