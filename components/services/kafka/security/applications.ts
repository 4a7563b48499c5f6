import type { PropertyMap } from "../../../model/properties";
import { publicFile, type RenderedFile } from "../../../model/rendered-file";
import type { KafkaGroup } from "../resolve";
import { certificatePrincipal } from "../users/user-names";

function trustPath({ configDirectory }: KafkaGroup): string {
  return `${configDirectory}/applications.pem`;
}

/** What a listener of applications trusts: nothing else does (Kafka documentation, "Security", listener.name.*). */
export function applicationsSecurity(brokers: KafkaGroup): PropertyMap {
  return {
    "ssl.client.auth": "required",
    "ssl.principal.mapping.rules": `RULE:^(.*)$/${certificatePrincipal("$1")}/`,
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
