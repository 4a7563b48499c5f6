import { type ConfigIssue, error, show } from "../model/issue";
import { validateProperties } from "./property-rules";
import { configOf, idOn } from "./resolve-group";
import type { Service } from "./service";
import type { StackConfig } from "./service-schema";
import { validateJvm } from "./validate-jvm";
import { validateChecksum, validateSource, validateVersion } from "./validate-version";

/** Rules that hold for the settings of every service, wherever it runs; `isUsed` tells which settings say anything there. */
export function validateSoftware(
  service: Service,
  config: StackConfig,
  isUsed: (setting: string) => boolean,
): ConfigIssue[] {
  if (service.isManaged?.(config) === false) return service.validate(config);
  return [
    ...(service.partOf === undefined ? validateVersion(service, config) : []),
    ...validateJvm(service, config),
    ...validateProperties(service, config, isUsed),
    ...service.validate(config),
  ];
}

/** Rules that hold for every service that this program installs on hosts. */
export function validateInstallation(service: Service, config: StackConfig): ConfigIssue[] {
  if (service.isManaged?.(config) === false) return [];
  const ofDistribution = () => [
    ...validateSource(service, config),
    ...validateChecksum(service, config),
    ...validateUser(service, config),
  ];
  return [...(service.partOf === undefined ? ofDistribution() : []), ...(service.validateOnHosts?.(config) ?? [])];
}

/** At least one host has to run a service without which there is no cluster. */
export function requireServers(service: Pick<Service, "idKey" | "oneServer">, { hosts }: StackConfig): ConfigIssue[] {
  if (hosts.some((host) => idOn(host, service) !== undefined)) return [];
  return [
    error({
      property: `hosts[].${service.idKey}`,
      rule: `at least one host must run ${service.oneServer}`,
      given: "none does",
      fix: `set ${service.idKey} on the hosts that should run it, better on three`,
    }),
  ];
}

function validateUser(service: Service, config: StackConfig): ConfigIssue[] {
  const { user } = configOf(config, service);
  if (/^[a-z_][a-z0-9_-]{0,30}$/.test(user) && user !== "root") return [];
  return [
    error({
      property: `${service.name}.user`,
      rule: "must be the name of an unprivileged system user",
      given: show(user),
      fix: `leave it out for the default, ${service.name}`,
    }),
  ];
}
