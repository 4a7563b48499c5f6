import type { ServerGroups } from "../../../model/cluster-spec";
import { serverInPod } from "../../resolve-group";
import type { ServerInPod, ServiceOnKubernetes, Volume } from "../../service-on-kubernetes";
import { metaFile } from "../check-data";
import { clusterEntry } from "../check-ensemble";
import { type ClientAccess, clientProtocolOf, clientSecurity } from "../clients/client-access";
import { clientFiles } from "../clients/client-files";
import { isCombined } from "../combined";
import { checkNodeClaims } from "../controllers/kubernetes/check-claims";
import { internalEndpoints } from "../listeners";
import { metadataOf } from "../metadata";
import { type Broker, isKraft, type KafkaGroup, kafkaOf, resolveBrokers } from "../resolve";
import { brokerScript, catchUpTime, probes } from "./broker-probes";
import { type KafkaInPods, type KafkaPodSettings, kafkaPodSettings } from "./kafka-pod-settings";
import { learnsNodeAddress, nodeAddressProvider, nodeAddressVariable, withNodeAddresses } from "./node-address";
import { listenersInPod } from "./pod-listeners";
import { validateCombinedPorts } from "./validate-combined";
import { validateExternal } from "./validate-external";
import { validateSecurityInPods } from "./validate-security";
import { serviceBinding } from "./service-binding";
import { validateUserNamespaces } from "./validate-user-namespaces";

const dataMount = "/var/lib/kafka";

/** What the brokers need on Kubernetes. */
export const kafkaPods = {
  objectName: "kafka",
  anyServer: "kafka",
  defaultNamespace: "kafka",
  settings: kafkaPodSettings,
  hostsOnly: ["listeners", "interBrokerListener"],
  // KIP-975.
  image: { repository: "apache/kafka", since: "3.7.0" },
  script: brokerScript,
  identityScript: "identity.sh",
  // On hosts only `kraft` has an identity of the stack; pods are told that of the cluster, whatever it comes from.
  identityDirectories: (group: KafkaGroup) => (isKraft(group) ? group.dataDirectories : undefined),
  startCheck: { script: "ensemble.sh", arguments: ensembleArguments },
  ownFile: { name: "server.properties", shared: withoutId },
  inRacks: true,
  checkClaims: checkNodeClaims,
  stopDelay: catchUpTime,
  volumes: ({ storage }: KafkaPodSettings): Volume[] => [
    { name: "data", mountPath: dataMount, size: storage?.size ?? "100Gi", sizeKey: "size" },
  ],
  pageCache: ({ pageCache }: KafkaPodSettings) => pageCache,
  resolve,
  validate: (config: KafkaInPods) => [
    ...validateExternal(config),
    ...validateSecurityInPods(config),
    ...validateUserNamespaces(config),
    ...validateCombinedPorts(config),
  ],
  owns: (key: string) => key.startsWith("config.providers"),
  probes,
  environment: (servers: readonly ServerInPod[]): Readonly<Record<string, string>> =>
    learnsNodeAddress(servers) ? nodeAddressVariable : {},
  withNodeAddresses,
  clientSettings: {
    // Stable, because the pods of applications mount it.
    name: "kafka-client-settings",
    files: (cluster: ServerGroups, access?: ClientAccess) => {
      const brokers = kafkaOf(cluster);
      const bootstrapServers = internalEndpoints(brokers, clientProtocolOf(brokers, access?.login)).join(",");
      return clientFiles({ bootstrapServers, brokers, ...clientSecurity(brokers, access) });
    },
    users: (cluster: ServerGroups) => kafkaOf(cluster).users,
    binding: (cluster: ServerGroups, access: ClientAccess) => {
      const brokers = kafkaOf(cluster);
      return serviceBinding(
        internalEndpoints(brokers, clientProtocolOf(brokers, access.login)),
        clientSecurity(brokers, access).security,
      );
    },
  },
} as const satisfies ServiceOnKubernetes;

/** Data is in a directory inside its volume, which may hold a lost+found of its own. */
function resolve(config: KafkaInPods, servers: readonly ServerInPod[], home: string): KafkaGroup {
  const brokers = servers.map((server): Broker => ({
    ...serverInPod(server),
    ...(isNode(config, server) ? { combined: true } : {}),
    listeners: listenersInPod(server, config),
  }));
  const group = resolveBrokers(config, brokers, { home, data: [`${dataMount}/data`] });
  if (!learnsNodeAddress(servers)) return group;
  return { ...group, properties: { ...group.properties, ...nodeAddressProvider } };
}

/** Whether a broker is a controller as well, see `isCombined`. */
function isNode(config: KafkaInPods, { id }: ServerInPod): boolean {
  return metadataOf(config).controllers && config.hosts.some((host) => host.brokerId === id && isCombined(host));
}

/** What `ensemble.sh` compares: the data with an ensemble that this program does not run. */
function ensembleArguments(cluster: ServerGroups): readonly string[] | undefined {
  const entry = clusterEntry(cluster);
  if (entry === undefined) return undefined;
  const [data = dataMount] = kafkaOf(cluster).dataDirectories;
  const servers = entry.servers.flatMap(({ address, port }) => [address, String(port)]);
  return [`${data}/${metaFile}`, entry.path, ...servers];
}

/**
 * Without what follows from a broker's id: a broker more is no reason to replace the pods of the others. Beside combined nodes,
 * which have all that brokers have, those of brokers alone say nothing.
 */
function withoutId(content: string, cluster: ServerGroups, { id, ownService }: ServerInPod): string | undefined {
  const { servers } = kafkaOf(cluster);
  const broker = servers.find((server) => server.id === id);
  if (broker === undefined) throw new Error(`there is no broker ${id}`);
  if (broker.combined !== true && servers.some(({ combined }) => combined)) return undefined;
  const shared = content.split("\n").filter((line) => !/^(broker\.id|node\.id|advertised\.listeners)=/.test(line));
  const told = broker.listeners.map(({ name, advertised, advertisedPort }) => [
    name,
    advertised.replace(ownService, ""),
    advertisedPort === undefined ? undefined : advertisedPort - id,
  ]);
  return JSON.stringify([shared, told]);
}
