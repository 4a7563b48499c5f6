import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { rollPlan } from "../../../../../../components/hosts/roll-plan";
import { hostServices } from "../../../../../../components/hosts/host-services";
import { parseProperties } from "../../../../../../components/model/properties";
import { clusterOn, type ClusterSpec, serverOn } from "../../../../../../components/model/cluster-spec";
import { serviceOf } from "../../../../../../components/services/registry";
import { type Raw, rawHost, specOf } from "../../../../../helpers/config";
import { directives } from "../../../../../helpers/rendered";

const passwords = { admin: "A".repeat(32), proxy: "P".repeat(32) };

function secure(rocketmq: Raw = {}, security: unknown = "secure"): ClusterSpec {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  return specOf({ hosts, security, rocketmq: { source: "maven", ...rocketmq } });
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}

function onFirstHost(service: string, cluster = secure()) {
  const host = cluster.hosts[0];
  const group = cluster.groups.find((one) => one.service === service);
  assert(host && group);
  const server = serverOn(group, host);
  assert(server);
  const certificates = serviceOf(service).certificates?.(clusterOn(cluster, host.name), server);
  const texts = (certificates?.texts ?? []).map(
    ({ file, content }) => [file.path, content(passwords, sha256)] as const,
  );
  const rendered = hostServices(cluster, host).find(({ unit }) => unit === service);
  assert(rendered);
  return { certificates, texts: Object.fromEntries(texts), files: rendered.files, group, server };
}

describe("RocketMQ with security: secure", () => {
  it("talks TLS alone, with the certificate of the cluster, and checks who signed that of another server", () => {
    for (const service of ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"]) {
      const { files, certificates } = onFirstHost(service);
      const unit = files.find(({ path }) => path.endsWith(".service"));
      const start = directives(unit?.content ?? "")["ExecStart"] ?? "";
      for (const option of [
        "-Dtls.enable=true",
        "-Dtls.server.mode=enforcing",
        "-Dtls.test.mode.enable=false",
        "-Dtls.client.authServer=true",
        `-Dtls.server.keyPath=/etc/${service}/tls/server.pem`,
        `-Dtls.client.trustCertPath=/etc/${service}/tls/ca.pem`,
      ])
        assert(start.split(" ").includes(option), `${service}: ${option}`);
      assert.deepEqual(
        certificates?.leaves.map(({ file, alternativeNames }) => [file.path, file.mode, alternativeNames]),
        [[`/etc/${service}/tls/server.pem`, "0640", ["10.0.0.1"]]],
      );
    }
  });

  it("has no znodes to close where there is no broker of Kafka", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, brokerId: undefined, rocketmqId: id }));
    const alone = specOf({
      hosts,
      security: "secure",
      zookeeper: undefined,
      kafka: undefined,
      rocketmq: { source: "maven" },
    });
    assert.equal(rollPlan(alone).znodes, undefined);
    assert.equal(rollPlan(secure()).znodes?.access, "closed");
  });

  it("has TLS on every port but that of replication", () => {
    const { group, server } = onFirstHost("rocketmq");
    const ports = serviceOf("rocketmq").ports(group, server);
    assert.deepEqual(
      ports.filter(({ tls }) => tls !== true).map(({ name }) => name),
      ["a-ha", "b-ha", "c-ha"],
    );
  });

  it("has users and their rights in the store of each broker, and never those of another group", () => {
    const { files } = onFirstHost("rocketmq");
    const properties = (name: string) =>
      parseProperties(files.find(({ path }) => path === `/etc/rocketmq/${name}.conf`)?.content ?? "");
    for (const name of ["a", "b", "c"]) {
      const { authConfigPath, configName, clusterName, authenticationEnabled, authorizationEnabled } = properties(name);
      assert.deepEqual(
        [authConfigPath, configName, clusterName, authenticationEnabled, authorizationEnabled],
        [`/var/lib/rocketmq/group-${name}/auth`, name, "rocketmq", "true", "true"],
      );
    }
    assert.equal(properties("a")["authenticationWhitelist"], "21,43,45,60,61,201,402");
  });

  it("refuses to change anything in a running broker but what a roll tells it, since every user may ask for it", () => {
    const { files } = onFirstHost("rocketmq");
    const content = files.find(({ path }) => path === "/etc/rocketmq/a.conf")?.content ?? "";
    const refused = (parseProperties(content)["configBlackList"] ?? "").split(";");
    assert(refused.includes("fileReservedTime") && refused.includes("authenticationEnabled"));
    assert.deepEqual(
      ["brokerPermission", "brokerElectionPriority", "haHousekeepingInterval"].filter((key) => refused.includes(key)),
      [],
    );
  });

  it("has passwords in files for the service alone, and in no other", () => {
    const { files, texts, certificates } = onFirstHost("rocketmq");
    assert.deepEqual(
      certificates?.texts?.map(({ file }) => [file.path, file.mode, file.owner]),
      ["a", "b", "c"].map((name) => [`/etc/rocketmq/tls/${name}.conf`, "0640", "root:rocketmq"]),
    );
    const container = files.find(({ path }) => path.endsWith("/container.conf"))?.content ?? "";
    assert.equal(parseProperties(container)["brokerConfigPaths"], Object.keys(texts).join(":"));
    const open = files.map(({ content }) => content).join("\n");
    assert(!/initAuthenticationUser=|innerClientAuthenticationCredentials"?[=:]|AAAA|PPPP/.test(open));
  });

  it("tells no broker the password of the operator, which every user could read there: only one that is good once, and there", () => {
    const { texts } = onFirstHost("rocketmq");
    const users = Object.values(texts).map(
      (text) =>
        JSON.parse(parseProperties(text)["initAuthenticationUser"] ?? "") as { username: string; password: string },
    );
    assert.deepEqual(
      users.map(({ username, password }) => [username, password.length]),
      Array(3).fill(["admin", 32]),
    );
    assert.equal(new Set(users.map(({ password }) => password)).size, 3);
    assert(!Object.values(texts).join("").includes(passwords.admin));
    assert(!Object.values(texts).join("").includes(passwords.proxy));
  });

  it("has proxies log in to brokers as themselves, and take logins", () => {
    const { texts, files } = onFirstHost("rocketmq-proxy");
    const text = texts["/etc/rocketmq-proxy/tls/rmq-proxy.json"] ?? "";
    const settings = JSON.parse(text) as Record<string, unknown>;
    assert.deepEqual(JSON.parse(String(settings["innerClientAuthenticationCredentials"])), {
      accessKey: "rocketmq-proxy",
      secretKey: passwords.proxy,
    });
    const { tlsTestModeEnable, tlsCertPath, authenticationEnabled, authorizationEnabled } = settings;
    assert.deepEqual(
      [tlsTestModeEnable, tlsCertPath, authenticationEnabled, authorizationEnabled],
      [false, "/etc/rocketmq-proxy/tls/server.pem", true, true],
    );
    assert.equal(settings["enableAclRpcHookForClusterMode"], true);
    const unit = files.find(({ path }) => path.endsWith(".service"))?.content ?? "";
    assert.match(unit, /-pc \/etc\/rocketmq-proxy\/tls\/rmq-proxy\.json/);
  });

  it("has none of it in plain text", () => {
    const cluster = secure({}, "plaintext");
    for (const service of ["rocketmq-namesrv", "rocketmq", "rocketmq-proxy"]) {
      const { files, certificates } = onFirstHost(service, cluster);
      assert.equal(certificates, undefined);
      assert(!/tls|auth|configBlackList/i.test(files.map(({ content }) => content).join("\n")));
    }
  });
});
