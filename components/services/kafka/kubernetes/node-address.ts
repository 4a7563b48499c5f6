import type { PropertyMap } from "../../../model/properties";
import { nodeFor } from "../../pod-settings";
import type { ServerInPod } from "../../service-on-kubernetes";
import type { KafkaGroup } from "../resolve";

/** Set in a broker's environment, and read by Kafka itself (KIP-887). */
export const nodeAddress = "${env:NODE_ADDRESS}";

/** The variable, with the field of the pod that it holds. */
export const nodeAddressVariable = { NODE_ADDRESS: "status.hostIP" };

/** What lets Kafka read it. */
export const nodeAddressProvider: PropertyMap = {
  "config.providers": "env",
  "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
  "config.providers.env.param.allowlist.pattern": "NODE_ADDRESS",
};

/** Whether a broker that clients outside reach has to find out its address. */
export function learnsNodeAddress(servers: readonly ServerInPod[]): boolean {
  return servers.some(
    ({ external }) => external?.awaited !== true && external !== undefined && external.address === undefined,
  );
}

/** The brokers as clients see them: where one tells the address of its node, any node leads to it. */
export function withNodeAddresses(brokers: KafkaGroup, addresses: readonly string[]): KafkaGroup {
  return {
    ...brokers,
    servers: brokers.servers.map((broker, index) => ({
      ...broker,
      listeners: broker.listeners.map((listener) => ({
        ...listener,
        advertised: listener.advertised === nodeAddress ? nodeFor(index, addresses) : listener.advertised,
      })),
    })),
  };
}
