import { clientFiles, clientProperties } from "../services/kafka/clients/client-files";
import type { ClientFiles } from "../services/kafka/clients/client-file-names";
import { clientProtocolOf, clientSecurity } from "../services/kafka/clients/client-access";
import type { ClientLogin } from "../services/kafka/clients/client-security";
import type { ClientTarget } from "../services/kafka/clients/client-settings";
import { endpointText } from "../model/ip-address";
import { type Server, type ServerGroup, type ServerGroups, present } from "../model/cluster-spec";
import { zookeeperConnect, zookeeperConnectOutside } from "../services/kafka/kafka-files";
import {
  advertisedEndpoint,
  bootstrapListenerOf,
  certificatesListenerOf,
  type ClientProtocol,
  internalEndpoints,
} from "../services/kafka/listeners";
import { type KafkaGroup, kafkaOf } from "../services/kafka/resolve";
import { offersSecure, stepOf } from "../security/steps";
import { hasEnsemble, type ZooKeeperGroup, zookeeperOf } from "../services/zookeeper/resolve";
import { rocketmqClientFiles, type RocketmqLogin } from "../services/rocketmq/clients/client-files";
import { rocketmqOutputs } from "../services/rocketmq/rocketmq-outputs";
import { isAdded, type StackOutputs, versionedNames } from "./stack-outputs";

/** What this program knows of a cluster before it is made. */
export type ClusterOutputs = Omit<StackOutputs, "warnings">;

/**
 * Derives every output from the servers; none of it has to be asked of them. What is lost serves nobody. The files
 * of users, which have a secret, are those of `clientFilesOf`.
 *
 * @param caCertificate The certificates of those that sign the brokers' own (PEM); not known before they are made.
 */
export function clusterOutputs(cluster: ServerGroups, caCertificate?: string): ClusterOutputs {
  const left = { groups: cluster.groups.map(withoutLost) };
  const brokers = kafkaOf(left);
  const ensemble = hasEnsemble(left) ? zookeeperOf(left) : undefined;
  const protocol = clientProtocolOf(brokers);
  const members = brokers.servers.map(({ id, host, rack, listeners }) => {
    const listener = bootstrapListenerOf(listeners, protocol);
    return { id, host, rack, endpoint: listener === undefined ? "" : advertisedEndpoint(listener) };
  });
  const bootstrapServers = bootstrapEndpoints(brokers, protocol);
  const plaintext = protocol === "PLAINTEXT" ? "" : bootstrapEndpoints(brokers, "PLAINTEXT");
  const certificates = certificateEndpoints(brokers);
  const takesLogins = offersSecure(stepOf(brokers.security));
  const { security } = clientSecurity(brokers, caCertificate === undefined ? {} : { caCertificate });
  const target: ClientTarget = { bootstrapServers, brokers, ...(security === undefined ? {} : { security }) };
  return {
    bootstrapServers,
    bootstrapServersInternal: internalEndpoints(brokers, protocol).join(","),
    ...(plaintext === "" ? {} : { plaintextBootstrapServers: plaintext }),
    ...(certificates === "" ? {} : { certificateBootstrapServers: certificates }),
    zookeeperConnect: zookeeperConnect(left),
    ...(ensemble?.outside === undefined ? {} : { zookeeperConnectExternal: zookeeperConnectOutside(left) }),
    brokers: members,
    ensemble: ensemble === undefined ? [] : membersOf(ensemble),
    versions: versionsIn(cluster),
    ...rocketmqOutputs(left, caCertificate === undefined ? {} : { caCertificate }),
    ...(security === undefined ? {} : { securityProtocol: security.protocol, saslMechanism: security.mechanism }),
    ...(takesLogins ? { users: brokers.users.map(({ name }) => name) } : {}),
    ...(takesLogins && caCertificate !== undefined ? { caCertificate } : {}),
    clientProperties: clientProperties(target),
    clientFiles: clientFiles(target),
  };
}

/** The files of one user, with its login; secret. @throws Error when the brokers take no logins. */
export function clientFilesOf(cluster: ServerGroups, caCertificate: string, login: ClientLogin): ClientFiles {
  const brokers = kafkaOf(cluster);
  const { security } = clientSecurity(brokers, { caCertificate, login });
  if (security === undefined) throw new Error("brokers that talk in plain text have no users");
  const left = { ...brokers, servers: present(brokers.servers) };
  const bootstrapServers = bootstrapEndpoints(left, security.protocol);
  return clientFiles({ bootstrapServers, brokers, security });
}

/** The files of one user of RocketMQ, with its login; secret. */
export function rocketmqFilesOf(
  cluster: ServerGroups,
  caCertificate: string,
  login: RocketmqLogin,
): Readonly<Record<string, string>> {
  const left = { groups: cluster.groups.map(withoutLost) };
  return rocketmqClientFiles(left, { caCertificate, login });
}

/**
 * The files of applications that show a certificate of their own, which is not in them.
 *
 * @throws Error when no broker asks for one.
 */
export function certificateFilesOf(cluster: ServerGroups, caCertificate: string): ClientFiles {
  const brokers = kafkaOf(cluster);
  const bootstrapServers = certificateEndpoints({ servers: present(brokers.servers) });
  if (bootstrapServers === "") throw new Error("brokers that ask for no certificate have no users with one");
  return clientFiles({ bootstrapServers, brokers, security: { protocol: "SSL", caCertificate } });
}

function certificateEndpoints({ servers }: Pick<KafkaGroup, "servers">): string {
  const listeners = servers.flatMap((broker) => certificatesListenerOf(broker.listeners) ?? []);
  return listeners.map(advertisedEndpoint).join(",");
}

/** Where clients that talk so connect first; empty when nobody takes them. */
function bootstrapEndpoints({ servers }: Pick<KafkaGroup, "servers">, protocol: ClientProtocol): string {
  const listeners = servers.flatMap((broker) => bootstrapListenerOf(broker.listeners, protocol) ?? []);
  return listeners.map(advertisedEndpoint).join(",");
}

function membersOf({ servers, settings }: ZooKeeperGroup): StackOutputs["ensemble"] {
  return servers.map(({ id, host, address, observer }) => ({
    id,
    host,
    endpoint: endpointText(address, settings.ports.client),
    ...(observer === true ? { observer } : {}),
  }));
}

function versionsIn({ groups }: ServerGroups): StackOutputs["versions"] {
  const versions = versionedNames.flatMap((name) => {
    const group = groups.find(({ service }) => service === name);
    const runs = group !== undefined && group.servers.length > 0;
    if (!runs && isAdded(name)) return [];
    return [[name, runs ? group.distribution.version.version : "not managed"]];
  });
  return Object.fromEntries(versions) as StackOutputs["versions"];
}

function withoutLost<S extends Server>(group: ServerGroup<S>): ServerGroup<S> {
  return { ...group, servers: present(group.servers) };
}
