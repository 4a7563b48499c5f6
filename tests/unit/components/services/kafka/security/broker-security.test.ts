import assert from "node:assert/strict";
import type { ClusterSpec } from "../../../../../../components/model/cluster-spec";
import { serverEndpoint } from "../../../../../../components/hosts/host-endpoints";
import { clusterOutputs } from "../../../../../../components/outputs/cluster-outputs";
import { kafka as kafkaService } from "../../../../../../components/services/kafka/kafka-service";
import { kafkaProgram, serverProperties } from "../../../../../../components/services/kafka/kafka-files";
import { judgeBrokerProperty } from "../../../../../../components/services/kafka/properties/judge-broker-property";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { configOf, type Raw, rawHost, specOf } from "../../../../../helpers/config";

const own = { sha512: "a".repeat(128), source: undefined };
const of = (version: string): Raw => ({ ...own, version });

function firstBroker(spec: ClusterSpec) {
  const [broker] = kafkaOf(spec).servers;
  assert(broker);
  return broker;
}

function propertiesOf(changes: Raw): Readonly<Record<string, string>> {
  const spec = specOf(changes);
  return serverProperties(spec, firstBroker(spec));
}

/** What a secure broker says beyond a plain one, and other than it. */
function securityOf(changes: Raw): Record<string, string> {
  const plain = propertiesOf({ ...changes, security: "plaintext", kafka: { ...(changes["kafka"] as Raw) } });
  return Object.fromEntries(Object.entries(propertiesOf(changes)).filter(([key, value]) => plain[key] !== value));
}

describe("server.properties of a secure broker", () => {
  it("has TLS among the brokers, logins for clients, ACLs, and TLS with ZooKeeper", () => {
    const login = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    assert.deepEqual(securityOf({ security: "secure" }), {
      listeners: "CLIENTS://10.0.0.1:9093,INTERNAL://10.0.0.1:9094",
      "listener.security.protocol.map": "CLIENTS:SASL_SSL,INTERNAL:SSL",
      "inter.broker.listener.name": "INTERNAL",
      "listener.name.internal.ssl.client.auth": "required",
      "listener.name.clients.scram-sha-512.sasl.jaas.config": login,
      "listener.name.clients.scram-sha-256.sasl.jaas.config": login,
      "listener.name.clients.connections.max.reauth.ms": "3600000",
      "sasl.enabled.mechanisms": "SCRAM-SHA-512,SCRAM-SHA-256",
      "ssl.keystore.type": "PEM",
      "ssl.allow.san.changes": "true",
      "ssl.keystore.location": "/etc/kafka/tls/broker.pem",
      "ssl.truststore.type": "PEM",
      "ssl.truststore.location": "/etc/kafka/tls/ca.pem",
      "ssl.principal.mapping.rules":
        "RULE:^CN=[^,]+,OU=broker,O=kafka-zookeeper$/broker/,RULE:^CN=([^,]+),OU=admin,O=kafka-zookeeper$/$1/,DEFAULT",
      "authorizer.class.name": "kafka.security.authorizer.AclAuthorizer",
      "super.users": "User:broker;User:admin",
      "allow.everyone.if.no.acl.found": "false",
      "zookeeper.ssl.client.enable": "true",
      "zookeeper.clientCnxnSocket": "org.apache.zookeeper.ClientCnxnSocketNetty",
      "zookeeper.ssl.keystore.type": "PEM",
      "zookeeper.ssl.keystore.location": "/etc/kafka/tls/zookeeper.pem",
      "zookeeper.ssl.truststore.type": "PEM",
      "zookeeper.ssl.truststore.location": "/etc/kafka/tls/ca.pem",
      "zookeeper.ssl.protocol": "TLSv1.3",
      "zookeeper.set.acl": "true",
    });
  });

  it("leaves the version of TLS with a ZooKeeper before 3.9 alone, which knows what brokers try", () => {
    const properties = propertiesOf({ security: "secure", zookeeper: of("3.8.6") });
    assert.equal(properties["zookeeper.ssl.protocol"], undefined);
    assert.equal(properties["zookeeper.ssl.client.enable"], "true");
  });

  it("has stores in Java's own format before 2.7, and TLS 1.2 alone before 2.6", () => {
    const stores = (version: string) => {
      const found = propertiesOf({ security: "secure", kafka: of(version) });
      return ["ssl.keystore.type", "ssl.keystore.location", "ssl.keystore.password", "ssl.enabled.protocols"].map(
        (key) => found[key],
      );
    };
    assert.deepEqual(stores("2.7.0"), ["PEM", "/etc/kafka/tls/broker.pem", undefined, undefined]);
    assert.deepEqual(stores("2.6.3"), ["JKS", "/etc/kafka/tls/broker.jks", "kafka-zookeeper", undefined]);
    assert.deepEqual(stores("2.5.1"), ["JKS", "/etc/kafka/tls/broker.jks", "kafka-zookeeper", "TLSv1.2"]);
  });

  it("says nothing of TLS with ZooKeeper before 2.5, where options of the JVM do, and no rights there", () => {
    const spec = specOf({ security: "secure", kafka: { version: "2.4.1" } });
    const keys = Object.keys(serverProperties(spec, firstBroker(spec)));
    assert.deepEqual(
      keys.filter((key) => /^zookeeper\.(ssl|set|clientCnxnSocket)/.test(key)),
      [],
    );
    const { options } = kafkaProgram(kafkaOf(spec));
    assert.deepEqual(
      options.filter((option) => option.startsWith("-Dzookeeper.")),
      [
        "-Dzookeeper.client.secure=true",
        "-Dzookeeper.clientCnxnSocket=org.apache.zookeeper.ClientCnxnSocketNetty",
        "-Dzookeeper.ssl.keyStore.location=/etc/kafka/tls/zookeeper.pem",
        "-Dzookeeper.ssl.keyStore.type=PEM",
        "-Dzookeeper.ssl.trustStore.location=/etc/kafka/tls/ca.pem",
        "-Dzookeeper.ssl.trustStore.type=PEM",
      ],
    );
  });

  it("has TLS with ZooKeeper alone where only that is asked for", () => {
    const found = securityOf({ security: { mode: "plaintext", zookeeper: "secure" } });
    assert(Object.keys(found).every((key) => key.startsWith("zookeeper.")));
    assert.equal(found["zookeeper.set.acl"], "true");
  });

  it("speaks to an ensemble that exists, or is left in plain text, as before", () => {
    const zookeeper = { source: undefined, existing: "zk1.example.org:2181" };
    const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined }));
    for (const changes of [{ security: "secure", zookeeper, hosts }, { security: { zookeeper: "plaintext" } }]) {
      const keys = Object.keys(securityOf(changes));
      assert(keys.includes("super.users"));
      assert.deepEqual(
        keys.filter((key) => key.startsWith("zookeeper.")),
        [],
      );
    }
  });

  it("does not ask for another login with 0 seconds", () => {
    const keys = Object.keys(propertiesOf({ security: { reauthentication: 0 } }));
    assert(!keys.some((key) => key.includes("reauth")));
  });

  it("cannot be contradicted by a property of the operator", () => {
    const config = configOf({ security: "secure" });
    const plain = propertiesOf({});
    for (const version of ["3.9.2", "2.4.1", "2.6.3"])
      for (const key of Object.keys(propertiesOf({ security: "secure", kafka: of(version) })))
        if (!Object.hasOwn(plain, key)) assert.equal(judgeBrokerProperty(key, "x", config)?.severity, "error", key);
  });
});

describe("a secure broker", () => {
  const listeners = ["OUTSIDE", "INSIDE", "BROKERS"].map((name, index) => ({ name, port: 9100 + index }));
  const hosts = [1, 2, 3].map((id) =>
    rawHost(id, { advertised: { OUTSIDE: `kafka${id}.example.org` }, bind: { OUTSIDE: "0.0.0.0" } }),
  );
  const spec = specOf({ security: "secure", hosts, kafka: { listeners } });

  it("is asked by our tools where they need a certificate, and by clients where they log in", () => {
    assert.equal(serverEndpoint(kafkaOf(spec), firstBroker(spec)).port, 9102);
    const { bootstrapServers, bootstrapServersInternal } = clusterOutputs(spec);
    assert.match(bootstrapServers, /^kafka1\.example\.org:9100,/);
    assert.match(bootstrapServersInternal, /^10\.0\.0\.1:9101,/);
  });

  it("has clients on their listeners only, even when theirs is not the first", () => {
    const swapped = specOf({
      security: "secure",
      kafka: { listeners: [...listeners].reverse(), interBrokerListener: "BROKERS" },
    });
    for (const one of [spec, swapped])
      assert.deepEqual(
        Object.fromEntries(kafkaService.ports(kafkaOf(one), firstBroker(one)).map(({ name, scope }) => [name, scope])),
        { BROKERS: "server", INSIDE: "client", OUTSIDE: "client" },
      );
    assert.match(clusterOutputs(swapped).bootstrapServers, /^10\.0\.0\.1:9101,/);
  });

  it("has a certificate for every name that it is known by, and one that makes all brokers the same to ZooKeeper", () => {
    const { leaves, trust, directory } = kafkaService.certificates(spec, firstBroker(spec)) ?? {};
    const key = { format: "pem", mode: "0640", owner: "root:kafka" };
    assert.deepEqual(leaves, [
      {
        name: "server",
        subject: { commonName: "kafka-1", unit: "broker" },
        alternativeNames: ["10.0.0.1", "kafka1.example.org"],
        file: { path: "/etc/kafka/tls/broker.pem", ...key },
      },
      {
        name: "admin",
        subject: { commonName: "admin", unit: "admin" },
        alternativeNames: [],
        file: { path: "/etc/kafka/tls/admin.pem", format: "pem", mode: "0600", owner: "root:root" },
      },
      {
        name: "zookeeper",
        subject: { commonName: "broker", unit: "zookeeper-client" },
        alternativeNames: ["10.0.0.1"],
        file: { path: "/etc/kafka/tls/zookeeper.pem", ...key },
      },
    ]);
    assert.deepEqual(trust, [{ path: "/etc/kafka/tls/ca.pem", format: "pem", mode: "0644", owner: "root:root" }]);
    assert.deepEqual(directory, { path: "/etc/kafka/tls", mode: "0750", owner: "root:kafka" });
  });

  it("keeps its files below its own directory, with both formats of trust before 2.7", () => {
    const old = specOf({
      security: "secure",
      kafka: { version: "2.4.1", user: "broker", paths: { config: "/srv/kafka/etc" } },
    });
    const { leaves = [], trust = [] } = kafkaService.certificates(old, firstBroker(old)) ?? {};
    assert.deepEqual(
      [...leaves.map(({ file }) => file), ...trust].map(({ path, owner }) => `${path} ${owner}`),
      [
        "/srv/kafka/etc/tls/broker.jks root:broker",
        "/srv/kafka/etc/tls/admin.jks root:root",
        "/srv/kafka/etc/tls/zookeeper.pem root:broker",
        "/srv/kafka/etc/tls/ca.jks root:root",
        "/srv/kafka/etc/tls/ca.pem root:root",
      ],
    );
  });

  it("has the certificates of what is secured alone", () => {
    const namesOf = (security: Raw | string) => {
      const one = specOf({ security });
      return kafkaService.certificates(one, firstBroker(one))?.leaves.map(({ name }) => name);
    };
    assert.equal(namesOf("plaintext"), undefined);
    assert.deepEqual(namesOf({ zookeeper: "plaintext" }), ["server", "admin"]);
    assert.deepEqual(namesOf({ mode: "plaintext", zookeeper: "secure" }), ["zookeeper"]);
  });
});
