import {
  needsSecurity,
  ownedBy,
  ownedBySecurity,
  type PropertyProblem,
  refused,
} from "../../../model/property-problem";
import { isSecure, securityOf } from "../../../security/security-schema";
import type { SettingValue } from "../../../model/setting-kinds";
import type { KafkaStack } from "../schema";

const ofListeners = ["ssl.", "sasl.", "listener.name.", "authorizer.", "password.encoder."];
const namesOfListeners = ["super.users", "allow.everyone.if.no.acl.found"];
/** These have a meaning without security as well, but nothing may contradict it. */
const furtherOfListeners = ["connections.max.reauth.ms", "principal.builder.class", "security.providers"];
const ofZooKeeper = ["zookeeper.ssl."];
const furtherOfZooKeeper = ["zookeeper.clientCnxnSocket", "zookeeper.set.acl"];

/** Settings that are of security only with some values, each with the value that asks for none. */
const harmless: Readonly<Record<string, string>> = {
  "security.inter.broker.protocol": "plaintext",
  "zookeeper.set.acl": "false",
};

/** What is said of a setting of TLS, logins or access rights (Kafka documentation, "Security"); undefined of others. */
export function securityOfBrokerKey(
  key: string,
  value: SettingValue,
  config: Pick<KafkaStack, "security" | "zookeeper">,
): PropertyProblem | undefined {
  const { mode, zookeeper } = securityOf(config);
  const listeners = isOf(key, ofListeners, namesOfListeners);
  const ensemble = isOf(key, ofZooKeeper, []);
  if (mode === "secure" && (listeners || furtherOfListeners.includes(key))) return ownerOf(key);
  if (mode === "secure" && key === "control.plane.listener.name") return noControlPlane;
  if (ensemble || furtherOfZooKeeper.includes(key)) {
    const exists = config.zookeeper.existing !== undefined;
    if (zookeeper === "secure") return exists ? plainEnsemble : ownedBySecurity("security.zookeeper");
    if (ensemble) return isSecure(securityOf(config)) ? ownedBySecurity("security.zookeeper") : needsSecurity;
  }
  if (listeners) return needsSecurity;
  if (!Object.hasOwn(harmless, key)) return undefined;
  if (String(value).trim().toLowerCase() === harmless[key]) return undefined;
  if (mode === "plaintext") return needsSecurity;
  return key === "zookeeper.set.acl" ? ownedBySecurity("security.zookeeper") : undefined;
}

function isOf(key: string, prefixes: readonly string[], names: readonly string[]): boolean {
  return names.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
}

function ownerOf(key: string): PropertyProblem {
  return key.endsWith("connections.max.reauth.ms") ? ownedBy("security.reauthentication") : ownedBySecurity("security");
}

const noControlPlane = refused(
  "must not be set with security: secure: the controller has no login for a listener of clients, and would reach no broker",
);

const plainEnsemble = refused(
  "must not be set with zookeeper.existing, to whose servers brokers speak without TLS and logins",
);

/** Names of listeners that stand for a protocol (`SecurityProtocol` of Kafka). */
export const protocolNames = ["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"];
