import { clientFiles } from "../model/client-files";
import { internalEndpoints } from "../model/outputs";
import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import type { KubernetesSpec } from "./spec";

/** Name of the ConfigMap in each namespace of applications; stable, because their pods mount it. */
export const clientSettingsName = "kafka-client-settings";

/** The files for clients, with the addresses that pods use, in each namespace of applications. */
export function clientSettingsMaps({ servers: { brokers }, settings }: KubernetesSpec): Manifest[] {
  const data = clientFiles({ bootstrapServers: internalEndpoints(brokers).join(","), brokers });
  return settings.clientSettings.map((namespace) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: clientSettingsName, namespace, labels: commonLabels },
    data,
  }));
}
