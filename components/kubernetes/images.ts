import { registry, type ServiceName } from "../services/registry";
import { versionOf } from "../services/resolve-group";
import type { KubernetesConfig } from "./kubernetes-schema";

/** Directory of the distribution in the image. */
export function homeOf(config: KubernetesConfig, product: ServiceName): string {
  const { home, image } = config.kubernetes[product];
  if (home !== undefined) return home;
  const official = product === "zookeeper" && image === undefined;
  return official ? `/${versionOf(config[product], registry[product].versions).topDirectory}` : `/opt/${product}`;
}

/** Name of the image: the stack's own, or the official one of the version. */
export function imageOf(config: KubernetesConfig, product: ServiceName): string {
  const { image } = config.kubernetes[product];
  if (image !== undefined) return image;
  const { version } = versionOf(config[product], registry[product].versions);
  const { imageRegistry } = config.kubernetes;
  return `${imageRegistry === undefined ? "" : `${imageRegistry}/`}${officialImages[product]}:${version}`;
}

const officialImages: Readonly<Record<ServiceName, string>> = { zookeeper: "zookeeper", kafka: "apache/kafka" };
