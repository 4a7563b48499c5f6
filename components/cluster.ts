import type * as pulumi from "@pulumi/pulumi";
import type * as OnKubernetes from "./kubernetes/kubernetes-component";
import { type FilledIn, filledIn } from "./kubernetes/filled-in";
import type { KubernetesSpec } from "./kubernetes/kubernetes-spec";
import { withNodeAddresses } from "./kubernetes/node-addresses";
import { clusterOutputs } from "./outputs/cluster-outputs";
import type { StackOutputs } from "./outputs/stack-outputs";
import { lazy } from "./model/lazy";
import { type Credentials, secureOutputs } from "./secure-outputs";
import type { Settings } from "./settings";
import type * as OnHosts from "./hosts/hosts-component";

/** A cluster that was registered, and what it tells the people who use it. */
export interface Cluster {
  readonly component: pulumi.ComponentResource;
  readonly outputs: FilledIn<StackOutputs>;
}

// One substrate is loaded, not both: the packages of the other would double the time that every command takes to start.
const onHosts = lazy(() => require("./hosts/hosts-component") as typeof OnHosts);
const onKubernetes = lazy(() => require("./kubernetes/kubernetes-component") as typeof OnKubernetes);

/** Registers the cluster that settings describe. */
export function createCluster(name: string, settings: Settings, options?: pulumi.ComponentResourceOptions): Cluster {
  const { warnings } = settings;
  switch (settings.substrate) {
    case "ssh": {
      const component = new (onHosts().KafkaOnHosts)(name, settings, options);
      const credentials: Credentials = component;
      return { component, outputs: { ...secureOutputs(settings.spec, credentials), warnings } };
    }
    case "kubernetes": {
      const { spec, facts } = settings;
      const component = new (onKubernetes().KafkaOnKubernetes)(name, settings, options);
      const render = (known: KubernetesSpec) => clusterOutputs(withNodeAddresses(known, facts));
      const known = filledIn(spec, component.addresses, render);
      const servers = component.addresses?.apply((found) => withNodeAddresses(spec.withAddresses(found), facts));
      const later = servers === undefined ? undefined : { known, servers };
      return { component, outputs: { ...secureOutputs(withNodeAddresses(spec, facts), component, later), warnings } };
    }
  }
}
