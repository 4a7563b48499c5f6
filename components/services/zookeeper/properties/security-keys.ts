import { needsSecurity, ownedBy, ownedBySecurity, type PropertyProblem } from "../../../model/property-problem";
import type { SettingValue } from "../../../model/setting-kinds";
import { isSecure, securityOf } from "../../../security/security-schema";
import type { ZooKeeperStack } from "../schema";

const securityKeys =
  /^(ssl\.|secureClientPort|authProvider\.|requireClientAuthScheme|jaasLoginRenew|quorum\.auth\.|kerberos\.|security\.|enforce\.auth\.|(Digest|SASL|X509)AuthenticationProvider\.|superUser$|server\.(principal|realm)$)/;

/** Those that are switched off are harmless; they stand in many files. */
const securitySwitches = [
  ...["sslQuorum", "sslQuorumReloadCertFiles", "portUnification", "client.portUnification", "client.certReload"],
  ...["admin.portUnification", "admin.forceHttps", "admin.needClientAuth", "enforce.auth.enabled"],
  ...["quorum.auth.enableSasl", "quorum.auth.learnerRequireSasl", "quorum.auth.serverRequireSasl"],
  ...["sessionRequireClientSASLAuth", "allowSaslFailedClients", "requireKerberosConfig", "client.secure"],
];

/** Set by this program in a secure ensemble; without one they are anybody's. */
const ofSecureEnsemble = [
  ...["serverCnxnFactory", "sslQuorum", "sslQuorumReloadCertFiles", "client.certReload", "skipACL"],
  ...["portUnification", "client.portUnification"],
];

/**
 * The way out for ensembles whose members are known by other addresses than they come from: releases before 3.9 compare
 * the address of the other end with its certificate, in both directions.
 */
export const quorumVerification = "ssl.quorum.hostnameVerification";

/** TLS, logins and access rights (ZooKeeper Administrator's Guide, "Encryption, Authentication, Authorization Options"). */
export function securityOfServerKey(
  key: string,
  value: SettingValue,
  config: ZooKeeperStack,
): PropertyProblem | undefined {
  const security = securityOf(config);
  const isOn = String(value).trim().toLowerCase() === "true";
  if (security.zookeeper === "secure") {
    if (key === quorumVerification) return undefined;
    if (key.startsWith("secureClientPort")) return ownedBy("zookeeper.ports.client");
    if (ofSecureEnsemble.includes(key)) return owner;
  }
  const isOfSecurity = securitySwitches.includes(key) ? isOn : securityKeys.test(key);
  if (!isOfSecurity) return undefined;
  return isSecure(security) ? owner : needsSecurity;
}

const owner = ownedBySecurity("security.zookeeper");
