import { isIpAddress } from "../model/address";
import { type ClusterSpec, present, type Server } from "../model/cluster-spec";
import type { Port } from "../model/port";
import { type Registry, registry, serviceOf } from "../services/registry";
import type { ExternalServer } from "../services/service";
import type { Peer, SharedRequirements } from "./host-requirements";

/** A port of a server that others connect to. */
interface Needed {
  readonly server: Server;
  readonly port: Port;
}

/** Servers connect to those ports of others that name their service among the peers. */
export function sharedRequirements(spec: ClusterSpec, services: Registry = registry): SharedRequirements {
  const addresses = present(spec.hosts).map(({ name, address }) => ({
    name: address,
    property: `hosts[${name}].address`,
    host: name,
  }));
  const ports = spec.groups.flatMap((group) => {
    const service = serviceOf(group.service, services);
    return present(group.servers).flatMap((server) => service.ports(group, server).map((port) => ({ server, port })));
  });
  const external = spec.groups.flatMap((group) => serviceOf(group.service, services).externalServers?.(group) ?? []);
  const needs = spec.groups.map(({ service }): [string, SharedRequirements["services"][string]] => {
    const outside = external.filter(({ peers }) => peers.includes(service));
    const needed = ports.filter(({ port }) => port.peers.includes(service));
    const names = needed.flatMap(({ port: { advertised } }) =>
      advertised === undefined ? [] : { name: advertised.name, property: advertised.property },
    );
    return [
      service,
      {
        peers: [...needed.map(peerOf), ...outside.map(outsidePeer)],
        names: names.filter(({ name }) => !isIpAddress(name)),
      },
    ];
  });
  return { names: addresses.filter(({ name }) => !isIpAddress(name)), services: Object.fromEntries(needs) };
}

function peerOf({ server: { host, address }, port: { number, purpose, advertised } }: Needed): Peer {
  return { host, address: advertised?.name ?? address, port: number, purpose };
}

/** It has no host in the stack: the setting that names it stands for one. */
function outsidePeer({ address, port, property, purpose }: ExternalServer): Peer {
  return { host: property, address, port, purpose, listens: property };
}
