import { type ConfigIssue, error, show } from "../model/issue";
import { isSecure, securityOf, type SecurityStack } from "../security/security-schema";

/** JVM options that take away what `security` does, with the reason why. */
const refused: readonly (readonly [option: RegExp, rule: string])[] = [
  [
    /^-Djavax\.net\.ssl\.(keyStore|trustStore)Password$/,
    "must hold no password: everybody on a host may read the options of its programs",
  ],
  [/^-Djava\.security\.auth\.login\.config$/, "must not hold what belongs to security: logins need no file here"],
  [
    /^-D(jdk\.tls\.((client|server)\.(protocols|cipherSuites|SignatureSchemes)|namedGroups)|java\.security\.properties)$/,
    "must not hold what belongs to security: servers that no longer agree on a version of TLS shut each other out",
  ],
  [
    /^-Dzookeeper\.(ssl|sasl|client|kerberos|authProvider|clientCnxnSocket|serverCnxnFactory|skipACL|portUnification|fips-mode|X509AuthenticationProvider|DigestAuthenticationProvider|sessionRequireClientSASLAuth|allowSaslFailedClients)/,
    "must not hold what belongs to security",
  ],
];

/** Rules about the JVM options of a service in a stack with TLS. @param options - Those of the operator. */
export function validateSecurityOptions(
  service: string,
  config: SecurityStack,
  options: readonly string[],
): ConfigIssue[] {
  if (!isSecure(securityOf(config))) return [];
  const names = options.flatMap((item) => item.match(/(?<!\S)-D[^=\s]+/g) ?? []);
  return names.flatMap((name) =>
    refused
      .filter(([option]) => option.test(name))
      .map(([, rule]) =>
        error({ property: `${service}.jvmOptions`, rule, given: show(name), fix: `remove ${name} and its value` }),
      ),
  );
}
