import type { PropertyMap } from "../../../model/properties";
import { compareVersions } from "../../../model/versions";
import { adminSubject, organization } from "../../../security/leaf";
import { offersPlaintext, offersSecure, stepOf } from "../../../security/steps";
import { type Listener, takesClients } from "../listeners";
import { type Broker, isKraft, type KafkaGroup, metadataIn } from "../resolve";
import { brokerKeyFiles, brokerNames, brokerUnit } from "./broker-certificates";
import { applicationsSecurity } from "./applications";
import { storeSettings } from "./store-settings";

/** The mechanisms that clients log in with, the stronger first. */
export const saslMechanisms = ["SCRAM-SHA-512", "SCRAM-SHA-256"] as const;

/** What brokers are called in ACLs, whatever their ids. */
export const brokerPrincipal = "broker";

/** What server.properties says of TLS, logins and access rights (Kafka documentation, "Security"); nothing without them. */
export function brokerSecurity(brokers: KafkaGroup, { listeners }: Broker): PropertyMap {
  const step = stepOf(brokers.security);
  if (!offersSecure(step)) return {};
  // Whoever does not log in is called so. Without ACLs for all, as before, is no way: the first one would shut out the rest.
  const everybody = offersPlaintext(step) ? ["ANONYMOUS"] : [];
  return {
    ...storeSettings(brokers, brokerKeyFiles(brokers).listeners),
    ...(since(brokers, "2.6.0") ? {} : { "ssl.enabled.protocols": "TLSv1.2" }),
    // A node that leaves Kubernetes takes its address out of all certificates; a broker would refuse to read those (KIP-978).
    ...(since(brokers, "3.7.0") ? { "ssl.allow.san.changes": "true" } : {}),
    "ssl.principal.mapping.rules": rulesOf(brokers).join(","),
    "sasl.enabled.mechanisms": saslMechanisms.join(","),
    "authorizer.class.name": isKraft(brokers) ? standardAuthorizer : "kafka.security.authorizer.AclAuthorizer",
    ...superUsers([...mightyOf(brokers), ...everybody]),
    ...(Object.assign({}, ...listeners.map((listener) => listenerSecurity(listener, brokers))) as PropertyMap),
  };
}

/** The one that keeps its rules where KRaft keeps all metadata (KIP-801). */
export const standardAuthorizer = "org.apache.kafka.metadata.authorizer.StandardAuthorizer";

/** These may do everything, and whom no rule names nothing. */
export function superUsers(names: readonly string[]): PropertyMap {
  return {
    "allow.everyone.if.no.acl.found": "false",
    "super.users": names.map((name) => `User:${name}`).join(";"),
  };
}

function since({ distribution: { version } }: KafkaGroup, release: string): boolean {
  return compareVersions(version.version, release) >= 0;
}

/** Who may do everything: the brokers and the operator. Those with certificates of one's own are called as these say. */
function mightyOf(brokers: KafkaGroup): string[] {
  const { subjects } = brokers.security;
  const { brokers: mode, dualWrite } = metadataIn(brokers);
  if (subjects === undefined || mode === "kraft" || dualWrite) return quorumNames(brokers);
  return [...brokerNames(subjects, brokers.servers), subjects.admin];
}

/** Who may do everything in KRaft, on brokers and on controllers alike: what runs on a host is one or the other. */
export function quorumNames({ security: { subjects } }: Pick<KafkaGroup, "security">): string[] {
  if (subjects === undefined) return [brokerPrincipal, adminSubject.commonName];
  return [...[...new Set(Object.values(subjects.hosts))].sort(), subjects.admin];
}

/** Nobody else's certificates have the names that ours have. */
export function rulesOf({ security: { subjects } }: Pick<KafkaGroup, "security">): readonly string[] {
  return subjects === undefined ? principalRules : ["DEFAULT"];
}

/** Who the holder of a certificate is: a broker, the operator, or nobody who has a right. */
const principalRules = [
  `RULE:^CN=[^,]+,OU=${brokerUnit},O=${organization}$/${brokerPrincipal}/`,
  `RULE:^CN=([^,]+),OU=${adminSubject.unit},O=${organization}$/$1/`,
  "DEFAULT",
];

function prefixed(prefix: string, properties: PropertyMap): PropertyMap {
  return Object.fromEntries(Object.entries(properties).map(([key, value]) => [`${prefix}.${key}`, value]));
}

function listenerSecurity(listener: Listener, brokers: KafkaGroup): PropertyMap {
  const { reauthentication } = brokers.security;
  if (listener.protocol === "PLAINTEXT") return {};
  const prefix = `listener.name.${listener.name.toLowerCase()}`;
  if (listener.forApplications === true) return prefixed(prefix, applicationsSecurity(brokers));
  if (!takesClients(listener)) return { [`${prefix}.ssl.client.auth`]: "required" };
  const login = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
  const logins = saslMechanisms.map((name) => [`${prefix}.${name.toLowerCase()}.sasl.jaas.config`, login]);
  return {
    ...(Object.fromEntries(logins) as PropertyMap),
    ...(reauthentication === 0 ? {} : { [`${prefix}.connections.max.reauth.ms`]: String(reauthentication * 1000) }),
  };
}
