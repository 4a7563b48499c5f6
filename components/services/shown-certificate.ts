import type { Server, ServerGroup } from "../model/cluster-spec";
import { boundAddress } from "../model/port";
import { type Registry, registry, serviceOf } from "./registry";

/** The certificate that a server should show, and where: what a plan says of it, and what changes with a certificate alone. */
export interface ShownCertificate<Serial> {
  /** Upper-case hexadecimal digits. */
  readonly serial: Serial;
  readonly ports: readonly { readonly name: string; readonly address: string; readonly port: number }[];
  /** It reads it only when it starts; absent where it can take another one while it runs. */
  readonly atStart?: true;
}

/** Whether the servers of a group are asked by TLS, by our own tools, too: on the first of their ports. */
export function isAskedByTls(group: ServerGroup, services: Registry = registry): boolean {
  const [server] = group.servers;
  return server !== undefined && serviceOf(group.service, services).ports(group, server)[0]?.tls === true;
}

/**
 * The certificate that a server of a group should show, by the ports at which it talks TLS. What reads it only when it starts shows
 * the same one at all of them, and is asked at the first: brokers of RocketMQ on one host have eight.
 */
export function shownCertificate<Serial>(
  group: ServerGroup,
  server: Server,
  serial: Serial,
  services: Registry = registry,
): ShownCertificate<Serial> {
  const service = serviceOf(group.service, services);
  const atStart = service.readsCertificateAtStart?.(group) === true;
  const ports = service
    .ports(group, server)
    .filter(({ tls }) => tls === true)
    .slice(0, atStart ? 1 : undefined)
    .map((port) => ({ name: port.name, address: boundAddress(port, server.address), port: port.number }));
  return { serial, ports, ...(atStart ? { atStart } : {}) };
}
