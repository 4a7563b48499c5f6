import type { Registry } from "../services/registry";
import type { HostConfigBase } from "../services/service-schema";
import type { Config } from "./config-schema";

type Group = Readonly<Record<string, unknown>>;

/** The keys in the line of a host that stand for the keys of the same names at the top level of the stack file. */
function groupsOf(services: Registry): string[] {
  return ["java", ...Object.keys(services)];
}

/** The settings that a host has of its own, as they are called for the cluster. Example: `["kafka.paths.data"]`. */
export function ownSettingsOf(host: HostConfigBase, services: Registry): string[] {
  return groupsOf(services).flatMap((name) => settingsIn(groupIn(host, name), name));
}

/** A configuration as one of its hosts has it. A list or a text of the host stands in the place of that of all. */
export function configOn<Stack extends Config>(config: Stack, host: HostConfigBase, services: Registry): Stack {
  const changed = groupsOf(services).map(
    (name) => [name, combine(groupIn(config, name), groupIn(host, name))] as const,
  );
  return { ...config, ...Object.fromEntries(changed) };
}

function groupIn(settings: object, name: string): unknown {
  return (settings as Group)[name];
}

function settingsIn(value: unknown, name: string): string[] {
  if (value === undefined) return [];
  if (!isGroup(value)) return [name];
  return Object.entries(value).flatMap(([key, inner]) => settingsIn(inner, `${name}.${key}`));
}

function combine(all: unknown, own: unknown): unknown {
  if (own === undefined) return all;
  if (!isGroup(all) || !isGroup(own)) return own;
  const keys = [...new Set([...Object.keys(all), ...Object.keys(own)])];
  return Object.fromEntries(keys.map((key) => [key, combine(all[key], own[key])]));
}

export function isGroup(value: unknown): value is Group {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
