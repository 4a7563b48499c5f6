import { type ConfigIssue, error } from "../model/issue";
import { securityOf } from "../security/security-schema";
import { validateSecurity } from "../security/validate-security";
import { type Registry, registry } from "../services/registry";
import type { StackConfig } from "../services/service-schema";
import type { Config } from "./config-schema";
import { parseConfig } from "./parse";
import { servicesOf } from "./stack-services";
import { validateDownloads } from "./validate-downloads";
import { validateHosts } from "./validate-hosts";
import { validateIpv4Stack } from "./validate-ipv4-stack";
import { validateNamespaces } from "./validate-namespaces";
import { validateNetwork } from "./validate-network";
import { validateOwnSettings } from "./validate-own-settings";
import { validatePaths } from "./validate-paths";
import { validateServices } from "./validate-services";
import { validateUnasked } from "./validate-unasked";
import type { ValidationContext } from "./validation-context";

/** A configuration that was evaluated. */
export interface Validated {
  /** Missing when the file is too broken to go on. */
  readonly config: Config | undefined;
  readonly issues: readonly ConfigIssue[];
}

/** Evaluates a stack's whole configuration and returns every issue, errors first. */
export function validateConfig(
  raw: Record<string, unknown>,
  contextOf: (config: Config) => ValidationContext,
  services: Registry = registry,
): Validated {
  const { config, issues } = parseConfig(raw, services);
  if (config === undefined) return { config, issues };
  const rules = [
    ...validateRules(config, contextOf(config), services),
    ...(hostsAreWhole(issues, services) ? validateServers(config, services) : []),
  ];
  return { config, issues: mergeIssues(issues, rules) };
}

/** All rules but those that count servers. */
export function validateRules(
  config: Config,
  context: ValidationContext,
  services: Registry = registry,
): ConfigIssue[] {
  const asked = servicesOf(config, services);
  return [
    ...validateHosts(config, context, asked),
    ...validateSecurity(config),
    ...withoutIssuer(config),
    ...validateServices(config, asked),
    ...validateUnasked(config, asked, services),
    ...validateNetwork(config, services),
    ...validatePaths(config, asked),
    ...validateOwnSettings(config, services),
    ...validateNamespaces(config),
    ...validateDownloads(config),
    ...validateIpv4Stack(config, services),
  ];
}

/** Nobody on a host watches objects of Kubernetes. */
function withoutIssuer(config: Config): ConfigIssue[] {
  const { issuer } = securityOf(config);
  if (issuer === undefined) return [];
  return [
    error({
      property: "security.issuer",
      rule: "is for Kubernetes: on hosts there is no cert-manager",
      given: `${issuer.kind} ${issuer.name}`,
      fix: "remove it; give security.authority with its key, or security.certificates",
    }),
  ];
}

/** Rules that count servers. */
export function validateServers(config: StackConfig, services: Registry = registry): ConfigIssue[] {
  if (config.hosts.length === 0) return [];
  return Object.values(servicesOf(config, services)).flatMap((service) => service.validateServers(config));
}

/** Every issue, errors first; a rule says nothing about what could not be read. */
export function mergeIssues(shapes: readonly ConfigIssue[], rules: readonly ConfigIssue[]): ConfigIssue[] {
  const readable = rules.filter(({ property }) => !shapes.some((shape) => isWithin(shape.property, property)));
  const rank = { error: 0, warning: 1 };
  return [...shapes, ...readable].sort((left, right) => rank[left.severity] - rank[right.severity]);
}

/** Servers are only counted when no host was left out because of its shape. */
export function hostsAreWhole(shapes: readonly ConfigIssue[], services: Registry = registry): boolean {
  const keys = ["name", "address", ...Object.values(services).map(({ idKey }) => idKey)];
  const lost = new RegExp(`^hosts(\\[\\d+\\](\\.(${keys.join("|")}))?)?$`);
  return !shapes.some(({ property }) => lost.test(property));
}

/** A group of which a part could not be read is not judged as a whole. */
function isWithin(inner: string, outer: string): boolean {
  return inner === outer || inner.startsWith(`${outer}.`) || inner.startsWith(`${outer}[`);
}
