import type { PropertyMap } from "../../../model/properties";
import { type KeyFile, storePassword } from "../../../security/leaf";
import type { KafkaGroup } from "../resolve";
import { brokerKeyFiles, readsPem } from "./broker-certificates";

/**
 * The settings of a key store and of the trust store of brokers. Stores in PEM have no passwords; those in Java's own format
 * have one that is no secret.
 */
export function storeSettings(brokers: KafkaGroup, { path }: KeyFile): PropertyMap {
  return storesOf(readsPem(brokers) ? "PEM" : "JKS", path, brokerKeyFiles(brokers).listenersTrust.path);
}

/** The same for any server of Kafka. @param path - Of the key store. */
export function storesOf(type: "PEM" | "JKS", path: string, trustPath: string): PropertyMap {
  const passwords = {
    "ssl.keystore.password": storePassword,
    "ssl.key.password": storePassword,
    "ssl.truststore.password": storePassword,
  };
  return {
    "ssl.keystore.type": type,
    "ssl.keystore.location": path,
    "ssl.truststore.type": type,
    "ssl.truststore.location": trustPath,
    ...(type === "JKS" ? passwords : {}),
  };
}
