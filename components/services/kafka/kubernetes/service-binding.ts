import { type ClientSecurity, jaasOf } from "../clients/client-security";

/**
 * What a Secret of a user holds beside its files: the keys of the Service Binding Specification for Kubernetes 1.0
 * ("Well-known Secret Entries"), and what frameworks look for besides, under the names that each of them has for it:
 * Spring Cloud Bindings with hyphens, Quarkus in camel case.
 */
export function serviceBinding(
  endpoints: readonly string[],
  security: ClientSecurity | undefined,
): Readonly<Record<string, string>> {
  if (security?.login === undefined) throw new Error("a binding has a login");
  const { protocol, mechanism, caCertificate, login } = security;
  const servers = endpoints.join(",");
  const [, host = "", port = ""] = /^(.*):(\d+)$/.exec(endpoints[0] ?? "") ?? [];
  return {
    type: "kafka",
    provider: "kafka-zookeeper",
    host: host.replace(/^\[(.*)\]$/, "$1"),
    port,
    username: login.user,
    password: login.password,
    ...(caCertificate === undefined ? {} : { "ca.crt": caCertificate }),
    "bootstrap-servers": servers,
    "security-protocol": protocol,
    "sasl-mechanism": mechanism,
    "sasl-jaas-config": jaasOf(login),
    bootstrapServers: servers,
    securityProtocol: protocol,
    saslMechanism: mechanism,
    user: login.user,
  };
}
