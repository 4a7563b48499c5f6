import { closest } from "fastest-levenshtein";
import { type ConfigIssue, error, show } from "../model/issue";
import { heapBytes } from "../model/jvm";
import { findVersion } from "../model/versions";
import { validateProperties } from "./property-rules";
import { configOf, idOn, sha512Of, sourceOf, versionOf } from "./resolve-group";
import type { Service } from "./service";
import type { StackConfig } from "./service-schema";

/** Rules that hold for the settings of every service, wherever it runs; `isUsed` tells which settings say anything there. */
export function validateSoftware(
  service: Service,
  config: StackConfig,
  isUsed: (setting: string) => boolean,
): ConfigIssue[] {
  return [
    ...validateVersion(service, config),
    ...validateJvm(service, config),
    ...validateProperties(service, config, isUsed),
    ...service.validate(config),
  ];
}

/** Rules that hold for every service that this program installs on hosts. */
export function validateInstallation(service: Service, config: StackConfig): ConfigIssue[] {
  return [
    ...validateChecksum(service, config),
    ...validateUser(service, config),
    ...(service.validateOnHosts?.(config) ?? []),
  ];
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

function validateVersion(service: Service, config: StackConfig): ConfigIssue[] {
  const { version } = versionOf(configOf(config, service), service.versions);
  const refused = (name: string) => service.refuses?.(name) === true;
  if (refused(version) || findVersion(service.versions, version) !== undefined) return [];
  const known = service.versions.map((entry) => entry.version).filter((name) => !refused(name));
  return [
    error({
      property: `${service.name}.version`,
      rule: `must be one of ${known.join(", ")}`,
      given: show(version),
      fix: `did you mean ${closest(version, known)}?`,
    }),
  ];
}

function validateChecksum(service: Service, config: StackConfig): ConfigIssue[] {
  const own = configOf(config, service);
  const version = versionOf(own, service.versions);
  if (service.refuses?.(version.version) || findVersion(service.versions, version.version) === undefined) return [];
  const sha512 = sha512Of(own, service.versions);
  if (sha512 !== undefined && /^[0-9a-f]{128}$/.test(sha512)) return [];
  const { kind } = sourceOf(own.source, version);
  return [
    error({
      property: `${service.name}.sha512`,
      rule: "must be the SHA-512 of the distribution, 128 hexadecimal digits",
      given: show(own.sha512),
      fix:
        kind === "maven"
          ? `use another source: ${version.version} cannot be assembled from Maven artifacts`
          : "copy it from the .sha512 file that Apache publishes beside the archive",
    }),
  ];
}

function validateJvm(service: Service, config: StackConfig): ConfigIssue[] {
  const { heap, jvmOptions } = configOf(config, service);
  const issues = jvmOptions
    .filter((option) => !/^-[^\n\r]+$/.test(option))
    .map((option) =>
      error({
        property: `${service.name}.jvmOptions`,
        rule: "must be JVM options, each starting with -",
        given: show(option),
        fix: "give one option per item, such as -XX:+UseZGC",
      }),
    );
  if (heapBytes(heap) === undefined)
    issues.push(
      error({
        property: `${service.name}.heap`,
        rule: "must be a size: a number followed by k, m or g",
        given: show(heap),
        fix: "write it as for -Xmx, such as 512m or 6g",
      }),
    );
  return issues;
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
