import { podSettingsOf } from "../services/pod-settings";
import { podServiceOf } from "../services/registry";
import { configOf, versionOf } from "../services/resolve-group";
import type { PodService } from "../services/service";
import type { KubernetesConfig } from "./kubernetes-schema";

/** Who made an image, which tells where it has the distribution. */
type Maker = "official" | "own" | "unknown";

/** Others who use the same names for images of another make. */
const otherMakers = /(^|\/)(bitnami|bitnamilegacy|confluentinc|wurstmeister|strimzi|ubuntu|chainguard|rapidfort)\//;

/** The service whose image servers have: their own, or the one that they are part of. */
function imageOwner(service: PodService): PodService {
  return service.partOf === undefined ? service : podServiceOf(service.partOf);
}

/** Directory of the distribution in the image; undefined when only `home` could tell. */
export function knownHomeOf(config: KubernetesConfig, server: PodService): string | undefined {
  const service = imageOwner(server);
  const { home, image } = podSettingsOf(config, service);
  if (home !== undefined) return home;
  const maker = image === undefined ? "official" : makerOf(image, service);
  if (maker === "unknown") return undefined;
  const official = maker === "official" ? service.kubernetes.image.home?.(versionIn(config, service)) : undefined;
  return official ?? defaultHome(service);
}

/** The same for rules that are asked whatever others say. */
export function homeOf(config: KubernetesConfig, service: PodService): string {
  return knownHomeOf(config, service) ?? defaultHome(imageOwner(service));
}

function defaultHome({ name }: PodService): string {
  return `/opt/${name}`;
}

/** Mirrors keep the last part of an official name; `scripts/image` has a repository and tags of its own. */
function makerOf(image: string, { name, kubernetes }: PodService): Maker {
  const { path, tag } = partsOf(image);
  if (otherMakers.test(path)) return "unknown";
  const last = path.split("/").at(-1);
  if (/(^|\/)kafka-zookeeper\/[^/]+$/.test(path) || /-[0-9a-f]{8}$/.test(tag)) return "own";
  return last === name || last === kubernetes.image.repository.split("/").at(-1) ? "official" : "unknown";
}

function partsOf(image: string): { readonly path: string; readonly tag: string } {
  const [name = ""] = image.split("@");
  const [, path = name, tag = ""] = /^(.*):([^/:]*)$/.exec(name) ?? [];
  return { path, tag };
}

/** The release that the tag of an image names, where it is known who made it; undefined when it names none. */
export function releaseIn(image: string, server: PodService): string | undefined {
  const service = imageOwner(server);
  if (makerOf(image, service) === "unknown") return undefined;
  return /^\d+\.\d+\.\d+/.exec(partsOf(image).tag)?.[0];
}

/** Name of the image: the stack's own, or the official one of the version. */
export function imageOf(config: KubernetesConfig, server: PodService): string {
  const service = imageOwner(server);
  const { image } = podSettingsOf(config, service);
  if (image !== undefined) return image;
  const { imageRegistry } = config.kubernetes;
  const mirror = imageRegistry === undefined ? "" : `${imageRegistry}/`;
  return `${mirror}${service.kubernetes.image.repository}:${versionIn(config, service).version}`;
}

function versionIn(config: KubernetesConfig, service: PodService) {
  return versionOf(configOf(config, service), service.versions);
}
