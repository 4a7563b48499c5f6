import { addressProblem } from "../model/address";
import { groupBy } from "../model/group-by";
import { type ConfigIssue, error, show, warning } from "../model/issue";
import { type Registry, registry } from "../services/registry";
import { idOn } from "../services/resolve-group";
import type { Service } from "../services/service";
import type { HostConfigBase, StackConfig } from "../services/service-schema";
import type { Config, HostConfig } from "./config-schema";
import { hostKeyIssues } from "./validate-host-key";
import { validateLogin } from "./validate-login";
import type { ValidationContext } from "./validation-context";

/** Rules about the hosts: who they are, what runs on them, and how they are reached. */
export function validateHosts(
  config: Config,
  context: ValidationContext,
  services: Registry = registry,
): ConfigIssue[] {
  const { hosts } = config;
  if (hosts.length === 0) {
    const ids = idKeysOf(managed(config, services));
    const fix = `list at least one host, better three, with name, address, ${ids.join(" and ")}`;
    return [error({ property: "hosts", rule: "must list the hosts of the cluster", given: "no hosts", fix })];
  }
  return [
    ...hosts.flatMap((host) => [
      ...validateName(host),
      ...validateAddress(host, hosts.length === 1),
      ...validateHostKey(host, config, context),
    ]),
    ...duplicates(hosts, "address"),
    ...validateIdentities(config, services),
    ...validateLost(hosts),
    ...validateLogin(config, context),
  ];
}

/** The services of which a host of the stack may run a server. */
function managed(config: StackConfig, services: Registry): Service[] {
  return Object.values(services).filter((service) => service.isManaged?.(config) !== false);
}

/** Services whose servers stand on the same hosts have one key for all. */
function idKeysOf(services: readonly Service[]): string[] {
  return [...new Set(services.map(({ idKey }) => idKey))];
}

function validateLost(hosts: readonly HostConfig[]): ConfigIssue[] {
  if (!hosts.every(({ lost }) => lost)) return [];
  return [
    error({
      property: "hosts[].lost",
      rule: "at least one host must be left",
      given: `all ${hosts.length} hosts are lost`,
      fix: "set up new hosts and put them in the list; a cluster that is gone as a whole: pulumi stack rm --force",
    }),
  ];
}

/** The rules about who is who, wherever the servers run. */
export function validateIdentities(config: StackConfig, services: Registry = registry): ConfigIssue[] {
  const { hosts } = config;
  return [
    ...hosts.flatMap((host) => validateIds(host, config, services)),
    ...["name", ...idKeysOf(Object.values(services))].flatMap((key) => duplicates(hosts, key)),
  ];
}

/** Hosts are named, not counted, in messages: positions change when the list does. */
function at(host: HostConfig, key: keyof HostConfig): string {
  return `hosts[${host.name}].${key}`;
}

function validateName(host: HostConfig): ConfigIssue[] {
  if (/^[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?$/.test(host.name)) return [];
  const legal = host.name.replaceAll(/[^A-Za-z0-9]+/g, "-").replaceAll(/^-+|-+$/g, "");
  return [
    error({
      property: at(host, "name"),
      rule: "must be letters, digits and inner hyphens",
      given: show(host.name),
      fix: legal === "" ? "use the short host name, such as kafka1" : `write ${legal}`,
    }),
  ];
}

/** A cluster of one host may be on its loopback address, which nothing else uses then. */
function validateAddress(host: HostConfig, alone: boolean): ConfigIssue[] {
  const problem = addressProblem(host.address, { alone });
  return problem === undefined ? [] : [error({ property: at(host, "address"), given: show(host.address), ...problem })];
}

function validateIds(host: HostConfigBase, config: StackConfig, services: Registry): ConfigIssue[] {
  const all = managed(config, services);
  const judged = Object.values(services).filter(({ partOf, idKey }) => idKey !== services[partOf ?? ""]?.idKey);
  const given = judged.flatMap((service) => {
    const id = idOn(host, service);
    return id === undefined ? [] : [{ service, id }];
  });
  if (given.length === 0)
    return [
      error({
        property: `hosts[${host.name}]`,
        rule: `must run at least one service: ${all.map(({ oneServer }) => oneServer).join(", ")}`,
        given: `none of ${idKeysOf(all).join(", ")}`,
        fix: "give it an id, or remove the host",
      }),
    ];
  return given.flatMap(({ service, id }) => {
    const { max, more } = { ...service.ids, ...service.idLimit?.(config) };
    const { min, source, doubtful } = service.ids;
    const property = `hosts[${host.name}].${service.idKey}`;
    if (id < min || id > max) {
      const otherwise = id > max && more !== undefined ? `, or ${more}` : "";
      const rule = `must be ${min} to ${max} (${source})`;
      return error({ property, rule, given: show(id), fix: `choose a free id in that range${otherwise}` });
    }
    if (doubtful === undefined || id <= doubtful.above) return [];
    return warning({
      property,
      rule: doubtful.rule,
      given: show(id),
      fix: `use ${min} to ${doubtful.above} for new servers`,
    });
  });
}

function validateHostKey(host: HostConfig, config: Config, context: ValidationContext): ConfigIssue[] {
  return hostKeyIssues({
    property: at(host, "hostKey"),
    address: host.address,
    file: config.ssh.knownHosts,
    key: Object.hasOwn(context.hostKeys, host.name) ? context.hostKeys[host.name] : undefined,
    refused: context.refusedHostKeys?.[host.name],
    mayBeMissing: context.sandboxNotStarted,
  });
}

function duplicates(hosts: readonly HostConfigBase[], key: string): ConfigIssue[] {
  const given = (host: HostConfigBase) => (host as unknown as Readonly<Record<string, unknown>>)[key];
  // Neither names nor addresses tell capitals and small letters apart.
  const valueOf = (host: HostConfigBase) => {
    const value = given(host);
    return typeof value === "string" ? value.toLowerCase() : value;
  };
  const used = hosts.filter((host) => valueOf(host) !== undefined);
  return groupBy(used, valueOf)
    .filter((group) => group.length > 1)
    .map((group) =>
      error({
        property: `hosts[].${key}`,
        rule: "must differ on every host",
        given: `${show(group[0] && given(group[0]))} on ${group.length} hosts: ${group.map(({ name }) => name).join(", ")}`,
        fix: "give each of them its own",
      }),
    );
}
