import { ownedBy, type PropertyProblem, refused } from "../../../model/property-problem";
import type { SettingValue } from "../../../model/setting-kinds";

/** Keys of server.properties that follow from the rest of the stack file, with the settings that own each. */
const ownedKeys: Readonly<Record<string, readonly string[]>> = {
  "broker.id": ["hosts[].brokerId"],
  "broker.rack": ["hosts[].rack"],
  "default.replication.factor": ["kafka.replicationFactor"],
  "inter.broker.protocol.version": ["kafka.protocol"],
  "inter.broker.listener.name": ["kafka.interBrokerListener"],
  "listener.security.protocol.map": ["kafka.listeners"],
  "log.dir": ["kafka.paths.data"],
  "log.dirs": ["kafka.paths.data"],
  "min.insync.replicas": ["kafka.minInsyncReplicas"],
  "security.inter.broker.protocol": ["kafka.interBrokerListener"],
  "zookeeper.connect": ["hosts[].zookeeperId", "zookeeper.ports.client", "zookeeper.existing", "kafka.chroot"],
  "host.name": ["kafka.listeners"],
  listeners: ["kafka.listeners"],
  port: ["kafka.listeners"],
};

const kraft = refused("is for Kafka without ZooKeeper (KRaft), and this program runs Kafka with ZooKeeper");

/** Keys that tell a server in KRaft who it is and where the quorum is, with the settings that own each. */
function ownerOfKraftKey(key: string): PropertyProblem | undefined {
  if (key === "node.id") return ownedBy("hosts[].brokerId", "hosts[].controllerId");
  if (key === "process.roles") return ownedBy("kafka.metadata");
  if (key === "metadata.log.dir") return ownedBy("kafka.paths.data", "kafka.controllers.paths.data");
  if (/^controller\.(quorum\.(voters|bootstrap\.servers)|listener\.names)$/.test(key))
    return ownedBy("hosts[].controllerId", "kafka.controllers.port");
  if (/^zookeeper\./.test(key)) return refused("is about ZooKeeper, which a cluster in KRaft does not have");
  return undefined;
}

/**
 * What is said of a key of server.properties that this program sets; undefined when it does not.
 *
 * @param inKraft - Whether the cluster has its metadata there.
 */
export function ownerOfBrokerKey(key: string, inKraft = false): PropertyProblem | undefined {
  if (key.startsWith("advertised.")) return ownedBy("kafka.listeners", "hosts[].advertised");
  const ofKraft = inKraft ? ownerOfKraftKey(key) : undefined;
  if (ofKraft !== undefined) return ofKraft;
  if (!inKraft && /^(process\.roles$|node\.id$|controller\.(quorum|listener)\.)/.test(key)) return kraft;
  const owners = Object.hasOwn(ownedKeys, key) ? ownedKeys[key] : undefined;
  return owners && ownedBy(...owners);
}

/** What is said of the setting that begins the way to KRaft (KIP-866). */
export function migrationOfBrokerKey(key: string, value: SettingValue): PropertyProblem | undefined {
  const isOn = key === "zookeeper.metadata.migration.enable" && String(value).trim().toLowerCase() === "true";
  return isOn ? ownedBy("kafka.metadata") : undefined;
}
