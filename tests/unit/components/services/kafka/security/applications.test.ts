import assert from "node:assert/strict";
import { serverEndpoint } from "../../../../../../components/hosts/host-endpoints";
import { certificateFilesOf, clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { kafkaFiles, serverProperties } from "../../../../../../components/services/kafka/kafka-files";
import { kafka as kafkaService } from "../../../../../../components/services/kafka/kafka-service";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { loginEndpoints } from "../../../../../../components/services/kafka/users/login-endpoints";
import { usersText } from "../../../../../../components/services/kafka/users/users-spec";
import { type Raw, specOf } from "../../../../../helpers/config";
import { kubernetesSpec } from "../../../../../helpers/kubernetes";
import { all } from "../../../../../helpers/manifests";
import { describeAcceptances, describeRefusals } from "../../../../../helpers/refusals";

const authorities = "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n";
const security = { mode: "secure", applicationAuthorities: authorities };
const billing = { name: "billing", certificate: "CN=billing,O=Example", produce: ["orders"] };

const listeners = [
  { name: "CLIENTS", port: 9093 },
  { name: "INTERNAL", port: 9094 },
];
const certificates = { name: "APPS", port: 9097, security: "certificates" };

/** A secure stack with applications that show a certificate. */
const withApplications = (changes: Raw = {}): Raw => ({ security, users: [billing], ...changes });

function brokerOf(changes: Raw = withApplications()) {
  const spec = specOf(changes);
  const brokers = kafkaOf(spec);
  const [broker] = brokers.servers;
  assert(broker);
  return { spec, brokers, broker };
}

describe("brokers with applications that show a certificate", () => {
  it("have a listener for them, which trusts the authorities of applications alone, and no certificate's name as it is", () => {
    const { spec, broker } = brokerOf();
    const found = Object.entries(serverProperties(spec, broker));
    const own = found.filter(([key]) => key.startsWith("listener.name.certificates."));
    assert.deepEqual(Object.fromEntries(own), {
      "listener.name.certificates.ssl.client.auth": "required",
      "listener.name.certificates.ssl.principal.mapping.rules": "RULE:^(.*)$/certificate:$1/",
      "listener.name.certificates.ssl.truststore.type": "PEM",
      "listener.name.certificates.ssl.truststore.location": "/etc/kafka/applications.pem",
    });
    const { listeners, ...others } = Object.fromEntries(found);
    assert.equal(listeners, "CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094,CERTIFICATES://10.0.0.1:9096");
    assert.equal(others["inter.broker.listener.name"], "INTERNAL");
    assert.equal(others["listener.security.protocol.map"], "CLIENTS:SASL_SSL,INTERNAL:SSL,CERTIFICATES:SSL");
    assert.equal(others["super.users"], "User:broker;User:admin");
  });

  it("have the authorities in a file, and are restarted when it changes", () => {
    const { spec, broker } = brokerOf();
    const file = kafkaFiles(spec, broker).find(({ path }) => path === "/etc/kafka/applications.pem");
    assert.deepEqual([file?.content, file?.restartContent], [authorities, undefined]);
    const without = brokerOf({ security: "secure" });
    assert(!kafkaFiles(without.spec, without.broker).some(({ path }) => path.endsWith("applications.pem")));
  });

  it("are asked by the operator's tools at the listener of the brokers, and logged in to at that of passwords", () => {
    const { spec, brokers, broker } = brokerOf();
    const [first, ...rest] = kafkaService.ports(brokers, broker);
    assert.deepEqual([first?.name, first?.scope], ["INTERNAL", "server"]);
    assert.deepEqual(
      rest.map(({ name, scope, tls }) => [name, scope, tls]),
      [
        ["CLIENTS", "client", true],
        ["CERTIFICATES", "client", true],
      ],
    );
    assert.equal(serverEndpoint(brokers, broker).port, 9094);
    const earlier = brokerOf(withApplications({ kafka: { listeners: [certificates, ...listeners] } }));
    assert.equal(serverEndpoint(earlier.brokers, earlier.broker).port, 9094);
    assert.deepEqual(
      loginEndpoints(brokers).map(({ port }) => port),
      [9093, 9093, 9093],
    );
    assert.equal(clusterOutputs(spec).bootstrapServers, "10.0.0.1:9093,10.0.0.2:9093,10.0.0.3:9093");
  });

  it("know their users by the subjects, without a password", () => {
    const { users } = brokerOf({ security, users: [billing, { name: "orders" }] }).brokers;
    const text = usersText(Object.fromEntries(users.map((user) => [user.principal, user])));
    assert.deepEqual(JSON.parse(text), {
      "certificate:CN=billing,O=Example": {
        credentials: {},
        acls: { "allow on literal topic orders": "Describe, Write" },
      },
      orders: { credentials: { "SCRAM-SHA-512": 8192 } },
    });
  });

  it("are told to clients in an output of their own, and in files that name the certificate of the application", () => {
    const { spec } = brokerOf();
    const servers = "10.0.0.1:9096,10.0.0.2:9096,10.0.0.3:9096";
    assert.equal(clusterOutputs(spec).certificateBootstrapServers, servers);
    assert.equal(clusterOutputs(brokerOf({ security: "secure" }).spec).certificateBootstrapServers, undefined);
    const files = certificateFilesOf(spec, "CA");
    const linesOf = (name: keyof typeof files) => (files[name] ?? "").split("\n");
    const wanted = [`bootstrap.servers=${servers}`, "security.protocol=SSL"];
    const java = [...wanted, "ssl.keystore.type=PEM", "ssl.keystore.location=client.pem"];
    const librdkafka = [...wanted, "ssl.certificate.location=client.pem", "ssl.key.location=client.pem"];
    for (const line of java) assert(linesOf("producer.properties").includes(line), line);
    for (const line of librdkafka) assert(linesOf("librdkafka-consumer.conf").includes(line), line);
    assert.match(files["kafkajs.mjs"], /ssl: \{ \.\.\.client\.ssl, cert, key \}/);
    assert.doesNotMatch(Object.values(files).join("\n"), /sasl|SASL|login is the application/);
  });

  it("listen for them in pods, too, and have the file there", () => {
    const spec = kubernetesSpec({}, withApplications());
    const text = JSON.stringify(all(spec));
    assert.match(text, /CERTIFICATES:\/\/:9097|CERTIFICATES:\/\/0\.0\.0\.0:9097/);
    assert.match(text, /"applications\.pem"|applications\.pem":/);
    assert.match(text, /listener\.name\.certificates\.ssl\.truststore\.location=/);
  });
});

describeRefusals("applications with certificates are refused when", [
  {
    title: "nobody signs them",
    change: { security: "secure", users: [billing] },
    property: "users[billing].certificate",
    rule: "needs security.applicationAuthorities",
    given: "CN=billing",
    fix: "set security.applicationAuthorities",
  },
  {
    title: "a listener asks for them and nobody signs them",
    change: { security: "secure", kafka: { listeners: [...listeners, certificates] } },
    property: "kafka.listeners[APPS].security",
    rule: "needs security.applicationAuthorities",
    given: "certificates",
    fix: "set security.applicationAuthorities",
  },
  {
    title: "no listener asks for them",
    change: withApplications({ kafka: { listeners } }),
    property: "security.applicationAuthorities",
    rule: "needs a listener that asks for its certificates",
    given: "CLIENTS, INTERNAL",
    fix: "add one such as { name: CERTIFICATES",
  },
  {
    title: "brokers are to use their listener",
    change: withApplications({
      kafka: { listeners: [...listeners, certificates], interBrokerListener: "APPS" },
    }),
    property: "kafka.interBrokerListener",
    rule: "must not be one with security: certificates",
    given: "APPS",
    fix: "leave it out",
  },
  {
    title: "the brokers are older than certificates in PEM",
    change: { security, kafka: { version: "2.6.3", sha512: "a".repeat(128), source: undefined } },
    property: "security.applicationAuthorities",
    rule: "needs Kafka 2.7 or newer",
    given: "Kafka 2.6.3",
    fix: "set kafka.version to 3.9.2",
  },
  {
    title: "the stack is in plain text",
    change: { security: { ...security, mode: "plaintext" } },
    property: "security.applicationAuthorities",
    rule: "needs security.mode: secure",
    given: "plaintext",
    fix: "remove it",
  },
  {
    title: "a user has a password as well",
    change: withApplications({ users: [{ ...billing, password: "planted-Secret-1" }] }),
    property: "users[billing].password",
    rule: "cannot be beside certificate",
    given: "(not shown)",
    fix: "remove one of both",
  },
  {
    title: "the password of a user is rotated as well",
    change: withApplications({ users: [{ ...billing, passwordNumbers: [1, 2] }] }),
    property: "users[billing].passwordNumbers",
    rule: "cannot be beside certificate",
    given: "[1,2]",
    fix: "remove one of both",
  },
  {
    title: "two users have one subject",
    change: withApplications({ users: [billing, { ...billing, name: "invoices" }] }),
    property: "users[].certificate",
    rule: "must be different subjects",
    given: "billing, invoices",
    fix: "keep one of them",
  },
  ...[
    ["is as OpenSSL prints it", "CN = billing, O = Example", "write it as CN=billing,O=Example"],
    ["is as old OpenSSL prints it", "/O=Example/CN=billing", "write it as CN=billing,O=Example"],
    ["has small letters", "cn=billing,o=Example", "write it as CN=billing,O=Example"],
    ["is a name alone", "billing", "write it as CN=billing,O=Example"],
    ["is a certificate", "-----BEGIN CERTIFICATE-----", "openssl x509 -noout -subject -nameopt RFC2253"],
    ["is empty", "", "write it as CN=billing,O=Example"],
  ].map(([title = "", certificate, fix = ""]) => ({
    title: `a subject ${title}`,
    change: withApplications({ users: [{ ...billing, certificate }] }),
    property: "users[billing].certificate",
    rule: "must be the subject as Java prints it",
    given: "",
    fix,
  })),
]);

describeAcceptances("applications with certificates are taken when", {
  "the subject has a comma, a plus sign, an OID and letters of other alphabets": withApplications({
    users: [{ ...billing, certificate: String.raw`CN=Müller\, Söhne+UID=7,1.2.3.4=x,C=DE` }],
  }),
  "a listener of another name and port asks for them": withApplications({
    kafka: { listeners: [...listeners, certificates] },
  }),
});
