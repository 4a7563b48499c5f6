import type { PropertyMap } from "../../../model/properties";
import type { Server, ServerGroup } from "../../../model/cluster-spec";
import { alternativeNames } from "../../../security/alternative-names";
import { keyDirectory, keyFile, trustFile } from "../../../security/key-directory";
import { serverLeaf, type SecretText, type ServerCertificates } from "../../../security/leaf";
import { securityOf, type SecurityStack } from "../../../security/security-schema";

/** What servers of RocketMQ have in common where they have TLS and logins. */
export interface Secured {
  /** Absent in plain text. */
  readonly isSecure?: true;
}

/** Whether the servers of RocketMQ have TLS and logins; nothing of it stands in a group in plain text. */
export function securedBy(config: SecurityStack): Secured {
  return securityOf(config).mode === "secure" ? { isSecure: true } : {};
}

/** The users that RocketMQ's own parts and our tools are, by what they are for. No stack file may name others so. */
export const ownUsers = { admin: "admin", proxy: "rocketmq-proxy" } as const;

type Configured = Pick<ServerGroup, "configDirectory" | "user">;

/** The files with the key of a server, with those that it trusts, and with passwords. */
export function rocketmqKeyFiles(group: Configured) {
  const directory = keyDirectory(group);
  return {
    directory,
    server: keyFile(directory, "server.pem"),
    trust: trustFile(directory, "ca.pem"),
    /** A file that has what the one of the same name among the other files says, and a password. */
    withPassword: (name: string) => keyFile(directory, name),
  };
}

/**
 * The one certificate of a server of RocketMQ: for its clients, and for the other servers.
 *
 * @param unit - what the server is, in its certificate. Example: `rocketmq-broker`
 */
export function rocketmqCertificates(
  group: Configured & Secured,
  server: Server,
  { unit, texts = [] }: { readonly unit: string; readonly texts?: readonly SecretText[] },
): ServerCertificates | undefined {
  if (group.isSecure !== true) return undefined;
  const { directory, server: file, trust } = rocketmqKeyFiles(group);
  const subject = { commonName: `rocketmq-${server.id}`, unit };
  return {
    directory,
    leaves: [{ name: serverLeaf, subject, alternativeNames: alternativeNames(server), file }],
    trust: [trust],
    ...(texts.length === 0 ? {} : { texts }),
  };
}

/**
 * JVM options of a server that talks TLS alone, to its clients and to other servers (`TlsSystemConfig`). Key and certificates stand
 * in one file. Servers check who signed the certificate of another one, and not for which address it is: RocketMQ never does.
 */
export function tlsOptions(group: Configured & Secured): string[] {
  if (group.isSecure !== true) return [];
  const { server, trust } = rocketmqKeyFiles(group);
  const options: PropertyMap = {
    "tls.enable": "true",
    "tls.server.mode": "enforcing",
    // Otherwise certificates are made up at each start, and nobody checks any.
    "tls.test.mode.enable": "false",
    "tls.server.keyPath": server.path,
    "tls.server.certPath": server.path,
    "tls.client.authServer": "true",
    "tls.client.trustCertPath": trust.path,
    // What stands in /etc/rocketmq/tls.properties would win.
    "tls.config.file": "/dev/null",
  };
  return Object.entries(options).map(([key, value]) => `-D${key}=${value}`);
}

/** Options of the JVM that an operator must not set. */
export const ownedTlsOptions: Readonly<Record<string, string>> = Object.fromEntries(
  [
    ...["enable", "config.file", "test.mode.enable", "server.mode", "server.need.client.auth", "server.keyPath"],
    ...["server.keyPassword", "server.certPath", "server.authClient", "server.trustCertPath", "client.keyPath"],
    ...["client.keyPassword", "client.certPath", "client.authServer", "client.trustCertPath"],
  ].map((key) => [`-Dtls.${key}`, "security"]),
);
