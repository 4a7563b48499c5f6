import type { PropertyMap } from "../model/properties";

/** Set in a broker's environment, and read by Kafka itself (KIP-887). */
export const nodeAddress = "${env:NODE_ADDRESS}";

/** What lets Kafka read it. */
export const nodeAddressProvider: PropertyMap = {
  "config.providers": "env",
  "config.providers.env.class": "org.apache.kafka.common.config.provider.EnvVarConfigProvider",
  "config.providers.env.param.allowlist.pattern": "NODE_ADDRESS",
};
