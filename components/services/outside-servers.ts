import type { ServerGroups } from "../model/cluster-spec";
import { type Registry, registry, type ServiceName, serviceNames } from "./registry";

/** A server that this program does not run, and the service whose servers it stands for. */
interface OutsideServer {
  readonly service: ServiceName;
  readonly address: string;
  readonly port: number;
}

/** The servers outside of the stack as an entry of a plan; no entry where there are none, so that such plans stay as they are. */
export function outsideEntryOf(
  { groups }: ServerGroups,
  services: Registry = registry,
): { readonly outside?: OutsideServer[] } {
  const outside = groups.flatMap((group) => {
    const external = services[group.service]?.externalServers?.(group) ?? [];
    return external.map(({ address, port }) => ({ service: group.service as ServiceName, address, port }));
  });
  return outside.length === 0 ? {} : { outside };
}

/** The services whose servers connect to those of a service. */
export function dependants(name: ServiceName): ServiceName[] {
  return serviceNames.filter((other) => (registry[other].dependsOn as readonly string[]).includes(name));
}
