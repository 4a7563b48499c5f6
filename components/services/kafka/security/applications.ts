import type { PropertyMap } from "../../../model/properties";
import { publicFile, type RenderedFile } from "../../../model/rendered-file";
import type { KafkaGroup } from "../resolve";

/** Stands before the subject of a certificate in the name that brokers give its holder. */
const prefix = "certificate:";

/**
 * What brokers and ACLs call an application by the subject of its certificate, as Java prints it (RFC 2253). It is the name of
 * no broker, operator or user with a password, whatever an authority of applications writes into a certificate.
 *
 * @example certificatePrincipal("CN=billing,O=Example") // "certificate:CN=billing,O=Example"
 */
export function certificatePrincipal(subject: string): string {
  return `${prefix}${subject}`;
}

function trustPath({ configDirectory }: KafkaGroup): string {
  return `${configDirectory}/applications.pem`;
}

/** What a listener of applications trusts: nothing else does (Kafka documentation, "Security", listener.name.*). */
export function applicationsSecurity(brokers: KafkaGroup): PropertyMap {
  return {
    "ssl.client.auth": "required",
    "ssl.principal.mapping.rules": `RULE:^(.*)$/${prefix}$1/`,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": trustPath(brokers),
  };
}

/** The file with the authorities of applications; none where all applications log in. */
export function applicationsTrust(brokers: KafkaGroup): RenderedFile[] {
  const { applicationAuthorities } = brokers.security;
  const isAsked = brokers.servers.some(({ listeners }) => listeners.some((one) => one.forApplications === true));
  if (applicationAuthorities === undefined || !isAsked) return [];
  return [publicFile(trustPath(brokers), `${applicationAuthorities.trim()}\n`)];
}
