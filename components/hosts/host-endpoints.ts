import { type ClusterSpec, present, type Server, type ServerGroup } from "../model/cluster-spec";
import { boundAddress, formerOf } from "../model/port";
import { outsideEntryOf } from "../services/outside-servers";
import { byService, type Registry, registry, serviceOf } from "../services/registry";
import { loginOf, type Reachable } from "./remote-script";

/** How the servers on hosts are reached; holds a secret. */
export function reachOf(spec: ClusterSpec, targets: readonly Reachable[], services: Registry = registry) {
  const endpoints = byService(spec, (group) =>
    present(group.servers).map((server) => serverEndpoint(group, server, services)),
  );
  return { substrate: "ssh", targets: targets.map(loginOf), ...endpoints, ...outsideEntryOf(spec, services) } as const;
}

/** Where one server answers: on the first of its ports. @throws Error when it has none. */
export function serverEndpoint(group: ServerGroup, server: Server, services: Registry = registry) {
  const { id, host, address } = server;
  const service = serviceOf(group.service, services);
  const ports = service.ports(group, server);
  const [first] = ports;
  if (first === undefined) throw new Error(`${group.service} ${id} has no port`);
  const named = ports.map((port) => ({ name: port.name, address: boundAddress(port, address), port: port.number }));
  return {
    ...{ id, host, address: boundAddress(first, address), port: first.number },
    // Ports without TLS beside others with it are no ports of before where each has its own use.
    ...(service.namesPorts === true ? {} : formerOf(ports, address)),
    ...(server.within === undefined ? {} : { within: server.within }),
    ...(service.namesPorts === true ? { ports: named } : {}),
  };
}
