import type { ServerGroups } from "../../../model/cluster-spec";
import { endpointText } from "../../../model/ip-address";
import { requireNameServers } from "./resolve";

/** Where clients, brokers and proxies find routes: `h1:9876;h2:9876;h3:9876`. */
export function nameServerEndpoints(cluster: ServerGroups): string {
  const { servers, settings } = requireNameServers(cluster);
  return servers.map(({ address }) => endpointText(address, settings.ports.nameServer)).join(";");
}

/** Where brokers find the controllers: `h1:9878;h2:9878;h3:9878`. */
export function controllerEndpoints(cluster: ServerGroups): string {
  const { servers, settings } = requireNameServers(cluster);
  return servers.map(({ address }) => endpointText(address, settings.ports.controller)).join(";");
}
