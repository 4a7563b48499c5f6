import type * as Command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type * as Random from "@pulumi/random";
import { lazy } from "./model/lazy";
import type { Settings } from "./settings";

/** What this project brings along itself, see `operations/provider`. */
class OwnProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("kafka-zookeeper", name, {});
  }
}

// Not every stack needs them, and a package takes its time to load.
const command = lazy(() => require("@pulumi/command") as typeof Command);
const random = lazy(() => require("@pulumi/random") as typeof Random);

/**
 * The providers that the resources of a stack use.
 *
 * The engine starts a plugin when its provider is registered. It would register one by itself only when the first resource
 * that uses it is due, after those that this one waits for; here all are registered before anything waits.
 */
export function providersOf(settings: Settings): pulumi.ProviderResource[] {
  const own = new OwnProvider("kafka-zookeeper");
  if (settings.substrate !== "ssh") return [own];
  const providers = [own, new (command().Provider)("command")];
  if (settings.spec.clusterId !== undefined) return providers;
  return [...providers, new (random().Provider)("random")];
}
