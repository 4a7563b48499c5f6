import { createRequire } from "node:module";
import type * as pulumi from "@pulumi/pulumi";
import type * as OnKubernetes from "./kubernetes/kubernetes-component";
import { clusterOutputs } from "./outputs/cluster-outputs";
import type { StackOutputs } from "./outputs/stack-outputs";
import type { Settings } from "./config/settings";
import type * as OnHosts from "./hosts/hosts-component";

/** A cluster that was registered, and what it tells the people who use it. */
export interface Cluster {
  readonly component: pulumi.ComponentResource;
  readonly outputs: StackOutputs;
}

// One substrate is loaded, not both: the packages of the other would double the time that every command takes to start.
const load = createRequire(__filename);

/** Registers the cluster that settings describe. */
export function createCluster(name: string, settings: Settings, options?: pulumi.ComponentResourceOptions): Cluster {
  return {
    component: createComponent(name, settings, options),
    outputs: { ...clusterOutputs(settings.servers), warnings: settings.warnings },
  };
}

function createComponent(
  name: string,
  settings: Settings,
  options: pulumi.ComponentResourceOptions | undefined,
): pulumi.ComponentResource {
  switch (settings.substrate) {
    case "ssh": {
      const { KafkaOnHosts } = load("./hosts/hosts-component") as typeof OnHosts;
      return new KafkaOnHosts(name, settings, options);
    }
    case "kubernetes": {
      const { KafkaOnKubernetes } = load("./kubernetes/kubernetes-component") as typeof OnKubernetes;
      return new KafkaOnKubernetes(name, settings, options);
    }
  }
}
