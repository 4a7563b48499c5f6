import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const listeners = (...names: string[]) => names.map((name, index) => ({ name, port: 9093 + index }));
const secure = (kafka: Readonly<Record<string, unknown>>) => ({ security: "secure", kafka });

function property(key: string, owner: string, value: unknown = "x"): Refusal {
  return {
    title: `${key} is set, which belongs to ${owner}`,
    change: secure({ properties: { [key]: value } }),
    property: `kafka.properties.${key}`,
    rule: `belongs to ${owner}`,
    given: "",
    fix: "remove it",
  };
}

function option(text: string, rule: string): Refusal {
  const [name = ""] = text.split("=");
  return {
    title: `${name} is an option of the JVM`,
    change: secure({ jvmOptions: [text] }),
    property: "kafka.jvmOptions",
    rule,
    given: `"${name}"`,
    fix: `remove ${name} and its value`,
  };
}

describeRefusals("a secure broker is refused when", [
  {
    title: "clients and brokers would share its one listener",
    change: secure({ listeners: listeners("CLIENTS") }),
    property: "kafka.listeners",
    rule: "must be two or more with security: secure",
    given: "CLIENTS",
    fix: "add { name: INTERNAL, port: 9094 } as the last one",
  },
  {
    title: "its one listener has the name that is suggested otherwise",
    change: secure({ listeners: [{ name: "INTERNAL", port: 9094 }], interBrokerListener: "INTERNAL" }),
    property: "kafka.listeners",
    rule: "must be two or more with security: secure",
    given: "INTERNAL",
    fix: "add { name: BROKERS, port: 9095 }, which clients use then",
  },
  {
    title: "it has no listener",
    change: secure({ listeners: [] }),
    property: "kafka.listeners",
    rule: "must be at least one",
    given: "no listener",
    fix: "leave it out for CLIENTS on 9093 and INTERNAL on 9094",
  },
  {
    title: "a listener is called PLAINTEXT, which it is not",
    change: secure({ listeners: listeners("PLAINTEXT", "INTERNAL") }),
    property: "kafka.listeners[].name",
    rule: "must not be PLAINTEXT: the listener has SASL_SSL",
    given: '"PLAINTEXT"',
    fix: "such as CLIENTS",
  },
  {
    title: "the listener of the brokers has the name of another protocol",
    change: secure({ listeners: listeners("CLIENTS", "SASL_SSL") }),
    property: "kafka.listeners[].name",
    rule: "must not be SASL_SSL: the listener has SSL",
    given: '"SASL_SSL"',
    fix: "such as INTERNAL",
  },
  {
    title: "brokers are to use a listener that is not there",
    change: secure({ interBrokerListener: "PLAINTEXT" }),
    property: "kafka.interBrokerListener",
    rule: "must name one of kafka.listeners",
    given: '"PLAINTEXT"',
    fix: "use CLIENTS or INTERNAL",
  },
  ...["ssl.keystore.location", "sasl.enabled.mechanisms", "super.users", "authorizer.class.name"].map((key) =>
    property(key, "security"),
  ),
  ...["ssl.principal.mapping.rules", "principal.builder.class", "listener.name.clients.ssl.client.auth"].map((key) =>
    property(key, "security"),
  ),
  property("allow.everyone.if.no.acl.found", "security", true),
  property("zookeeper.ssl.protocol", "security.zookeeper", "TLSv1.2"),
  property("zookeeper.set.acl", "security.zookeeper", false),
  property("zookeeper.clientCnxnSocket", "security.zookeeper"),
  property("connections.max.reauth.ms", "security.reauthentication", 1),
  option("-Djavax.net.ssl.keyStorePassword=hidden", "must hold no password"),
  option("-Djavax.net.ssl.trustStorePassword=hidden", "must hold no password"),
  option("-Djava.security.auth.login.config=/etc/jaas", "belongs to security"),
  option("-Dzookeeper.ssl.keyStore.location=/x", "belongs to security"),
  {
    title: "ZooKeeper alone is secure, and a key of the listeners is set",
    change: {
      security: { mode: "plaintext", zookeeper: "secure" },
      kafka: { properties: { "ssl.protocol": "TLS" } },
    },
    property: "kafka.properties.ssl.protocol",
    rule: "come with security: secure",
    given: '"TLS"',
    fix: "remove it, and set security: secure",
  },
  {
    title: "ZooKeeper stays open, which is doubted",
    change: { security: { zookeeper: "plaintext" } },
    property: "security.zookeeper",
    rule: "whoever reaches the ports of ZooKeeper can make himself a user",
    given: "plaintext",
    fix: "let only the brokers reach its ports",
    severity: "warning",
  },
  {
    title: "it is too old to set rights in ZooKeeper, which is doubted",
    change: secure({ version: "2.4.1" }),
    property: "kafka.version",
    rule: "before 2.5, brokers set no access rights in ZooKeeper",
    given: '"2.4.1"',
    fix: "use Kafka 2.5 or newer",
    severity: "warning",
  },
]);

describeAcceptances("a secure broker is accepted", {
  "with the default listeners": { security: "secure" },
  "with listeners that are called by their protocols": secure({ listeners: listeners("SASL_SSL", "SSL") }),
  "with the listener of the brokers in front": secure({
    listeners: listeners("INTERNAL", "CLIENTS"),
    interBrokerListener: "INTERNAL",
  }),
  "with what the fix for one listener says": secure({
    listeners: [
      { name: "CLIENTS", port: 9093 },
      { name: "INTERNAL", port: 9094 },
    ],
  }),
});
