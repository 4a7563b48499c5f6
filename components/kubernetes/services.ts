import { labelsOf, selectorOf, serverLabel } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { addressMark, nameOf, type Pods, type Server } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
import { zookeeperOf } from "../services/zookeeper/resolve";

interface Port {
  readonly name: string;
  readonly port: number;
  readonly targetPort: string;
  readonly nodePort?: number;
}

const internal: Port = { name: "internal", port: 9092, targetPort: "internal" };

/**
 * The Services of a cluster.
 *
 * - Every server has its own, whose address stays when its pod is made anew. It leads to the pod also when that is
 *   not ready: a server that has to catch up must be reachable for the others, and clients must reach the leaders on it.
 * - `zk-cs` and `kafka` lead to any server that is ready, for a client's first contact.
 * - `zk-hs` and `kafka-hs` are the ones that a StatefulSet has to have.
 */
export function services(spec: KubernetesSpec): Manifest[] {
  const { zookeeper, kafka, outside, settings, servers } = spec;
  const { client, quorum, election } = zookeeperOf(servers).ports;
  const clientPort: Port = { name: "client", port: client, targetPort: "client" };
  const serverPorts: Port[] = [
    { name: "server", port: quorum, targetPort: "server" },
    { name: "leader-election", port: election, targetPort: "leader-election" },
  ];
  const stateful = settings.workload === "StatefulSet";
  return [
    ...zookeeper.servers.map((server) => ownService(spec, zookeeper, server, [clientPort, ...serverPorts])),
    ...kafka.servers.map((server) => ownService(spec, kafka, server, [internal])),
    service(spec, zookeeper, "zk-cs", { ports: [clientPort], selector: selectorOf(zookeeper) }),
    service(spec, kafka, "kafka", { ports: [internal], selector: selectorOf(kafka) }),
    ...(stateful ? [headless(spec, zookeeper, serverPorts), headless(spec, kafka, [internal])] : []),
    ...outside.flatMap((own) => {
      const server = kafka.servers.find(({ id }) => id === own.id);
      return server === undefined ? [] : [outsideService(spec, server, own)];
    }),
  ];
}

function service(
  spec: KubernetesSpec,
  pods: Pods,
  name: string,
  content: Record<string, unknown>,
  own: Readonly<Record<string, string>> = {},
): Manifest {
  const { metadata, ...rest } = namespaced(spec, ["v1", "Service", name], { spec: content }, labelsOf(pods));
  // Pulumi would wait for pods behind it, which are made after it.
  return { ...rest, metadata: { ...metadata, annotations: { ...own, "pulumi.com/skipAwait": "true" } } };
}

function headless(spec: KubernetesSpec, pods: Pods, ports: Port[]): Manifest {
  const selector = selectorOf(pods);
  return service(spec, pods, `${pods.name}-hs`, { clusterIP: "None", publishNotReadyAddresses: true, ports, selector });
}

function ownService(spec: KubernetesSpec, pods: Pods, server: Server, ports: Port[]): Manifest {
  const selector = serverSelector(pods, server);
  return service(spec, pods, server.service, { publishNotReadyAddresses: true, ports, selector });
}

function outsideService(spec: KubernetesSpec, server: Server, own: KubernetesSpec["outside"][number]): Manifest {
  const { type, port, annotations } = spec.settings.kafka.external;
  const nodePort = own.nodePort === undefined ? {} : { nodePort: own.nodePort };
  const ports: Port[] = [{ name: "external", port, targetPort: "external", ...nodePort }];
  const selector = serverSelector(spec.kafka, server);
  const content = { type, publishNotReadyAddresses: true, ports, selector };
  const filled = Object.entries(annotations).map(([key, value]) => {
    return [key, nameOf(value, own.id).replaceAll(addressMark, own.address ?? "")] as const;
  });
  return service(spec, spec.kafka, own.service, content, Object.fromEntries(filled));
}

function serverSelector(pods: Pods, { name }: Server): Record<string, string> {
  const key = pods.form === "one set" ? "statefulset.kubernetes.io/pod-name" : serverLabel;
  return { ...selectorOf(pods), [key]: name };
}
