import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import type { KubernetesSpec } from "./kubernetes-spec";

/** What clients of the services need, with the addresses that pods use, in each namespace of applications. */
export function clientSettingsMaps({ pods, servers, settings }: KubernetesSpec): Manifest[] {
  return pods.flatMap(({ service }) => {
    const { clientSettings } = service.kubernetes;
    if (clientSettings === undefined) return [];
    const data = clientSettings.files(servers);
    return settings.clientSettings.map((namespace) => ({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: clientSettings.name, namespace, labels: commonLabels },
      data,
    }));
  });
}
