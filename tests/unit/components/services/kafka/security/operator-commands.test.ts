import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { getProperties } from "properties-file";
import { hostServices } from "../../../../../../components/hosts/host-services";
import type { ClusterSpec } from "../../../../../../components/model/cluster-spec";
import type { RenderedFile } from "../../../../../../components/model/rendered-file";
import { kafkaOf } from "../../../../../../components/services/kafka/resolve";
import { brokerCertificates } from "../../../../../../components/services/kafka/security/broker-certificates";
import { operatorCommands } from "../../../../../../components/services/kafka/security/operator-commands";
import { type Raw, rawHost, specOf } from "../../../../../helpers/config";

const old = { kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } };
const secure = (changes: Raw = {}) => specOf({ security: "secure", ...changes });
const endpoints = "10.0.0.1:9094,10.0.0.2:9094,10.0.0.3:9094";

function fileAt(spec: ClusterSpec, file: string): RenderedFile {
  const found = operatorCommands(spec).find((one) => one.path === file);
  assert(found, file);
  return found;
}

const namesOf = (spec: ClusterSpec) =>
  operatorCommands(spec).flatMap(({ path: file }) => (file.startsWith("/usr/local/bin/") ? [path.basename(file)] : []));

describe("the commands of operators on hosts", () => {
  it("are there where brokers ask for certificates, and nowhere else", () => {
    assert.deepEqual(operatorCommands(specOf()), []);
    assert.deepEqual(operatorCommands(specOf({ security: { mode: "plaintext", zookeeper: "secure" } })), []);
    assert(namesOf(secure()).includes("kafka-topics"));
  });

  it("belong to root, and only root reads how to connect", () => {
    for (const { path: file, mode, owner } of operatorCommands(secure())) {
      assert.equal(owner, "root:root", file);
      const wanted = file.startsWith("/usr/local/bin/") ? "0755" : file.endsWith("admin.properties") ? "0600" : "0644";
      assert.equal(mode, wanted, file);
    }
  });

  it("connect with a certificate that every broker's host has, and that only root reads", () => {
    for (const changes of [{}, old]) {
      const spec = secure(changes);
      const settings = getProperties(fileAt(spec, "/etc/kafka/admin.properties").content);
      for (const broker of kafkaOf(spec).servers) {
        const { leaves = [], trust = [] } = brokerCertificates(spec, broker) ?? {};
        const admin = leaves.find(({ name }) => name === "admin");
        assert.deepEqual(admin?.subject, { commonName: "admin", unit: "admin" });
        assert.deepEqual([admin.file.mode, admin.file.owner], ["0600", "root:root"]);
        assert.equal(settings["ssl.keystore.location"], admin.file.path);
        assert.equal(settings["ssl.keystore.type"]?.toLowerCase(), admin.file.format);
        const trusted = trust.find(({ path: file }) => file === settings["ssl.truststore.location"]);
        assert.equal(settings["ssl.truststore.type"]?.toLowerCase(), trusted?.format);
      }
    }
  });

  it("hold no secret but the password of a format that has to have one", () => {
    assert.doesNotMatch(
      operatorCommands(secure())
        .map(({ content }) => content)
        .join(),
      /password|PRIVATE/i,
    );
    assert.equal(
      getProperties(fileAt(secure(old), "/etc/kafka/admin.properties").content)["ssl.key.password"],
      "kafka-zookeeper",
    );
  });

  it("are those that a release has with certificates", () => {
    const [older, newer] = [namesOf(secure(old)), namesOf(secure())];
    assert.deepEqual(
      newer.filter((name) => !older.includes(name)),
      ["kafka-reassign-partitions", "kafka-get-offsets"],
    );
    assert.match(fileAt(secure(old), "/usr/local/bin/kafka-topics").content, / kafka\.admin\.TopicCommand "\$@"/);
    assert.match(
      fileAt(secure(), "/usr/local/bin/kafka-topics").content,
      / org\.apache\.kafka\.tools\.TopicCommand "\$@"/,
    );
  });

  it("are no reason to restart a broker", () => {
    const spec = secure();
    const [host] = spec.hosts;
    assert(host);
    const kafka = hostServices(spec, host).find(({ unit }) => unit === "kafka");
    assert(kafka?.files.some(({ path: file }) => file === "/usr/local/bin/kafka-topics"));
    for (const { restartContent } of operatorCommands(spec)) assert.equal(restartContent, "");
  });
});

describe("a command of operators", () => {
  const spec = secure();
  let root = "";

  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-commands-"));
    mkdirSync(path.join(root, "bin"));
    mkdirSync(path.join(root, "etc", "tls"), { recursive: true });
    writeFileSync(path.join(root, "etc/tls/admin.pem"), "");
    writeFileSync(path.join(root, "bin/java"), '#!/usr/bin/env bash\nprintf "%s\\n" "$@"\nexit 7\n');
    chmodSync(path.join(root, "bin/java"), 0o755);
  });
  afterEach(() => {
    rmSync(root, { recursive: true });
  });

  /** What the tool behind it is given. */
  function run(name: string, ...args: string[]) {
    const script = path.join(root, name);
    const { content } = fileAt(spec, `/usr/local/bin/${name}`);
    const here = content.replaceAll("/etc/kafka", path.join(root, "etc")).replace("/usr/bin/java", `${root}/bin/java`);
    writeFileSync(script, here);
    const { stdout, stderr, status } = spawnSync("bash", [script, ...args], { encoding: "utf8" });
    const words = stdout.split("\n").slice(0, -1);
    return { words: words.slice(words.indexOf("-cp") + 3), stderr, status };
  }

  it("adds the brokers and how to connect behind what the operator says, and gives the exit code of the tool", () => {
    const { words, status, stderr } = run("kafka-topics", "--describe", "--topic", "a b");
    const added = ["--command-config", path.join(root, "etc/admin.properties"), "--bootstrap-server", endpoints];
    assert.deepEqual(words, ["--describe", "--topic", "a b", ...added], stderr);
    assert.equal(status, 7);
  });

  it("works without any argument", () => {
    assert.equal(run("kafka-topics").words.length, 4);
  });

  for (const option of ["--bootstrap-server", "--broker-list", "--zookeeper", "--bootstrap-controller"])
    for (const args of [[option, "one:1"], [`${option}=one:1`]])
      it(`leaves the brokers to the operator who says ${args.join(" ")}`, () => {
        assert.deepEqual(run("kafka-topics", ...args).words.slice(args.length), [
          "--command-config",
          path.join(root, "etc/admin.properties"),
        ]);
      });

  it("takes another way to connect, for which no key is needed", () => {
    rmSync(path.join(root, "etc/tls/admin.pem"));
    const { words } = run("kafka-console-producer", "--producer.config=mine", "--topic", "orders");
    assert.deepEqual(words, ["--producer.config=mine", "--topic", "orders", "--bootstrap-server", endpoints]);
  });

  it("says that only root may, to somebody who cannot read the key", () => {
    rmSync(path.join(root, "etc/tls/admin.pem"));
    const { words, stderr, status } = run("kafka-acls", "--list");
    assert.deepEqual([words, status], [[], 1]);
    assert.match(
      stderr,
      /^kafka-acls: only root can read .*admin\.pem; run it with sudo, or give --command-config FILE\n$/,
    );
  });
});

describe("the commands of operators on hosts of a cluster in KRaft", () => {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { zookeeperId: undefined, controllerId: 100 + id }));
  const inKraft = (version: string) =>
    specOf({ security: "secure", hosts, zookeeper: { source: undefined }, kafka: { version, metadata: "kraft" } });

  it("ask about the quorum too, with their options in front of what is asked, as they want them", () => {
    const { content } = fileAt(inKraft("4.3.1"), "/usr/local/bin/kafka-metadata-quorum");
    const [last = ""] = content.trim().split("\n").slice(-1);
    assert.match(last, / org\.apache\.kafka\.tools\.MetadataQuorumCommand \$\{added\[@\]\+"\$\{added\[@\]\}"\} "\$@"$/);
    assert(!namesOf(secure()).includes("kafka-metadata-quorum"));
  });

  it("are those that moved with Kafka 4", () => {
    for (const [version, main] of [
      ["3.9.2", "kafka.admin.AclCommand"],
      ["4.3.1", "org.apache.kafka.tools.AclCommand"],
    ] as const) {
      const { content } = fileAt(inKraft(version), "/usr/local/bin/kafka-acls");
      assert(content.includes(` ${main} "$@"`), content);
    }
  });
});
