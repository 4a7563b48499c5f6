import type { ServerGroups } from "../../../model/cluster-spec";
import type { PropertyMap } from "../../../model/properties";
import { compareVersions } from "../../../model/versions";
import { ensembleStepOf, offersSecure, prefersTls } from "../../../security/steps";
import { zookeeperOf } from "../../zookeeper/resolve";
import { prefersTls13 } from "../../zookeeper/security/server-security";
import type { KafkaGroup } from "../resolve";
import { brokerKeyFiles } from "./broker-certificates";

const socket = "org.apache.zookeeper.ClientCnxnSocketNetty";

/** Whether a release has settings of its own for TLS with ZooKeeper (KIP-515). */
export function hasZooKeeperTls(version: string): boolean {
  return compareVersions(version, "2.5.0") >= 0;
}

/** A server that speaks to ZooKeeper: a broker, or a controller on the way from there. */
type Client = Pick<KafkaGroup, "security" | "distribution">;

function isSecure({ security }: Pick<Client, "security">): boolean {
  return offersSecure(ensembleStepOf(security));
}

/** How a broker speaks to ZooKeeper with TLS; nothing without it, or where JVM options say it. */
export function zookeeperClient(
  client: Client,
  cluster: ServerGroups,
  { zookeeper, zookeeperTrust }: Pick<ReturnType<typeof brokerKeyFiles>, "zookeeper" | "zookeeperTrust">,
): PropertyMap {
  if (!isSecure(client) || !hasZooKeeperTls(client.distribution.version.version)) return {};
  return {
    "zookeeper.ssl.client.enable": "true",
    "zookeeper.clientCnxnSocket": socket,
    "zookeeper.ssl.keystore.location": zookeeper.path,
    "zookeeper.ssl.keystore.type": "PEM",
    "zookeeper.ssl.truststore.location": zookeeperTrust.path,
    "zookeeper.ssl.truststore.type": "PEM",
    // A broker tries 1.2 alone otherwise, whatever its ensemble prefers.
    ...(prefersTls13(zookeeperOf(cluster)) ? { "zookeeper.ssl.protocol": "TLSv1.3" } : {}),
    // Before, brokers that do not show who they are would be shut out of what others have made.
    ...(prefersTls(ensembleStepOf(client.security)) ? { "zookeeper.set.acl": "true" } : {}),
  };
}

/** The same as JVM options, for releases whose only way that is; their client of ZooKeeper reads system properties. */
export function zookeeperClientOptions(brokers: KafkaGroup): string[] {
  if (!isSecure(brokers) || hasZooKeeperTls(brokers.distribution.version.version)) return [];
  const { zookeeper, zookeeperTrust } = brokerKeyFiles(brokers);
  return [
    "-Dzookeeper.client.secure=true",
    `-Dzookeeper.clientCnxnSocket=${socket}`,
    `-Dzookeeper.ssl.keyStore.location=${zookeeper.path}`,
    "-Dzookeeper.ssl.keyStore.type=PEM",
    `-Dzookeeper.ssl.trustStore.location=${zookeeperTrust.path}`,
    "-Dzookeeper.ssl.trustStore.type=PEM",
  ];
}
