import { judge, type Raw, rawConfig } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const properties = (given: Raw, security = "secure"): Raw => ({ security, kafka: { properties: given } });

function tooLow(key: string, value: number, least: number): Refusal {
  return {
    title: `${key} is ${value}, which shuts out brokers and the operator`,
    change: properties({ [key]: value }, "plaintext"),
    property: `kafka.properties.${key}`,
    rule: "brokers shut out each other and the operator",
    given: String(value),
    fix: `set it to ${least} or more, or remove it`,
  };
}

/** What would take the way of the operator or of the brokers, and belongs to the program. */
function ours(key: string, value: string | boolean, rule = "belongs to security"): Refusal {
  return {
    title: `${key} is set to ${value} in a secure stack`,
    change: properties({ [key]: value }),
    property: `kafka.properties.${key}`,
    rule,
    given: String(value),
    fix: "remove it",
  };
}

describeRefusals("a change by which everybody would be locked out is refused when", [
  ours("super.users", "User:me"),
  ours("allow.everyone.if.no.acl.found", true),
  ours("authorizer.class.name", "org.example.DenyAll"),
  ours("principal.builder.class", "org.example.Names"),
  ours("ssl.principal.mapping.rules", "DEFAULT"),
  ours("ssl.client.auth", "none"),
  ours("sasl.enabled.mechanisms", "PLAIN"),
  ours("security.providers", "org.example.Provider"),
  ours("listener.name.internal.ssl.truststore.location", "/etc/other.pem"),
  ours("security.inter.broker.protocol", "PLAINTEXT", "belongs to kafka.interBrokerListener"),
  ours("inter.broker.listener.name", "CLIENTS", "belongs to kafka.interBrokerListener"),
  ours("listeners", "CLIENTS://:9093", "belongs to kafka.listeners"),
  ours("listener.security.protocol.map", "CLIENTS:SASL_SSL", "belongs to kafka.listeners"),
  ours("control.plane.listener.name", "CLIENTS", "the controller has no login for a listener of clients"),
  ours("control.plane.listener.name", "CONTROL", "the controller has no login for a listener of clients"),
  tooLow("max.connections", 0, 30),
  tooLow("max.connections", 29, 30),
  tooLow("max.connections.per.ip", 1, 10),
  tooLow("max.connection.creation.rate", 0, 10),
  tooLow("socket.request.max.bytes", 100, 1_048_576),
  {
    title: "only hosts that are not of the stack may connect",
    change: properties({ "max.connections.per.ip": 0, "max.connections.per.ip.overrides": "10.9.9.9:100" }),
    property: "kafka.properties.max.connections.per.ip",
    rule: "must leave room for a broker and the operator's tools at one address",
    given: '"0"',
    fix: "set it to 10 or more",
  },
  {
    title: "a host of the stack may not connect",
    change: properties({ "max.connections.per.ip.overrides": "10.0.0.2:0" }),
    property: "kafka.properties.max.connections.per.ip.overrides",
    rule: "must allow 10 connections or more from a host of the stack",
    given: "kafka2: 0",
    fix: "set 10 or more for the hosts of the stack",
  },
  ...["maxClientCnxns", "maxCnxns"].map((key) => ({
    title: `${key} of ZooKeeper is 1`,
    change: { zookeeper: { properties: { [key]: 1 } } },
    property: `zookeeper.properties.${key}`,
    rule: "must leave room for brokers and the operator's tools",
    given: "1",
    fix: "set it to 10 or more, to 0 for no limit, or remove it",
  })),
  ...["authProvider.x509", "X509AuthenticationProvider.superUser", "ssl.clientAuth"].map((key) => ({
    title: `${key} of ZooKeeper is set in a secure stack`,
    change: { security: "secure", zookeeper: { properties: { [key]: "x" } } },
    property: `zookeeper.properties.${key}`,
    rule: "belongs to security.zookeeper",
    given: "x",
    fix: "remove it",
  })),
  ...["-Djdk.tls.client.protocols=TLSv1.1", "-Djdk.tls.server.cipherSuites=x", "-Djava.security.properties=/x"].map(
    (option) => ({
      title: `${option} is an option of a JVM in a secure stack`,
      change: { security: "secure", kafka: { jvmOptions: [option] } },
      property: "kafka.jvmOptions",
      rule: "no longer agree on a version of TLS",
      given: option.split("=")[0] ?? "",
      fix: "and its value",
    }),
  ),
]);

describeAcceptances("nobody is locked out", {
  "by limits that are high enough": properties({
    "max.connections": 30,
    "max.connections.per.ip": 10,
    "max.connection.creation.rate": 10,
    "socket.request.max.bytes": 1_048_576,
  }),
  "by a limit for all but the hosts of the stack": properties({
    "max.connections.per.ip": 0,
    "max.connections.per.ip.overrides": "10.0.0.1:10,10.0.0.2:10, kafka3:10",
  }),
  "by limits of ZooKeeper that are none": { zookeeper: { properties: { maxClientCnxns: 0, maxCnxns: 10 } } },
  "by options of a JVM that only harden it": {
    security: "secure",
    kafka: { jvmOptions: ["-Djdk.tls.rejectClientInitiatedRenegotiation=true"] },
  },
});

describe("an ACL of a stack file", () => {
  it("can name only users that the stack makes, so that none denies the operator or the brokers anything", () => {
    for (const name of ["admin", "broker", "ANONYMOUS", "*"]) {
      const deny = { resource: "cluster", operations: ["All"], permission: "deny" };
      const issues = judge(rawConfig({ security: "secure", users: [{ name, acls: [deny] }] }));
      if (!issues.some(({ severity, property }) => severity === "error" && property === "users[].name"))
        throw new Error(`${name} was accepted`);
    }
  });
});
