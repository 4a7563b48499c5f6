import { type ConfigIssue, error } from "../model/issue";
import { type Registry, registry } from "../services/registry";
import { idOn } from "../services/resolve-group";
import { validateInstallation, validateSoftware } from "../services/service-rules";
import type { HostConfigBase } from "../services/service-schema";
import type { Config, HostConfig } from "./config-schema";
import { configOn, ownSettingsOf } from "./own-settings";
import { validatePaths } from "./validate-paths";

/**
 * Rules about what single hosts have of their own: those of the settings for all, asked about the configuration as the
 * host has it. What is wrong about other settings on every host is told once, for all.
 */
export function validateOwnSettings(config: Config, services: Registry = registry): ConfigIssue[] {
  const hosts = config.hosts.filter((host) => ownSettingsOf(host, services).length > 0);
  if (hosts.length === 0) return [];
  const known = new Set(issuesOf(config, services).map(keyOf));
  return hosts.flatMap((host) => [...validateIdle(host, services), ...issuesOn(host, config, services, known)]);
}

/** Settings of a server that the host does not run say nothing. */
export function validateIdle(host: HostConfigBase, services: Registry): ConfigIssue[] {
  const own = ownSettingsOf(host, services);
  return Object.values(services).flatMap((service) => {
    const given = own.filter((setting) => setting.startsWith(`${service.name}.`));
    if (given.length === 0 || idOn(host, service) !== undefined) return [];
    return error({
      property: `hosts[${host.name}].${service.name}`,
      rule: `is about ${service.oneServer} on this host, which runs none`,
      given: given.join(", "),
      fix: `remove it, or give the host its ${service.idKey}`,
    });
  });
}

/** What is wrong on one host, by the places where its settings stand. */
function issuesOn(host: HostConfig, config: Config, services: Registry, known: ReadonlySet<string>): ConfigIssue[] {
  const here = Object.entries(services).filter(([, service]) => idOn(host, service) !== undefined);
  const placed = placing(host, ownSettingsOf(host, services));
  return issuesOf(configOn(config, host, services), Object.fromEntries(here)).flatMap((issue) => {
    const property = placed(issue.property);
    if (property === issue.property && known.has(keyOf(issue))) return [];
    return { ...issue, property, rule: placed(issue.rule), fix: placed(issue.fix) };
  });
}

/** Puts the line of the host in front of every setting in a text that is its own. */
function placing({ name }: HostConfig, settings: readonly string[]): (text: string) => string {
  const own = settings.map((setting) => setting.replaceAll(".", "\\.")).join("|");
  const mention = new RegExp(`(?<![\\w.])(?:${own})(?![\\w])`, "g");
  return (text) => text.replace(mention, (setting) => `hosts[${name}].${setting}`);
}

function issuesOf(config: Config, services: Registry): ConfigIssue[] {
  return [
    ...Object.values(services).flatMap((service) => [
      ...validateSoftware(service, config, () => true),
      ...validateInstallation(service, config),
    ]),
    ...validatePaths(config, services),
  ];
}

function keyOf({ property, rule, given }: ConfigIssue): string {
  return JSON.stringify([property, rule, given]);
}
