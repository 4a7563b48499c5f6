import { needsSecurity, type PropertyProblem } from "../../../model/property-problem";
import type { SettingValue } from "../../../model/setting-kinds";

const prefixes = ["ssl.", "sasl.", "listener.name.", "authorizer.", "password.encoder.", "zookeeper.ssl."];
const names = ["super.users", "allow.everyone.if.no.acl.found"];

/** Settings that are of security only with some values, each with the value that asks for none. */
const harmless: Readonly<Record<string, string>> = {
  "security.inter.broker.protocol": "plaintext",
  "zookeeper.set.acl": "false",
};

/** What is said of a setting of TLS, logins or access rights (Kafka documentation, "Security"); undefined of others. */
export function securityOfBrokerKey(key: string, value: SettingValue): PropertyProblem | undefined {
  const ofSecurity = names.includes(key) || prefixes.some((prefix) => key.startsWith(prefix));
  if (ofSecurity) return needsSecurity;
  if (!Object.hasOwn(harmless, key)) return undefined;
  return String(value).trim().toLowerCase() === harmless[key] ? undefined : needsSecurity;
}

/** Names of listeners that stand for a protocol with TLS or logins (`SecurityProtocol` of Kafka). */
export const secureProtocols = ["SSL", "SASL_PLAINTEXT", "SASL_SSL"];
