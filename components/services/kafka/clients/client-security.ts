import { quotedWithOctals } from "./quoted";
import type { scramMechanisms } from "../users/users-schema";
import { trustFileName } from "./client-file-names";
import type { ClientSetting, KafkaJsSetting } from "./client-setting";

/** Who an application is. */
export interface ClientLogin {
  readonly user: string;
  /** Secret. */
  readonly password: string;
}

interface Trust {
  /** The certificates of those that may have signed a broker's (PEM); absent: those that the client trusts anyway. */
  readonly caCertificate?: string;
}

/** What clients of a listener with TLS and a certificate of their own need besides its addresses. */
export interface CertificateSecurity extends Trust {
  readonly protocol: "SSL";
}

/** What clients of a listener with TLS and logins need besides its addresses. */
export interface ClientSecurity extends Trust {
  readonly protocol: "SASL_SSL";
  readonly mechanism: (typeof scramMechanisms)[number];
  /** Absent in files without a secret: the application gives it. */
  readonly login?: ClientLogin;
}

/** What the application gives, where a file has no login. */
export const ownedLogin =
  "The login is the application's: user and password. The output clientFilesOf has these files for each user with it.";

/** The settings of librdkafka with values that are the user's. */
export const loginKeys: readonly string[] = ["sasl.username", "sasl.password"];

const whoIsAsked = "Only a broker with a certificate of these authorities is trusted, and only for its own address.";
const whoIsTrusted = "Only a broker with a certificate of somebody whom this machine trusts is trusted.";
const whoAsks = "Who the application is, with its password: keep this file where only the application can read it.";

/** How clients of a listener with TLS show who they are. */
export type AnySecurity = ClientSecurity | CertificateSecurity;

/** What Java clients and librdkafka need; the same for producers and consumers (Kafka documentation, "Security"). */
export function securitySettings(security: AnySecurity): ClientSetting[] {
  if (security.protocol === "SSL")
    return [protocolSetting(security), ...trustSettings(security), ...ownCertificateSettings];
  const { mechanism, login } = security;
  return [
    protocolSetting(security),
    ...trustSettings(security),
    {
      key: "sasl.mechanism",
      value: mechanism,
      reason: "The login proves that the application knows the password; nobody is told it.",
      since: { java: "0.10.2", librdkafka: "0.11.0" },
    },
    ...(login === undefined ? [] : loginSettings(login)),
  ];
}

function protocolSetting({ protocol }: AnySecurity): ClientSetting {
  const reason = protocol === "SSL" ? "TLS, with a certificate of the application." : "TLS, and a login inside of it.";
  return { key: "security.protocol", value: protocol, reason, since: { java: "0.10.0", librdkafka: "0.11.0" } };
}

/** The file with the key and the certificate of an application, which only it has. */
const ownCertificateFile = "client.pem";

const whatIsOwn =
  "The key (PKCS 8), the certificate and those between it and its authority: the application puts this file where only it can read it.";

/** How an application says where its certificate is (KIP-651). */
const ownCertificateSettings: readonly ClientSetting[] = [
  { key: "ssl.keystore.type", value: "PEM", reason: "Key and certificate as text.", since: { java: "2.7.0" } },
  { key: "ssl.keystore.location", value: ownCertificateFile, reason: whatIsOwn, since: { java: "2.7.0" } },
  { key: "ssl.certificate.location", value: ownCertificateFile, reason: whatIsOwn, since: { librdkafka: "0.11.0" } },
  { key: "ssl.key.location", value: ownCertificateFile, reason: "The same file.", since: { librdkafka: "0.11.0" } },
];

function trustSettings({ caCertificate }: Trust): ClientSetting[] {
  const verified: ClientSetting = {
    key: "ssl.endpoint.identification.algorithm",
    value: "https",
    reason:
      "The certificate of a broker has to be for the address that was asked; before librdkafka 2.0 nobody looked.",
    since: { librdkafka: "1.1.0" },
  };
  if (caCertificate === undefined) return [verified];
  return [
    {
      key: "ssl.truststore.type",
      value: "PEM",
      reason: "Certificates as text, in this file (KIP-651).",
      since: { java: "2.7.0" },
    },
    { key: "ssl.truststore.certificates", value: caCertificate, reason: whoIsAsked, since: { java: "2.7.0" } },
    {
      key: "ssl.ca.location",
      value: trustFileName,
      reason: `${whoIsAsked} A name without a directory is looked up where the application was started.`,
      since: { librdkafka: "0.11.0" },
    },
    verified,
  ];
}

/** How Java clients are told a login. */
export function jaasOf({ user, password }: ClientLogin): string {
  const values = `username=${quotedWithOctals(user)} password=${quotedWithOctals(password)}`;
  return `org.apache.kafka.common.security.scram.ScramLoginModule required ${values};`;
}

function loginSettings(login: ClientLogin): ClientSetting[] {
  const { user, password } = login;
  return [
    {
      key: "sasl.jaas.config",
      value: jaasOf(login),
      reason: whoAsks,
      since: { java: "0.10.2" },
    },
    { key: "sasl.username", value: user, reason: "Who the application is.", since: { librdkafka: "0.11.0" } },
    { key: "sasl.password", value: password, reason: whoAsks, since: { librdkafka: "0.11.0" } },
  ];
}

/**
 * The setting of librdkafka for a program that has certificates as text: a line of a file has no room for them. All of
 * several certificates are read since 2.0.0 (confluentinc/librdkafka#4049); a cluster has two while it changes its own.
 */
export function inlineTrust(setting: ClientSetting, security: AnySecurity | undefined): ClientSetting {
  if (setting.key !== "ssl.ca.location") return setting;
  return {
    key: "ssl.ca.pem",
    value: security?.caCertificate ?? "",
    reason: whoIsAsked,
    since: { librdkafka: "2.0.0" },
  };
}

/** Tells kafkajs the same in its own words; it takes texts, and this file has none that is the application's. */
export function kafkaJsSecurity(security: AnySecurity): KafkaJsSetting[] {
  const { protocol, caCertificate } = security;
  const andOwn = protocol === "SSL" ? " The application adds its certificate: ssl: { ...client.ssl, cert, key }." : "";
  const trust: KafkaJsSetting =
    caCertificate === undefined
      ? { key: "ssl", value: true, reason: `${whoIsTrusted}${andOwn}` }
      : { key: "ssl", value: { ca: [caCertificate] }, reason: `${whoIsAsked}${andOwn}` };
  if (protocol === "SSL") return [trust];
  const { mechanism, login } = security;
  return [
    trust,
    ...(login === undefined
      ? []
      : [
          {
            key: "sasl",
            value: { mechanism: mechanism.toLowerCase(), username: login.user, password: login.password },
            reason: whoAsks,
          },
        ]),
  ];
}
