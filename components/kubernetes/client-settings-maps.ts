import { clientFiles } from "../services/kafka/clients/client-files";
import { internalEndpoints } from "../services/kafka/listeners";
import { kafkaOf } from "../services/kafka/resolve";
import { commonLabels } from "./labels";
import type { Manifest } from "./manifest";
import type { KubernetesSpec } from "./kubernetes-spec";

/** Name of the ConfigMap in each namespace of applications; stable, because their pods mount it. */
export const clientSettingsName = "kafka-client-settings";

/** The files for clients, with the addresses that pods use, in each namespace of applications. */
export function clientSettingsMaps({ servers, settings }: KubernetesSpec): Manifest[] {
  const brokers = kafkaOf(servers);
  const data = clientFiles({ bootstrapServers: internalEndpoints(brokers).join(","), brokers });
  return settings.clientSettings.map((namespace) => ({
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { name: clientSettingsName, namespace, labels: commonLabels },
    data,
  }));
}
