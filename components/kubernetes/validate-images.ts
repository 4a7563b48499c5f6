import { type ConfigIssue, error, show } from "../model/issue";
import { compareVersions } from "../model/versions";
import { podSettingsOf, podSettingsPath } from "../services/pod-settings";
import { configOf, versionOf } from "../services/resolve-group";
import type { PodService } from "../services/service";
import { knownHomeOf, releaseIn } from "./images";
import type { KubernetesConfig } from "./kubernetes-schema";

/** Rules about the image of a service: there is one, it stays the same, and its directory is known. */
export function validateImage(config: KubernetesConfig, service: PodService): ConfigIssue[] {
  // Servers that are part of another service have its image.
  if (service.partOf !== undefined) return [];
  const { image } = podSettingsOf(config, service);
  const { version } = versionOf(configOf(config, service), service.versions);
  if (image === undefined) return validateOfficial(service, version);
  if (!isPinned(image)) return [notPinned(service, image)];
  return [...validateRelease(service, image, version), ...validateHome(config, service, image)];
}

/** Not every release has an official image. */
function validateOfficial(service: PodService, version: string): ConfigIssue[] {
  const { since, repository } = service.kubernetes.image;
  if (since === undefined || compareVersions(version, since) >= 0) return [];
  return [
    error({
      property: `${podSettingsPath(service)}.image`,
      rule: `must be given for ${version}: ${repository} has images from ${since} on`,
      given: "no image",
      fix: "build one with scripts/image and name it here, or name another image and its home",
    }),
  ];
}

function isPinned(image: string): boolean {
  const name = "[a-z0-9]+(?:[._-]+[a-z0-9]+)*";
  const pattern = new RegExp(
    `^(?:[A-Za-z0-9.-]+(?::\\d+)?/)?${name}(?:/${name})*(?::(?<tag>[\\w][\\w.-]{0,127}))?(?:@sha256:[0-9a-f]{64})?$`,
  );
  const match = pattern.exec(image);
  return match !== null && (image.includes("@") || (match.groups?.["tag"] ?? "latest") !== "latest");
}

function notPinned(service: PodService, image: string): ConfigIssue {
  return error({
    property: `${podSettingsPath(service)}.image`,
    rule: "must be an image with a tag other than latest, or with a digest",
    given: show(image),
    fix: `write it as registry.example.org/${service.name}:${service.versions[0]?.version}, or as NAME@sha256:DIGEST`,
  });
}

/** Configuration and class path are made for `version`. */
function validateRelease(service: PodService, image: string, version: string): ConfigIssue[] {
  const release = releaseIn(image, service);
  if (release === undefined || release === version) return [];
  return [
    error({
      property: `${podSettingsPath(service)}.image`,
      rule: `must be an image of ${service.name}.version, ${version}`,
      given: show(image),
      fix: `set ${service.name}.version: ${release}, or name an image of ${version}`,
    }),
  ];
}

function validateHome(config: KubernetesConfig, service: PodService, image: string): ConfigIssue[] {
  const { home } = podSettingsOf(config, service);
  const property = `${podSettingsPath(service)}.home`;
  const example = `/opt/${service.name}`;
  if (home !== undefined && !/^(\/[A-Za-z0-9][A-Za-z0-9._-]*)+$/.test(home))
    return [
      error({
        property,
        rule: "must be an absolute path of plain names, without a slash at the end",
        given: show(home),
        fix: `write it as ${example}`,
      }),
    ];
  if (knownHomeOf(config, service) !== undefined) return [];
  return [
    error({
      property,
      rule: "must be given: the image is neither the official one nor one of scripts/image",
      given: `no home, with the image ${show(image)}`,
      fix: `set it to the directory in the image that holds ${service.libraries}, such as ${example}`,
    }),
  ];
}
