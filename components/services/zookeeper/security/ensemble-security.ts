import { type Security, securityOf } from "../../../security/security-schema";
import { metadataOf } from "../../kafka/metadata";
import type { ZooKeeperStack } from "../schema";

/** The security of a stack; the ports of an ensemble that this program does not run, or that is not there, have none of it. */
export function ensembleSecurityOf(config: ZooKeeperStack): Security {
  const security = securityOf(config);
  const runs = config.zookeeper.existing === undefined && metadataOf(config).zookeeper;
  return runs ? security : { ...security, zookeeper: "plaintext" };
}
