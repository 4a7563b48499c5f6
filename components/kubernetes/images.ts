import { podSettingsOf } from "../services/pod-settings";
import { configOf, versionOf } from "../services/resolve-group";
import type { Service } from "../services/service";
import type { KubernetesConfig } from "./kubernetes-schema";

/** Directory of the distribution in the image. */
export function homeOf(config: KubernetesConfig, service: Service): string {
  const { home, image } = podSettingsOf(config, service);
  if (home !== undefined) return home;
  const official = image === undefined ? service.kubernetes.image.home?.(versionIn(config, service)) : undefined;
  return official ?? `/opt/${service.name}`;
}

/** Name of the image: the stack's own, or the official one of the version. */
export function imageOf(config: KubernetesConfig, service: Service): string {
  const { image } = podSettingsOf(config, service);
  if (image !== undefined) return image;
  const { imageRegistry } = config.kubernetes;
  const mirror = imageRegistry === undefined ? "" : `${imageRegistry}/`;
  return `${mirror}${service.kubernetes.image.repository}:${versionIn(config, service).version}`;
}

function versionIn(config: KubernetesConfig, service: Service) {
  return versionOf(configOf(config, service), service.versions);
}
