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

/** What clients of a listener with TLS and logins need besides its addresses. */
export interface ClientSecurity {
  readonly protocol: "SASL_SSL";
  readonly mechanism: (typeof scramMechanisms)[number];
  /** The certificates of those that may have signed a broker's (PEM); absent: those that the client trusts anyway. */
  readonly caCertificate?: string;
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

/** What Java clients and librdkafka need; the same for producers and consumers (Kafka documentation, "Security"). */
export function securitySettings(security: ClientSecurity): ClientSetting[] {
  const { protocol, mechanism, login } = security;
  return [
    {
      key: "security.protocol",
      value: protocol,
      reason: "TLS, and a login inside of it.",
      since: { java: "0.10.0", librdkafka: "0.11.0" },
    },
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

function trustSettings({ caCertificate }: ClientSecurity): ClientSetting[] {
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
export function inlineTrust(setting: ClientSetting, security: ClientSecurity | undefined): ClientSetting {
  if (setting.key !== "ssl.ca.location") return setting;
  return {
    key: "ssl.ca.pem",
    value: security?.caCertificate ?? "",
    reason: whoIsAsked,
    since: { librdkafka: "2.0.0" },
  };
}

/** Tells kafkajs the same in its own words. */
export function kafkaJsSecurity({ mechanism, caCertificate, login }: ClientSecurity): KafkaJsSetting[] {
  return [
    caCertificate === undefined
      ? { key: "ssl", value: true, reason: whoIsTrusted }
      : { key: "ssl", value: { ca: [caCertificate] }, reason: whoIsAsked },
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
