import { isIpv6 } from "../model/ip-address";
import { type ConfigIssue, error, show } from "../model/issue";
import { type Registry, registry, serviceOf } from "../services/registry";
import { configOf, settingsPathOf } from "../services/resolve-group";
import type { Config } from "./config-schema";
import { resolveGroups } from "./defaults";

/** With this option a JVM has no sockets of IPv6 (Java documentation, "Networking Properties"). */
const option = /^-Djava\.net\.preferIPv4Stack=true$/;

/** JVMs that must use IPv6 addresses need its sockets. */
export function validateIpv4Stack(config: Config, services: Registry = registry): ConfigIssue[] {
  const used = addressesOf(config, services).find(isIpv6);
  if (used === undefined) return [];
  return Object.values(services).flatMap((service) =>
    configOf(config, service)
      .jvmOptions.filter((one) => option.test(one.trim()))
      .map((one) =>
        error({
          property: `${settingsPathOf(service)}.jvmOptions`,
          rule: `must leave IPv6 on where an address is one of IPv6, such as ${used}`,
          given: show(one),
          fix: `remove ${one.trim()}`,
        }),
      ),
  );
}

/** Where servers listen, what they tell, and what they need. */
function addressesOf(config: Config, services: Registry): string[] {
  return resolveGroups(config, services).flatMap((group) => {
    const service = serviceOf(group.service, services);
    const ports = group.servers.flatMap((server) => service.ports(group, server));
    return [
      ...group.servers.map(({ address }) => address),
      ...ports.flatMap(({ bind, advertised }) => [bind, advertised?.name ?? bind]),
      ...(service.externalServers?.(group) ?? []).map(({ address }) => address),
    ];
  });
}
