import { type Security, securityOf } from "../../../security/security-schema";
import type { ZooKeeperStack } from "../schema";

/** The security of a stack; the ports of an ensemble that this program does not run have none of it. */
export function ensembleSecurityOf(config: ZooKeeperStack): Security {
  const security = securityOf(config);
  return config.zookeeper.existing === undefined ? security : { ...security, zookeeper: "plaintext" };
}
