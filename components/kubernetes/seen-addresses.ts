import type { AwaitedService } from "../resources/inputs/service-addresses-inputs";
import { awaitedServices } from "./awaited-addresses";
import type { ClusterFacts } from "./facts";
import type { KubernetesSpec } from "./kubernetes-spec";

/** The addresses that Services have now, the usable ones of each; without those that are not there. */
export function seenOf(services: readonly AwaitedService[], { loadBalancers }: ClusterFacts): Record<string, string[]> {
  return Object.fromEntries(
    services.flatMap(({ name }) => {
      const seen = loadBalancers[name];
      return seen === undefined ? [] : [[name, [...seen]] as const];
    }),
  );
}

/** A cluster with the addresses that its Services have now. */
export function withSeenAddresses(spec: KubernetesSpec, facts: ClusterFacts): KubernetesSpec {
  const seen = Object.entries(seenOf(awaitedServices(spec), facts));
  return spec.withAddresses(
    Object.fromEntries(seen.flatMap(([name, [first]]) => (first === undefined ? [] : [[name, first]]))),
  );
}
