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

/** What is said of a key of server.properties that this program sets; undefined when it does not. */
export function ownerOfBrokerKey(key: string): PropertyProblem | undefined {
  if (key.startsWith("advertised.")) return ownedBy("kafka.listeners", "hosts[].advertised");
  if (/^(process\.roles$|node\.id$|controller\.(quorum|listener)\.)/.test(key)) return kraft;
  const owners = Object.hasOwn(ownedKeys, key) ? ownedKeys[key] : undefined;
  return owners && ownedBy(...owners);
}

/** What is said of a setting that begins the way to KRaft, which a broker does not without controllers (KIP-866). */
export function migrationOfBrokerKey(key: string, value: SettingValue): PropertyProblem | undefined {
  const isOn = key === "zookeeper.metadata.migration.enable" && String(value).trim().toLowerCase() === "true";
  return isOn ? kraft : undefined;
}
