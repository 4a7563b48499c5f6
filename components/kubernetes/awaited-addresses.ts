import { podSettingsKey, podSettingsOf, podSettingsPath } from "../services/pod-settings";
import type { AwaitedService } from "../resources/inputs/service-addresses-inputs";
import type { KubernetesConfig } from "./kubernetes-schema";
import type { Pods } from "./servers";

/** Addresses that load balancers have given, by the names of their Services. */
export type FoundAddresses = Readonly<Record<string, string>>;

/** The Services whose load balancers give addresses that are not known before. */
export function awaitedServices({ pods: all }: { readonly pods: readonly Pods[] }): AwaitedService[] {
  return all.flatMap(({ service, servers }) =>
    servers.flatMap(({ id, external }) =>
      external?.awaited === true
        ? [{ name: external.service, property: `${podSettingsPath(service)}.external.addresses.${id}` }]
        : [],
    ),
  );
}

/** A configuration as if the stack file gave the addresses that were found; those of other Services stay awaited. */
export function withAddresses(config: KubernetesConfig, all: readonly Pods[], found: FoundAddresses): KubernetesConfig {
  const groups = all.map(({ service, servers }) => {
    const settings = podSettingsOf(config, service);
    const known = servers.flatMap(({ id, external }) => {
      const address = external?.awaited === true ? found[external.service] : undefined;
      return address === undefined ? [] : [[id, address] as const];
    });
    if (known.length === 0) return [podSettingsKey(service), settings] as const;
    const addresses = { ...settings.external?.addresses, ...Object.fromEntries(known) };
    return [podSettingsKey(service), { ...settings, external: { ...settings.external, addresses } }] as const;
  });
  return { ...config, kubernetes: { ...config.kubernetes, ...(Object.fromEntries(groups) as object) } };
}
