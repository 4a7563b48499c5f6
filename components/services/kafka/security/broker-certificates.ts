import type { Server, ServerGroups } from "../../../model/cluster-spec";
import { compareVersions } from "../../../model/versions";
import { alternativeNames } from "../../../security/alternative-names";
import { keyDirectory, keyFile, trustFile } from "../../../security/key-directory";
import {
  adminLeafName,
  adminSubject,
  javaName,
  type Leaf,
  serverLeaf,
  type ServerCertificates,
  type Subject,
} from "../../../security/leaf";
import type { Subjects } from "../../../security/security-schema";
import { everyAddress } from "../listeners";
import { type Broker, type KafkaGroup, kafkaOf } from "../resolve";

/** The unit in the names of all brokers: by it they may do everything, also one that joins. */
export const brokerUnit = "broker";

/** Whether the listeners of a release read keys in PEM (KIP-651). */
export function readsPem({ distribution: { version } }: KafkaGroup): boolean {
  return compareVersions(version.version, "2.7.0") >= 0;
}

/** The files with the keys of a broker and with those that it trusts; older releases want Java's own for listeners. */
export function brokerKeyFiles(brokers: KafkaGroup) {
  const directory = keyDirectory(brokers);
  const ending = readsPem(brokers) ? "pem" : "jks";
  return {
    directory,
    listeners: keyFile(directory, `broker.${ending}`),
    listenersTrust: trustFile(directory, `ca.${ending}`),
    zookeeper: keyFile(directory, "zookeeper.pem"),
    zookeeperTrust: trustFile(directory, "ca.pem"),
  };
}

/** The certificates of a broker: for its listeners, and for what it is to ZooKeeper. */
export function brokerCertificates(cluster: ServerGroups, broker: Broker): ServerCertificates | undefined {
  const brokers = kafkaOf(cluster);
  const { mode, zookeeper } = brokers.security;
  const files = brokerKeyFiles(brokers);
  const [listeners, ensemble] = [mode === "secure", zookeeper === "secure"];
  if (!listeners && !ensemble) return undefined;
  const trust = [...(listeners ? [files.listenersTrust] : []), ...(ensemble ? [files.zookeeperTrust] : [])];
  return {
    directory: files.directory,
    leaves: [
      ...(listeners ? [listenersLeaf(broker, files.listeners), adminLeaf(brokers)] : []),
      ...(ensemble ? [zookeeperLeaf(broker, files.zookeeper)] : []),
    ],
    trust: trust.filter(({ path }, index) => trust.findIndex((one) => one.path === path) === index),
  };
}

/** The certificate with which root on a host is the operator: root can read the keys of its broker anyway. */
export function adminLeaf(brokers: KafkaGroup): Leaf {
  const { directory, listeners } = brokerKeyFiles(brokers);
  const path = `${directory.path}/admin.${listeners.format}`;
  const file = { path, format: listeners.format, mode: "0600", owner: "root:root" };
  return { name: adminLeafName, subject: adminSubject, alternativeNames: [], file };
}

function listenersLeaf(broker: Broker, file: Leaf["file"]): Leaf {
  const addresses = broker.listeners.flatMap(({ advertised, address }) => [advertised, address]);
  return {
    name: serverLeaf,
    subject: { commonName: `kafka-${broker.id}`, unit: brokerUnit },
    alternativeNames: alternativeNames(
      broker,
      addresses.filter((address) => address !== everyAddress),
    ),
    file,
  };
}

/** The same name on all brokers: what one has made in ZooKeeper, the others may change (`zookeeper.set.acl`). */
const zookeeperSubject: Subject = { commonName: "broker", unit: "zookeeper-client" };

/** Who brokers are to ZooKeeper, as Java prints it. */
export function zookeeperClientName({ security, servers }: Pick<KafkaGroup, "security" | "servers">): string {
  const { subjects } = security;
  if (subjects === undefined) return javaName(zookeeperSubject);
  return subjects.zookeeperClient ?? brokerNames(subjects, servers)[0] ?? "";
}

/** The names in the certificates of one's own that brokers show each other: each once, whatever the order of hosts. */
export function brokerNames({ hosts }: Subjects, servers: readonly Pick<Broker, "host">[]): string[] {
  return [...new Set(servers.flatMap(({ host }) => hosts[host] ?? []))].sort();
}

/** The certificate by which a server is known to ZooKeeper. */
export function zookeeperLeaf(server: Server, file: Leaf["file"]): Leaf {
  return {
    name: "zookeeper",
    subject: zookeeperSubject,
    alternativeNames: alternativeNames(server),
    file,
  };
}
