import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show } from "../model/issue";
import { type Registry, registry, serviceOf } from "../services/registry";
import type { Config, HostConfig } from "./config-schema";
import { resolveGroups, rolesOf } from "./defaults";

interface UsedPort {
  readonly at: string;
  readonly port: number;
}

/** Rules about the ports of everything that listens on a host; ports of what runs elsewhere may be the same. */
export function validateNetwork(config: Config, services: Registry = registry): ConfigIssue[] {
  const byHost = config.hosts.map((host) => portsOn(host, config, services));
  const used = new Map(byHost.flat().map((one) => [one.at, one]));
  const clashes = byHost
    .flatMap((ports) => groupBy(ports, ({ port }) => port).filter((group) => group.length > 1))
    .map((group) => [group.map(({ at }) => at).join(", "), group] as const);
  return [
    ...[...used.values()]
      .filter(({ port }) => port < 1 || port > 65535)
      .map(({ at, port }) =>
        error({ property: at, rule: "must be a port, 1 to 65535", given: show(port), fix: "choose another port" }),
      ),
    ...[...new Map(clashes)].map(([property, group]) =>
      error({
        property,
        rule: "must be different ports: they meet on one host",
        given: show(group[0]?.port),
        fix: "give each its own port",
      }),
    ),
  ];
}

function portsOn(host: HostConfig, config: Config, services: Registry): UsedPort[] {
  const roles = rolesOf(host, services);
  const own = resolveGroups({ ...config, hosts: [host] }, services).flatMap((group) =>
    group.servers
      .filter(({ id }) => id === roles[group.service])
      .flatMap((server) => serviceOf(group.service, services).ports(group, server)),
  );
  return [
    ...own.map(({ property, number }) => ({ at: property, port: number })),
    host.sshPort === undefined
      ? { at: "ssh.port", port: config.ssh.port }
      : { at: `hosts[${host.name}].sshPort`, port: host.sshPort },
  ];
}
