import { present, type Server, type ServerGroup, type ServerGroups } from "../model/cluster-spec";
import { type Registry, registry, type ServiceName } from "./registry";
import type { ZnodeRights } from "./service";

/** The rights with the servers that are asked, as an entry of a plan. */
export interface ZnodesEntry<S> {
  readonly znodes?: ZnodeRights & { readonly service: ServiceName; readonly servers: S[] };
}

/**
 * The rights in znodes as an entry of a plan; no entry where nobody is told apart, so that such plans stay as they are.
 *
 * @param serverOf - How a server that keeps them is reached.
 * @param of - The service whose znodes they are; whichever has any when absent.
 */
export function znodesEntryOf<S>(
  cluster: ServerGroups,
  serverOf: (group: ServerGroup, server: Server) => S,
  { of, services = registry }: { readonly of?: string; readonly services?: Registry } = {},
): ZnodesEntry<S> {
  // A stack may have none of their servers, and then has no znodes of theirs.
  const there = cluster.groups.filter(({ servers }) => servers.length > 0);
  const owners = there.filter(({ service }) => of === undefined || service === of);
  const [rights] = owners.flatMap(({ service }) => services[service]?.znodes?.(cluster) ?? []);
  const keeper = cluster.groups.find(({ service }) => service === rights?.service);
  if (rights === undefined || keeper === undefined) return {};
  const servers = present(keeper.servers).map((server) => serverOf(keeper, server));
  return { znodes: { ...rights, service: keeper.service as ServiceName, servers } };
}
