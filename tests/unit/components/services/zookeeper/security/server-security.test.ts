import assert from "node:assert/strict";
import { judgeServerProperty } from "../../../../../../components/services/zookeeper/properties/judge-server-property";
import { zookeeperOf } from "../../../../../../components/services/zookeeper/resolve";
import { readsCertificateAtStart } from "../../../../../../components/services/zookeeper/security/server-security";
import { zooCfg } from "../../../../../../components/services/zookeeper/zookeeper-files";
import { zookeeper as zookeeperService } from "../../../../../../components/services/zookeeper/zookeeper-service";
import { configOf, type Raw, rawHost, specOf } from "../../../../../helpers/config";
import { describeAcceptances, describeRefusals, type Refusal } from "../../../../../helpers/refusals";

const old = (version: string): Raw => ({ version, sha512: "a".repeat(128), source: undefined });

/** What a secure ensemble says beyond a plain one, and other than it. */
function securityOf(zookeeper: Raw = {}): Record<string, string> {
  const [plain, secure] = [{}, { security: "secure" }].map((more) =>
    zooCfg(zookeeperOf(specOf({ zookeeper, ...more }))),
  );
  return Object.fromEntries(Object.entries(secure ?? {}).filter(([key, value]) => plain?.[key] !== value));
}

describe("zoo.cfg of a secure ensemble", () => {
  it("has TLS with certificates on both kinds of ports, on the same numbers", () => {
    const stores = (prefix: string) => ({
      [`${prefix}.keyStore.location`]: "/etc/zookeeper/tls/server.pem",
      [`${prefix}.keyStore.type`]: "PEM",
      [`${prefix}.trustStore.location`]: "/etc/zookeeper/tls/ca.pem",
      [`${prefix}.trustStore.type`]: "PEM",
      [`${prefix}.clientAuth`]: "need",
      [`${prefix}.enabledProtocols`]: "TLSv1.3,TLSv1.2",
    });
    assert.deepEqual(securityOf(), {
      secureClientPort: "2181",
      serverCnxnFactory: "org.apache.zookeeper.server.NettyServerCnxnFactory",
      ...stores("ssl"),
      ...stores("ssl.quorum"),
      sslQuorum: "true",
      "authProvider.x509": "org.apache.zookeeper.server.auth.X509AuthenticationProvider",
      "X509AuthenticationProvider.superUser": "CN=admin,OU=admin,O=kafka-zookeeper",
      sslQuorumReloadCertFiles: "true",
      "client.certReload": "true",
    });
  });

  it("has no other port for clients", () => {
    assert.equal(zooCfg(zookeeperOf(specOf({ security: "secure" })))["clientPort"], undefined);
    assert.equal(securityOf({ ports: { client: 2999 } })["secureClientPort"], "2999");
  });

  it("asks an older release for what it has", () => {
    const keys = (version: string) =>
      Object.keys(securityOf(old(version))).filter((key) => /enabledProtocols|[rR]eload/.test(key));
    assert.deepEqual(keys("3.8.6"), ["sslQuorumReloadCertFiles", "client.certReload"]);
    assert.deepEqual(keys("3.6.0"), ["sslQuorumReloadCertFiles"]);
    assert.deepEqual(keys("3.5.9"), []);
  });

  it("tells which releases read a certificate again, line by line", () => {
    const again = ["3.7.2", "3.8.5", "3.8.6", "3.9.0", "3.9.5"];
    const versions = ["3.5.9", "3.6.0", "3.6.4", "3.7.0", "3.7.1", "3.8.0", "3.8.4", ...again];
    const found = versions.filter((version) => !readsCertificateAtStart({ distribution: { version: { version } } }));
    assert.deepEqual(found, again);
  });

  it("cannot be contradicted by a property of the operator", () => {
    const config = configOf({ security: "secure" });
    for (const key of Object.keys(securityOf()))
      assert.equal(judgeServerProperty(key, "false", config)?.severity, "error", key);
  });
});

describe("the certificate of a ZooKeeper server", () => {
  it("is the same for its clients and for the other members", () => {
    const spec = specOf({ security: "secure" });
    const [server] = zookeeperOf(spec).servers;
    assert(server);
    assert.deepEqual(zookeeperService.certificates(spec, server), {
      directory: { path: "/etc/zookeeper/tls", mode: "0750", owner: "root:zookeeper" },
      leaves: [
        {
          name: "server",
          subject: { commonName: "zookeeper-1", unit: "zookeeper" },
          alternativeNames: ["10.0.0.1"],
          file: { path: "/etc/zookeeper/tls/server.pem", format: "pem", mode: "0640", owner: "root:zookeeper" },
        },
      ],
      trust: [{ path: "/etc/zookeeper/tls/ca.pem", format: "pem", mode: "0644", owner: "root:root" }],
    });
  });

  it("is not there where its ports stay in plain text", () => {
    const spec = specOf({ security: { zookeeper: "plaintext" } });
    const [server] = zookeeperOf(spec).servers;
    assert(server);
    assert.equal(zookeeperService.certificates(spec, server), undefined);
  });
});

function property(key: string, owner: string, value: unknown): Refusal {
  return {
    title: `${key} is set, which belongs to ${owner}`,
    change: { security: "secure", zookeeper: { properties: { [key]: value } } },
    property: `zookeeper.properties.${key}`,
    rule: `belongs to ${owner}`,
    given: String(value),
    fix: "remove it",
  };
}

const named = [1, 2, 3].map((id) => rawHost(id, { address: `zk${id}.example.org` }));

describeRefusals("a secure ensemble is refused when", [
  property("secureClientPort", "zookeeper.ports.client", 2182),
  property("sslQuorum", "security.zookeeper", false),
  property("client.portUnification", "security.zookeeper", true),
  property("ssl.clientAuth", "security.zookeeper", "none"),
  property("serverCnxnFactory", "security.zookeeper", "org.example.Factory"),
  property("skipACL", "security.zookeeper", "yes"),
  {
    title: "an option of the JVM lets everybody do everything",
    change: { security: "secure", zookeeper: { jvmOptions: ["-Dzookeeper.skipACL=yes"] } },
    property: "zookeeper.jvmOptions",
    rule: "belongs to security",
    given: '"-Dzookeeper.skipACL"',
    fix: "remove -Dzookeeper.skipACL and its value",
  },
  {
    title: "this program does not run it",
    change: {
      security: { zookeeper: "secure" },
      hosts: [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined })),
      zookeeper: { source: undefined, existing: "zk1.example.org:2181" },
    },
    property: "security.zookeeper",
    rule: "has no effect with zookeeper.existing",
    given: '"secure"',
    fix: "remove it",
  },
  {
    title: "its members verify names that may not lead back, which is doubted",
    change: { security: "secure", hosts: named, zookeeper: { version: "3.6.0" } },
    property: "hosts[kafka1].address, hosts[kafka2].address, hosts[kafka3].address",
    rule: "ZooKeeper 3.6.0 lets a member in only when",
    given: '"zk1.example.org"',
    fix: "set zookeeper.properties ssl.quorum.hostnameVerification: false",
    severity: "warning",
  },
]);

describeAcceptances("a secure ensemble is accepted", {
  "with names that nobody verifies": {
    security: "secure",
    hosts: named,
    zookeeper: { version: "3.6.0", properties: { "ssl.quorum.hostnameVerification": false } },
  },
});
