import { type ClusterSpec, present, type Server, type ServerGroup } from "../model/cluster-spec";
import type { PlannedCertificates } from "../resources/cluster-authority";
import type { InputsOf } from "../resources/deep-input";
import type { Plan, RollInputs, ServerNode } from "../resources/inputs/roll-inputs";
import { outsideEntryOf } from "../services/outside-servers";
import { byService, type Registry, registry, type ServiceName, serviceOf } from "../services/registry";
import { shownCertificate } from "../services/shown-certificate";
import { znodesEntryOf } from "../services/znodes";
import { serverEndpoint } from "./host-endpoints";
import { hostService } from "./host-services";

/** What the roll job has to bring about; plain, so that a preview can show it. */
export function rollPlan(spec: ClusterSpec, services: Registry = registry): Plan {
  const nodes = (group: ServerGroup) =>
    present(group.servers).map((server) => ({
      ...serverEndpoint(group, server, services),
      ...(server.rack === undefined ? {} : { rack: server.rack }),
      ...(server.observer === true ? { observer: true } : {}),
      digest: digestOf(spec, group, server, services),
      ...advertisedBy(group, server, services),
    }));
  const lostOf = ({ servers }: ServerGroup) => servers.filter((server) => server.lost);
  const observing = spec.groups.flatMap(lostOf).some(({ observer }) => observer === true);
  const observers = (group: ServerGroup) => lostOf(group).filter(({ observer }) => observer === true);
  const dynamic = spec.groups.map((group) => serviceOf(group.service, services).dynamicSettings?.(group) ?? {});
  const logLevels = spec.groups.flatMap((group) =>
    Object.entries(serviceOf(group.service, services).dynamicLogLevels?.(group) ?? {}),
  );
  const [features] = spec.groups.flatMap((group) => serviceOf(group.service, services).features?.(group) ?? []);
  const [migration] = spec.groups.flatMap(({ service }) => serviceOf(service, services).migration?.(spec) ?? []);
  const [quorum] = spec.groups.flatMap(({ service }) => serviceOf(service, services).quorum?.(spec) ?? []);
  return {
    timeout: spec.readyTimeout,
    ...spec.roll,
    ...byService(spec, nodes),
    lost: byService(spec, (group) => idsOf(lostOf(group))),
    ...(observing ? { lostObservers: byService(spec, (group) => idsOf(observers(group))) } : {}),
    dynamic: Object.assign({}, ...dynamic) as Record<string, string>,
    ...(logLevels.length === 0 ? {} : { logLevels: Object.fromEntries(logLevels) }),
    ...(features === undefined ? {} : { features }),
    ...(migration === undefined ? {} : { migration }),
    ...(quorum === undefined ? {} : { quorum: { ...quorum, voters: [...quorum.voters] } }),
    ...outsideEntryOf(spec, services),
    ...znodesEntryOf(spec, (group, server) => serverEndpoint(group, server, services), { services }),
  };
}

/** Whether the servers themselves have to be asked before their files change: only they know whether they can become this. */
export function judgesRunning({ features, migration }: Plan): boolean {
  return features !== undefined || migration !== undefined;
}

/** What a server runs with; of one that is one process with another, what that runs with. */
function digestOf(spec: ClusterSpec, group: ServerGroup, server: Server, services: Registry): string {
  const own = spec.groups.find(({ service }) => service === (server.within ?? group.service)) ?? group;
  const one = own.servers.find(({ host }) => host === server.host) ?? server;
  return hostService(spec, own, one, services).digest;
}

function idsOf(servers: readonly Server[]): number[] {
  return servers.map(({ id }) => id);
}

/** The endpoints of a server that its clients know by another name or address than its own. */
function advertisedBy(group: ServerGroup, server: Server, services: Registry): Pick<ServerNode, "advertised"> {
  const others = serviceOf(group.service, services)
    .ports(group, server)
    .flatMap(({ name, number, advertised }) =>
      advertised === undefined || advertised.name === server.address
        ? []
        : [{ name, address: advertised.name, port: number, toListen: advertised.toListen }],
    );
  return others.length === 0 ? {} : { advertised: others };
}

/**
 * The plan with the certificate that each server should show where it has TLS, and whom it trusts; it changes with a certificate
 * alone.
 */
export function withCertificates(
  plan: Plan,
  spec: ClusterSpec,
  { serials = {}, trusted = {} }: Partial<PlannedCertificates>,
  services: Registry = registry,
): InputsOf<RollInputs>["plan"] {
  const nodes = (group: ServerGroup) =>
    plan[group.service as ServiceName].map((node) => {
      const serial = serials[group.service]?.[node.id];
      const server = group.servers.find(({ id }) => id === node.id);
      if (serial === undefined || server === undefined) return node;
      const { ports, ...shown } = shownCertificate(group, server, serial, services);
      return { ...node, certificate: { ...shown, ports: [...ports] } };
    });
  return { ...plan, ...byService(spec, nodes), ...trusted };
}
