import type { Port } from "../model/port";
import { labelsOf, selectorOf, serverLabel } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { addressMark, nameOf, type Pods, type Server } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
import type { ExternalAccess } from "./listeners";
import { portsOf } from "./ports";

interface ServicePort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: string;
  readonly nodePort?: number;
}

/**
 * The Services of a cluster.
 *
 * - Every server has its own, whose address stays when its pod is recreated. It leads to the pod also when that is
 *   not ready: a server that has to catch up must be reachable for the others, and clients must reach the leaders on it.
 * - `zk-cs` and `kafka` lead to any server that is ready, for a client's first contact.
 * - `zk-hs` and `kafka-hs` are the ones that a StatefulSet has to have.
 */
export function services(spec: KubernetesSpec): Manifest[] {
  const all = [spec.zookeeper, spec.kafka];
  const stateful = spec.settings.workload === "StatefulSet";
  return [
    ...all.flatMap((pods) => pods.servers.map((server) => ownService(spec, pods, server))),
    ...all.map((pods) => anyServer(spec, pods)),
    ...(stateful ? all.map((pods) => headless(spec, pods)) : []),
    ...spec.externalAccess.flatMap((own) => {
      const server = spec.kafka.servers.find(({ id }) => id === own.id);
      return server === undefined ? [] : [externalService(spec, server, own)];
    }),
  ];
}

function portsFor(spec: KubernetesSpec, pods: Pods, wanted: (port: Port) => boolean): ServicePort[] {
  const ports = portsOf(spec, pods).filter(wanted);
  return ports.map(({ name, number }) => ({ name, port: number, targetPort: name }));
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

/** For a client's first contact. */
function anyServer(spec: KubernetesSpec, pods: Pods): Manifest {
  const ports = portsFor(spec, pods, ({ scope }) => scope === "client");
  return service(spec, pods, pods.anyServer, { ports, selector: selectorOf(pods) });
}

function headless(spec: KubernetesSpec, pods: Pods): Manifest {
  const selector = selectorOf(pods);
  const ports = portsFor(spec, pods, ({ peers, scope }) => scope !== "external" && peers.includes(pods.product));
  return service(spec, pods, `${pods.name}-hs`, { clusterIP: "None", publishNotReadyAddresses: true, ports, selector });
}

function ownService(spec: KubernetesSpec, pods: Pods, server: Server): Manifest {
  const selector = serverSelector(pods, server);
  const ports = portsFor(spec, pods, ({ scope }) => scope !== "external");
  return service(spec, pods, server.service, { publishNotReadyAddresses: true, ports, selector });
}

function externalService(spec: KubernetesSpec, server: Server, own: ExternalAccess): Manifest {
  const { type, port, annotations } = spec.settings.kafka.external;
  const nodePort = own.nodePort === undefined ? {} : { nodePort: own.nodePort };
  const external = portsFor(spec, spec.kafka, ({ scope }) => scope === "external");
  const ports = external.map((one) => ({ ...one, port, ...nodePort }));
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
