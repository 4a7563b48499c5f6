import { formerOf } from "../model/port";
import type { PlannedCertificates } from "../resources/cluster-authority";
import type { InputsOf } from "../resources/deep-input";
import type { PodRollInputs, PodRollPlan, PodServer } from "../resources/inputs/pod-roll-inputs";
import { serverLeaf } from "../security/leaf";
import { outsideEntryOf } from "../services/outside-servers";
import type { ServiceName } from "../services/registry";
import type { ServerInPod } from "../services/service-on-kubernetes";
import { shownCertificate } from "../services/shown-certificate";
import { startCheckOf } from "./config-maps";
import type { FilledIn } from "./filled-in";
import { migrationOf, rolledWith } from "./rolled-together";
import { secretFiles } from "./keys";
import { znodesEntryOf } from "../services/znodes";
import { allServers, groupOf, type KubernetesSpec, serversWithin } from "./kubernetes-spec";
import { namedPorts, portOf } from "./pod-endpoints";
import { podDigest } from "./pods";
import { portsOf } from "./ports";
import { externalPorts } from "./services";
import { type Pods, statefulSetName } from "./servers";

/** What the roll of one service has to bring about; plain, so that a preview can show it. */
export function podRollPlan(spec: KubernetesSpec, pods: Pods): PodRollPlan {
  const startCheck = startCheckOf(spec, pods);
  const [asked, features] = [askedServers(spec, pods), featuresOf(spec, pods)];
  const [together, migration] = [rolledWith(spec, pods), migrationOf(spec)];
  return {
    service: pods.service.name as ServiceName,
    namespace: spec.settings.namespace,
    timeout: spec.readyTimeout,
    ...spec.roll,
    servers: pods.servers.map((server) => podServer(spec, pods, server)),
    ...(startCheck === undefined ? {} : { startCheck: [...startCheck] }),
    ...(asked.length === 0 ? {} : { asked }),
    ...(together.length === 0 || migration === undefined
      ? {}
      : { together: together.map((one) => ofService(one, (server) => podServer(spec, one, server))), migration }),
    ...(features === undefined ? {} : { features }),
    ...quorumOf(spec, pods),
    ...outsideEntryOf(spec.servers),
    ...znodesEntryOf(spec.servers, (group, { id }) => serverById(spec, group.service, id), { of: pods.service.name }),
  };
}

/** What its servers should be able to do together with those that they are a part of. */
export function featuresOf(spec: KubernetesSpec, { service }: Pods): PodRollPlan["features"] {
  const of = spec.pods.filter((one) => [service.name, service.partOf].includes(one.service.name));
  return of.flatMap((one) => one.service.features?.(groupOf(spec, one)) ?? [])[0];
}

/** The quorum, for its servers and for those that ask them; nothing where its voters stand in files alone. */
function quorumOf(spec: KubernetesSpec, pods: Pods): Pick<PodRollPlan, "quorum"> {
  const owners = spec.pods.filter(
    ({ service }) => service === pods.service || pods.service.dependsOn.includes(service.name),
  );
  const [owner] = owners.filter(({ service }) => service.quorum?.(spec.servers) !== undefined);
  const quorum = owner?.service.quorum?.(spec.servers);
  if (owner === undefined || quorum === undefined) return {};
  const others = spec.pods.filter(({ service }) => service.dependsOn.includes(owner.service.name));
  const brokers = others.flatMap((one) => one.servers.map(({ id }) => serverById(spec, one.service.name, id)));
  return { quorum: { ...quorum, voters: [...quorum.voters], brokers } };
}

/** The servers that those of a service need, of services whose servers a roll of them asks. */
function askedServers(spec: KubernetesSpec, pods: Pods): NonNullable<PodRollPlan["asked"]> {
  const together = rolledWith(spec, pods);
  const needed = spec.pods.filter((one) => pods.service.dependsOn.includes(one.service.name));
  const asked = needed.filter(
    (one) => !together.includes(one) && (together.length > 0 || one.service.kubernetes.isAsked === true),
  );
  const within = serversWithin(spec, pods);
  return [...asked, ...within].map((one) => ofService(one, ({ id }) => serverById(spec, one.service.name, id)));
}

function ofService({ service, servers }: Pods, serverOf: (server: ServerInPod) => PodServer) {
  return { service: service.name as ServiceName, servers: servers.map(serverOf) };
}

/**
 * The plan with the certificate that each server should show where it has TLS, and whom it trusts; it changes with a certificate
 * alone.
 */
export function withCertificates(
  plan: FilledIn<PodRollPlan>,
  spec: KubernetesSpec,
  pods: Pods,
  { serials = {}, trusted = {} }: Partial<PlannedCertificates>,
): InputsOf<PodRollInputs>["plan"] {
  const withOwn = (of: Pods, servers: typeof plan.servers) =>
    servers.map((server) => {
      const serial = serials[of.service.name]?.[server.id];
      const certificate = serial === undefined ? undefined : certificateOf(spec, of, server.id, serial);
      return certificate === undefined ? server : { ...server, certificate };
    });
  const others = rolledWith(spec, pods).map((one, index) => ({
    service: one.service.name as ServiceName,
    servers: withOwn(one, plan.together?.[index]?.servers ?? []),
  }));
  const together = others.length === 0 ? {} : { together: others };
  return { ...plan, servers: withOwn(pods, plan.servers), ...together, ...trusted };
}

function certificateOf<Serial>(spec: KubernetesSpec, pods: Pods, id: number, serial: Serial) {
  const group = groupOf(spec, pods);
  const server = group.servers.find((one) => one.id === id);
  const file = shownFile(spec, pods, id);
  return server === undefined || file === undefined ? undefined : { ...shownCertificate(group, server, serial), file };
}

/** Where a server finds the certificate that it shows. */
function shownFile(spec: KubernetesSpec, pods: Pods, id: number): string | undefined {
  const own = secretFiles(spec, pods).find(({ own }) => own?.server.id === id && own.leaf.name === serverLeaf);
  return own?.file.path;
}

/** A server of another service, which is only asked. @throws Error when there is none. */
function serverById(spec: KubernetesSpec, service: string, id: number): PodServer {
  const pods = allServers(spec).find((one) => one.service.name === service);
  const server = pods?.servers.find((one) => one.id === id);
  if (pods === undefined || server === undefined) throw new Error(`there is no pod for ${service} ${id}`);
  // Whatever it is made from is of no interest to who asks it.
  return { ...podServer(spec, pods, server), digest: "" };
}

/** Of the ports that are for the same as the one that is asked. */
function formerOfPod(spec: KubernetesSpec, pods: Pods, name: string): Pick<PodServer, "former"> {
  const [first, ...others] = portsOf(spec, pods);
  return first === undefined
    ? {}
    : formerOf([first, ...others.filter(({ purpose }) => purpose === first.purpose)], name);
}

/** Where clients outside are sent: a port of a node, or one of the external Service itself. */
function advertisedBy(spec: KubernetesSpec, pods: Pods, { external }: ServerInPod): Pick<PodServer, "advertised"> {
  if (external === undefined) return {};
  const { address, awaited } = external;
  // No load balancer has given an address yet: then nobody is sent anywhere.
  if (address === undefined && awaited === true) return {};
  const told = address === undefined ? {} : { address };
  const ports = externalPorts(spec, pods, external);
  return { advertised: ports.map(({ name, port, nodePort = port }) => ({ name, ...told, port: nodePort })) };
}

function podServer(spec: KubernetesSpec, pods: Pods, server: ServerInPod): PodServer {
  const { id, name, pod, rack, within } = server;
  const makers = spec.pods.find(({ service }) => service.name === within) ?? pods;
  const set = statefulSetName(makers, server);
  const observes = groupOf(spec, pods).servers.some((one) => one.id === id && one.observer === true);
  return {
    id,
    name,
    ...(pod === undefined ? {} : { pod }),
    workload: set === undefined ? { kind: "Deployment", name } : { kind: "StatefulSet", name: set },
    port: portOf(spec, pods),
    ...namedPorts(spec, pods, server),
    ...formerOfPod(spec, pods, name),
    ...advertisedBy(spec, pods, server),
    ...(rack === undefined ? {} : { rack }),
    ...(observes ? { observer: true } : {}),
    ...(within === undefined ? {} : { within }),
    digest: makers === pods ? podDigest(spec, pods, pods.kind === "StatefulSet" ? undefined : server) : "",
  };
}
