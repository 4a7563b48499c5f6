import { type ConfigIssue, error, show, warning } from "../model/issue";
import { compareVersions, findVersion, isRelease, lineOf } from "../model/versions";
import { configOf, sha512Of, sourceOf, versionOf } from "./resolve-group";
import type { Service } from "./service";
import type { StackConfig } from "./service-schema";

/** The version must be one that runs here; one that this program was not tested with is doubted. */
export function validateVersion(service: Service, config: StackConfig): ConfigIssue[] {
  const { version } = versionOf(configOf(config, service), service.versions);
  if (findVersion(service.versions, version) !== undefined) return [];
  const property = `${service.name}.version`;
  const given = show(version);
  if (isSupported(service, version))
    return [
      warning({
        property,
        rule: `is not tested with this program, which is tested with ${testedOf(service).join(", ")}`,
        given,
        fix: "try it in a stack of its own first, or use one of these",
      }),
    ];
  return [error({ property, rule: ruleOf(service), given, fix: fixOf(service, version) })];
}

/** Tested or not, as long as its line is one of those that run here. */
function isSupported({ releases }: Service, version: string): boolean {
  if (releases === undefined || !isRelease(version)) return false;
  return compareVersions(version, releases.from) >= 0 && compareVersions(version, releases.below) < 0;
}

function testedOf(service: Service): string[] {
  return service.versions.map(({ version }) => version);
}

function ruleOf(service: Service): string {
  const tested = testedOf(service).join(", ");
  if (service.releases === undefined) return `must be one of ${tested}`;
  const { from, below } = service.releases;
  return `must be one of ${tested}, or another whole release, from ${from} and below ${below}, with a sha512 of its own`;
}

/** Another minor line is an upgrade, or a step back, that nobody asked for: it is only named where there is none else. */
function fixOf(service: Service, version: string): string {
  const tested = testedOf(service);
  // As in v4.3.1, the name of a tag, or kafka_2.13-4.3.1, the name of an archive.
  const [, named] = /[^\d.](\d+\.\d+\.\d+)$/.exec(version) ?? [];
  if (named !== undefined && (tested.includes(named) || isSupported(service, named))) return `write ${named}`;
  const same = tested.filter((one) => lineOf(one) === lineOf(version));
  if (same.length > 0) return `use ${same.join(" or ")}`;
  const { releases } = service;
  const line = /^\d+\.\d+$/.test(version) ? `${version}.0` : undefined;
  if (line !== undefined && isSupported(service, line))
    return `write the whole release that runs, such as ${line}, with its source and sha512`;
  return releases === undefined
    ? `use one of ${tested.join(", ")}`
    : `use a release from ${releases.from} and below ${releases.below}; tested are ${tested.join(", ")}`;
}

/** A login in an address would stand in the state, in scripts and in what a failed download prints. */
export function validateSource(service: Service, config: StackConfig): ConfigIssue[] {
  const { source = "" } = configOf(config, service);
  if (!/^https?:\/\/[^/?#]*@/i.test(source)) return [];
  return [
    error({
      property: `${service.name}.source`,
      rule: "must hold no login: hosts download it by themselves, and the address stands in the state",
      given: "an address with a login",
      fix: `download the archive to this machine and set ${service.name}.source to its path: it is uploaded to the hosts`,
    }),
  ];
}

/** What is unpacked must be known by its checksum: the version table's, or one of the stack file. */
export function validateChecksum(service: Service, config: StackConfig): ConfigIssue[] {
  const own = configOf(config, service);
  const version = versionOf(own, service.versions);
  const known = findVersion(service.versions, version.version) !== undefined;
  if (!known && !isSupported(service, version.version)) return [];
  const { kind } = sourceOf(own.source, version);
  if (kind === "maven" && version.mavenSha512 === undefined)
    return [
      error({
        property: `${service.name}.source`,
        rule: `must not be maven: ${version.version} cannot be assembled from Maven artifacts`,
        given: show(own.source),
        fix: `set ${service.name}.source to an http(s) URL or a file, or leave it out for the Apache archive, with its SHA-512 in ${service.name}.sha512`,
      }),
    ];
  const sha512 = sha512Of(own, service.versions);
  if (sha512 !== undefined && /^[0-9a-f]{128}$/.test(sha512)) return [];
  return [
    error({
      property: `${service.name}.sha512`,
      rule: "must be the SHA-512 of the distribution, 128 hexadecimal digits",
      given: show(own.sha512),
      fix: known
        ? "copy it from the .sha512 file that Apache publishes beside the archive"
        : `give the SHA-512 of its archive, from the .sha512 file beside it; ${service.name}.source says where the archive is, by default at Apache`,
    }),
  ];
}
