import type * as pulumi from "@pulumi/pulumi";
import type * as OnKubernetes from "./kubernetes/kubernetes-component";
import { clusterOutputs } from "./outputs/cluster-outputs";
import type { StackOutputs } from "./outputs/stack-outputs";
import { lazy } from "./model/lazy";
import type { Settings } from "./settings";
import type * as OnHosts from "./hosts/hosts-component";

/** A cluster that was registered, and what it tells the people who use it. */
export interface Cluster {
  readonly component: pulumi.ComponentResource;
  readonly outputs: StackOutputs;
}

// One substrate is loaded, not both: the packages of the other would double the time that every command takes to start.
const onHosts = lazy(() => require("./hosts/hosts-component") as typeof OnHosts);
const onKubernetes = lazy(() => require("./kubernetes/kubernetes-component") as typeof OnKubernetes);

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
    case "ssh":
      return new (onHosts().KafkaOnHosts)(name, settings, options);
    case "kubernetes":
      return new (onKubernetes().KafkaOnKubernetes)(name, settings, options);
  }
}
