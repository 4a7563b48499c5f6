import assert from "node:assert/strict";
import fc from "fast-check";
import { getProperties } from "properties-file";
import { parse } from "yaml";
import { clientFiles, clientProperties } from "../../../../../../components/services/kafka/clients/client-files";
import { clientFileNames } from "../../../../../../components/services/kafka/clients/client-file-names";
import type { ClientLogin, ClientSecurity } from "../../../../../../components/services/kafka/clients/client-security";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { specOf } from "../../../../../helpers/config";
import { linesOf, moduleOf, pythonOf, readJaas } from "../../../../../helpers/client-files";

const caCertificate = "-----BEGIN CERTIFICATE-----\nMIIB+/=\nAbCd\n-----END CERTIFICATE-----\n".repeat(2);
const login: ClientLogin = { user: "orders", password: "Zx81" };
const brokers = kafkaOf(specOf());

function filesOf(changes: Partial<ClientSecurity> = {}) {
  const security: ClientSecurity = { protocol: "SASL_SSL", mechanism: "SCRAM-SHA-512", caCertificate, ...changes };
  return clientFiles({ bootstrapServers: "one:9093,two:9093", brokers, security });
}

/** Every printable character of ASCII. */
const printable = Array.from({ length: 95 }, (_, index) => String.fromCharCode(32 + index)).join("");

/** Texts that files give a meaning. */
const special = [
  printable,
  "${HOME}",
  "${env:HOME}",
  "#{1+1}",
  "\\n",
  "\\u0041",
  "%s",
  "' or \"",
  "a;b",
  "//c",
  "$$",
  "\\",
];
const passwords = fc.oneof(
  fc.string({ minLength: 1, unit: fc.constantFrom(...printable) }),
  fc.string({ minLength: 1, unit: "grapheme" }),
);

describe("the client files of a cluster with TLS and logins", () => {
  it("have the names of all other clusters', and the certificates of the authorities", () => {
    assert.deepEqual(Object.keys(filesOf({ login })), [...clientFileNames, "ca.pem"]);
    assert.equal(filesOf({ login })["ca.pem"], caCertificate);
  });

  it("let Java clients log in, and trust the authorities only, with one file", () => {
    for (const name of ["producer.properties", "consumer.properties"] as const) {
      const { "sasl.jaas.config": jaas = "", ...settings } = getProperties(filesOf({ login })[name]);
      assert.equal(settings["security.protocol"], "SASL_SSL");
      assert.equal(settings["sasl.mechanism"], "SCRAM-SHA-512");
      assert.equal(settings["ssl.truststore.type"], "PEM");
      assert.equal(settings["ssl.truststore.certificates"], caCertificate);
      assert.deepEqual(readJaas(jaas), { username: "orders", password: "Zx81" });
      assert.match(filesOf({ login })[name], /For Java clients 2\.7\.0 and newer/);
    }
  });

  it("name the mechanism of the user", () => {
    const files = filesOf({ login, mechanism: "SCRAM-SHA-256" });
    assert.equal(getProperties(files["producer.properties"])["sasl.mechanism"], "SCRAM-SHA-256");
    assert.equal(moduleOf(files["kafkajs.mjs"]).client?.["sasl"]?.["mechanism"], "scram-sha-256");
  });

  it("give every password to every kind of client as it is", () => {
    fc.assert(
      fc.property(passwords, passwords, (user, password) => {
        const files = filesOf({ login: { user, password } });
        const wanted = { username: user, password };
        for (const name of ["producer.properties", "consumer.properties"] as const)
          assert.deepEqual(readJaas(getProperties(files[name])["sasl.jaas.config"] ?? ""), wanted, name);
        const { spring } = parse(files["application.yaml"]) as Spring;
        const jaas = spring.kafka.properties["sasl.jaas.config"] ?? "";
        assert.doesNotMatch(jaas, /\$/, "Spring and Kafka replace what stands in ${...}");
        assert.deepEqual(readJaas(jaas), wanted);
        const { sasl } = moduleOf(files["kafkajs.mjs"]).client ?? {};
        assert.deepEqual(sasl, { mechanism: "scram-sha-512", ...wanted });
        for (const settings of Object.values(pythonOf(files["kafka_settings.py"])))
          assert.deepEqual([settings["sasl.username"], settings["sasl.password"]], [user, password]);
      }),
      { numRuns: 40, examples: special.map((text) => [text, text]) },
    );
  });

  it("give passwords to kcat as they are, or say that a line cannot hold them", () => {
    fc.assert(
      fc.property(passwords, (password) => {
        const text = filesOf({ login: { user: "orders", password } })["librdkafka-consumer.conf"];
        const read = linesOf(text)["sasl.password"];
        if (password.trim() === password && !/[\x00-\x1f\x7f]/.test(password)) assert.equal(read, password);
        else assert.equal(read, undefined);
        assert.equal(read === undefined, /^# sasl\.password does not fit into a line/m.test(text));
      }),
      { numRuns: 40, examples: special.map((text) => [text]) },
    );
  });

  it("leave a password out of a line that is too long for kcat", () => {
    const long = filesOf({ login: { user: "orders", password: "x".repeat(600) } });
    assert.equal(linesOf(long["librdkafka-producer.conf"])["sasl.password"], undefined);
    assert.equal(pythonOf(long["kafka_settings.py"])["producer"]?.["sasl.password"], "x".repeat(600));
  });

  it("give certificates to librdkafka as a file, and to Python and kafkajs as text", () => {
    const files = filesOf({ login });
    for (const name of ["librdkafka-producer.conf", "librdkafka-consumer.conf"] as const) {
      assert.equal(linesOf(files[name])["ssl.ca.location"], "ca.pem");
      assert.equal(linesOf(files[name])["ssl.endpoint.identification.algorithm"], "https");
    }
    assert.equal(pythonOf(files["kafka_settings.py"])["consumer"]?.["ssl.ca.pem"], caCertificate);
    assert.match(files["kafka_settings.py"], /For confluent-kafka 2\.0\.0 and newer/);
    assert.deepEqual(moduleOf(files["kafkajs.mjs"]).client?.["ssl"], { ca: [caCertificate] });
  });

  it("give Spring Boot the same for producers, consumers and its own tools", () => {
    const { producer, consumer, properties } = (parse(filesOf({ login })["application.yaml"]) as Spring).spring.kafka;
    assert.equal(properties["ssl.truststore.certificates"], caCertificate);
    assert.equal(properties["security.protocol"], "SASL_SSL");
    for (const part of [producer, consumer]) assert.doesNotMatch(JSON.stringify(part), /sasl|ssl|security/);
  });

  it("have all but the login without one, and say who gives it", () => {
    for (const [name, text] of Object.entries(filesOf())) {
      if (name === "ca.pem") continue;
      assert.match(text, /The login is the application's/, name);
      assert.doesNotMatch(text, /jaas|sasl\.(username|password)|^\s*sasl:/m, name);
    }
    for (const [name, text] of Object.entries(filesOf({ login }))) assert.doesNotMatch(text, /The login is/, name);
  });

  it("are those of clients that trust what their machine trusts, without certificates of authorities", () => {
    const security: ClientSecurity = { protocol: "SASL_SSL", mechanism: "SCRAM-SHA-512", login };
    const files = clientFiles({ bootstrapServers: "one:9093", brokers, security });
    assert(!("ca.pem" in files));
    assert.equal(getProperties(files["producer.properties"])["ssl.truststore.type"], undefined);
    assert.equal(moduleOf(files["kafkajs.mjs"]).client?.["ssl"], true);
    assert.equal(linesOf(files["librdkafka-producer.conf"])["ssl.ca.location"], undefined);
  });

  it("never have a password in the one text for Java clients", () => {
    const security: ClientSecurity = { protocol: "SASL_SSL", mechanism: "SCRAM-SHA-512", caCertificate, login };
    const text = clientProperties({ bootstrapServers: "one:9093", brokers, security });
    assert.doesNotMatch(text, /Zx81|jaas/);
    assert.equal(getProperties(text)["ssl.truststore.certificates"], caCertificate);
  });
});

interface Spring {
  readonly spring: {
    readonly kafka: Readonly<Record<"producer" | "consumer" | "properties", Readonly<Record<string, string>>>>;
  };
}
