import { createRequire } from "node:module";
import * as command from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import type * as Random from "@pulumi/random";
import type { Settings } from "./settings";

/** What this project brings along itself, see `scripts/plugin`. */
class OwnProvider extends pulumi.ProviderResource {
  constructor(name: string) {
    super("kafka-zookeeper", name, {});
  }
}

// Not every stack needs it, and a package takes its time to load.
const load = createRequire(__filename);

/**
 * The providers that the resources of a stack use.
 *
 * The engine starts those that are resources at the same time, and those that it has to make by itself one after the
 * other, which is most of what an `up` that changes nothing waits for.
 */
export function providersOf(settings: Settings): pulumi.ProviderResource[] {
  const common = [new OwnProvider("kafka-zookeeper"), new command.Provider("command")];
  if (settings.substrate !== "ssh" || settings.spec.clusterId !== undefined) return common;
  const random = load("@pulumi/random") as typeof Random;
  return [...common, new random.Provider("random")];
}
