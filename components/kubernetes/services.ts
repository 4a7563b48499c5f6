import type { Port } from "../model/port";
import { addressMark, forServer } from "../services/pod-settings";
import type { ExternalAccess, ExternalPort, ServerInPod } from "../services/service-on-kubernetes";
import { labelsOf, selectorOf, serverLabel } from "./labels";
import { type Manifest, namespaced } from "./manifest";
import { headlessName, isStateful, type Pods } from "./servers";
import type { KubernetesSpec } from "./kubernetes-spec";
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
 * - `zk-cs` and `kafka` (`anyServer`) lead to any server that is ready, for a client's first contact.
 * - `zk-hs` and `kafka-hs` are the ones that a StatefulSet has to have.
 */
export function services(spec: KubernetesSpec): Manifest[] {
  const all = spec.pods;
  return [
    ...all.flatMap((pods) => pods.servers.map((server) => ownService(spec, pods, server))),
    ...all.flatMap((pods) => anyServer(spec, pods)),
    ...all.filter(isStateful).map((pods) => headless(spec, pods)),
    ...all.flatMap((pods) =>
      pods.servers.flatMap((server) => {
        return server.external === undefined ? [] : [externalService(spec, pods, server, server.external)];
      }),
    ),
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
  const { serviceLabels, serviceAnnotations } = pods.common;
  const labels = { ...serviceLabels, ...labelsOf(pods) };
  const { metadata, ...rest } = namespaced(spec, ["v1", "Service", name], { spec: content }, labels);
  // Pulumi would wait for pods behind it, which are made after it.
  const annotations = { ...serviceAnnotations, ...own, "pulumi.com/skipAwait": "true" };
  return { ...rest, metadata: { ...metadata, annotations } };
}

/** For a client's first contact, where a service has any. */
function anyServer(spec: KubernetesSpec, pods: Pods): Manifest[] {
  const { anyServer: name } = pods.service.kubernetes;
  const ports = portsFor(spec, pods, ({ scope }) => scope === "client");
  return name === undefined ? [] : [service(spec, pods, name, { ports, selector: selectorOf(pods) })];
}

function headless(spec: KubernetesSpec, pods: Pods): Manifest {
  const selector = selectorOf(pods);
  const ports = portsFor(spec, pods, ({ peers, scope }) => scope !== "external" && peers.includes(pods.service.name));
  return service(spec, pods, headlessName(pods), {
    clusterIP: "None",
    publishNotReadyAddresses: true,
    ports,
    selector,
  });
}

function ownService(spec: KubernetesSpec, pods: Pods, server: ServerInPod): Manifest {
  const selector = serverSelector(pods, server);
  const ports = portsFor(spec, pods, ({ scope }) => scope !== "external");
  return service(spec, pods, server.ownService, { publishNotReadyAddresses: true, ports, selector });
}

/**
 * The ports that clients outside get to: those that are for them alone, or else those for all clients.
 */
export function isOutside(spec: KubernetesSpec, pods: Pods): (port: Port) => boolean {
  const own = portsOf(spec, pods).some(({ scope }) => scope === "external");
  return ({ scope }) => scope === (own ? "external" : "client");
}

/** What a Service for clients outside leads to, and the port that it has for it. */
export function externalPorts(
  spec: KubernetesSpec,
  pods: Pods,
  access: ExternalAccess,
): (ServicePort & ExternalPort)[] {
  return portsOf(spec, pods)
    .filter(isOutside(spec, pods))
    .map(({ name, tls }) => {
      const { port, nodePort } = tls === true && access.secure !== undefined ? access.secure : access;
      return { name, port, targetPort: name, ...(nodePort === undefined ? {} : { nodePort }) };
    });
}

function externalService(spec: KubernetesSpec, pods: Pods, server: ServerInPod, access: ExternalAccess): Manifest {
  const { type, annotations = {} } = pods.settings.external ?? {};
  const ports = externalPorts(spec, pods, access);
  const selector = serverSelector(pods, server);
  const content = { type, publishNotReadyAddresses: true, ports, selector };
  const filled = Object.entries(annotations).map(([key, value]) => {
    return [key, forServer(value, server.id).replaceAll(addressMark, access.address ?? "")] as const;
  });
  return service(spec, pods, access.service, content, Object.fromEntries(filled));
}

function serverSelector(pods: Pods, { name }: ServerInPod): Record<string, string> {
  const key = pods.kind === "StatefulSet" ? "statefulset.kubernetes.io/pod-name" : serverLabel;
  return { ...selectorOf(pods), [key]: name };
}
