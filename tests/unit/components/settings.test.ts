import assert from "node:assert/strict";
import { kafkaOf } from "../../../components/services/kafka/resolve";
import { zookeeperOf } from "../../../components/services/zookeeper/resolve";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../../components/config/config-error";
import { type HostSettings, settingsOf } from "../../../components/settings";
import { readStackConfig } from "../../../components/config/stack-config";
import { inspectCluster } from "../../../operations/kubernetes/inspect-cluster";
import { publicKey, type Raw, rawConfig, rawHost } from "../../helpers/config";
import { startEngine, stopEngine, valueOf } from "../../helpers/engine";
import { stackFile } from "../../helpers/stack-file";

const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nc2VjcmV0\n-----END OPENSSH PRIVATE KEY-----\n";
const sshSecret = ["kafka-zookeeper:ssh"];

const readSettings = () => settingsOf(readStackConfig(), inspectCluster);

function readHostSettings(): HostSettings {
  const settings = readSettings();
  assert(settings.substrate === "ssh");
  return settings;
}

function issuesOf(): ConfigError["issues"] {
  try {
    readSettings();
  } catch (error) {
    assert(error instanceof ConfigError);
    return error.issues;
  }
  return [];
}

describe("the settings of a stack", () => {
  let directory = "";
  let keyFile = "";
  let knownHosts = "";

  beforeEach(() => {
    directory = mkdtempSync(path.join(os.tmpdir(), "kafka-zookeeper-settings-"));
    keyFile = path.join(directory, "id_ed25519");
    knownHosts = path.join(directory, "known_hosts");
    writeFileSync(keyFile, privateKey, { mode: 0o600 });
    const addresses = [1, 2, 3].flatMap((id) => [`10.0.0.${id}`, `192.168.10.10${id}`]);
    writeFileSync(knownHosts, addresses.map((address) => `${address} ${publicKey()}\n`).join(""));
  });

  afterEach(() => {
    rmSync(directory, { recursive: true });
    stopEngine();
  });

  function complete(changes: Raw = {}): Raw {
    return rawConfig({ ...changes, ssh: { privateKeyFile: keyFile, ...(changes["ssh"] as Raw | undefined) } });
  }

  for (const stack of ["dev", "legacy"]) {
    it(`are read from the stack file ${stack} as the engine passes it`, async () => {
      const ssh = { privateKeyFile: keyFile, knownHosts };
      startEngine({ ...stackFile(stack), "kafka-zookeeper:ssh": ssh });
      const { spec, login, hostKeys } = readHostSettings();
      assert.equal(spec.sandbox, true);
      assert.deepEqual(
        spec.hosts.map(({ name, address, roles }) => [name, address, roles["zookeeper"], roles["kafka"]]),
        [1, 2, 3].map((id) => [`kafka${id}`, `192.168.10.10${id}`, id, id]),
      );
      assert.deepEqual(hostKeys, { kafka1: publicKey(), kafka2: publicKey(), kafka3: publicKey() });
      assert.deepEqual(await valueOf(login.privateKey), { value: privateKey, known: true, secret: true });
    });
  }

  it("ignore the keys of other projects and providers", () => {
    startEngine({ ...complete(), "aws:region": "eu-central-1" });
    assert.equal(readHostSettings().spec.hosts.length, 3);
  });

  it("are rejected with all errors at once, numbered, without a stack trace", () => {
    startEngine(complete({ kafka: { heap: "big" }, hots: [], readyTimeout: 1 }));
    assert.throws(readSettings, (error: Error) => {
      assert(error instanceof ConfigError && pulumi.RunError.isInstance(error));
      assert.deepEqual(
        error.issues.map(({ property }) => property),
        ["hots", "kafka.heap", "readyTimeout"],
      );
      assert.match(error.message, /^the configuration has 3 errors; nothing was changed\n1\. hots: .*\n/);
      assert.match(error.message, /^2\. kafka\.heap: .*\n {4}given: "big"\n {4}fix: /m);
      assert.match(error.message, /^3\. readyTimeout: /m);
      return true;
    });
  });

  it("are accepted with warnings, which go to the engine's log", () => {
    const warnings: string[] = [];
    const { warn } = console;
    console.warn = (text: string) => void warnings.push(text);
    try {
      startEngine(complete({ hosts: [rawHost(1), rawHost(2)] }));
      assert.equal(kafkaOf(readHostSettings().spec).replicationFactor, 2);
    } finally {
      console.warn = warn;
    }
    assert.match(warnings[0] ?? "", /hosts\[\]\.zookeeperId: an ensemble of 2 survives no more failures/);
    assert.match(warnings[1] ?? "", /kafka\.replicationFactor: 3 replicas with 2 in sync/);
    assert.equal(warnings.length, 2);
  });

  describe("reject a private key", () => {
    it("that cannot be read", () => {
      const privateKeyFile = path.join(directory, "missing");
      startEngine(complete({ ssh: { privateKeyFile } }));
      const [issue, ...others] = issuesOf();
      assert.deepEqual(others, []);
      assert.equal(issue?.property, "ssh.privateKeyFile");
      assert.equal(issue.given, `"${privateKeyFile}": cannot be read`);
    });

    it("file that contains something else", () => {
      startEngine(complete({ ssh: { privateKeyFile: knownHosts } }));
      const [issue] = issuesOf();
      assert.equal(issue?.rule, "must be a readable file with a private key, without a passphrase");
      assert.equal(issue.given, `"${knownHosts}": holds no private key`);
    });

    it("with a passphrase, before any host is asked", () => {
      const encrypted =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
      writeFileSync(keyFile, encrypted);
      for (const ssh of [{}, { privateKeyFile: undefined, privateKey: encrypted }]) {
        startEngine(complete({ ssh }), { secrets: sshSecret });
        const [issue, ...others] = issuesOf();
        assert.deepEqual(others, []);
        assert.match(issue?.given ?? "", /a private key with a passphrase$/);
        assert.match(issue?.fix ?? "", /ssh-keygen/);
      }
    });

    for (const [key, value] of Object.entries({ privateKey, password: "hunter2" })) {
      it(`or a password in plain text: ssh.${key}, without repeating it`, () => {
        startEngine(complete({ ssh: { privateKeyFile: undefined, [key]: value } }));
        const [issue, ...others] = issuesOf();
        assert.deepEqual(others, []);
        assert.equal(issue?.property, `ssh.${key}`);
        assert.equal(issue.rule, "must be a secret");
        assert.match(issue.fix, new RegExp(`pulumi config set --secret --path ssh\\.${key}`));
        assert(!JSON.stringify(issue).includes(value.trim()));
      });
    }
  });

  it("accept a secret private key or password, and keep it secret", async () => {
    startEngine(complete({ ssh: { privateKeyFile: undefined, privateKey } }), { secrets: sshSecret });
    assert.deepEqual(await valueOf(readHostSettings().login.privateKey), {
      value: privateKey,
      known: true,
      secret: true,
    });
    startEngine(complete({ ssh: { privateKeyFile: undefined, password: "hunter2" } }), { secrets: sshSecret });
    const { login } = readHostSettings();
    assert.deepEqual(await valueOf(login.password), { value: "hunter2", known: true, secret: true });
    assert.equal(login.privateKey, undefined);
  });

  it("reject a secret outside of ssh, without repeating it or what is about it", () => {
    const properties = { "confluent.license": "hunter2", "num.io.threads": "hunter2" };
    startEngine(complete({ kafka: { source: "hunter2", properties } }), { secrets: ["kafka-zookeeper:kafka"] });
    const [issue, ...others] = issuesOf();
    assert.deepEqual(others, []);
    assert.equal(issue?.property, "kafka");
    assert.match(issue.rule, /^must hold no secret: only below ssh does a value stay one/);
    assert.match(issue.fix, /look for "secure:" below kafka-zookeeper:kafka/);
    assert(!JSON.stringify(issue).includes("hunter2"));
  });

  it("take secrets of other projects for what they are", () => {
    startEngine(complete(), { secrets: ["aws:kafka", ...sshSecret] });
    assert.deepEqual(issuesOf(), []);
  });

  it("prefer a host key in the stack file to one in the known_hosts file", () => {
    const own = publicKey("ssh-ed25519", 7);
    const hosts = [rawHost(1, { hostKey: own }), rawHost(2, { hostKey: undefined }), rawHost(3)];
    startEngine(complete({ hosts, ssh: { knownHosts } }));
    const { hostKeys } = readHostSettings();
    assert.deepEqual([hostKeys["kafka1"], hostKeys["kafka2"]], [own, publicKey()]);
  });

  it("look up a host's key under its own port", () => {
    const other = publicKey("ssh-ed25519", 9);
    writeFileSync(knownHosts, `10.0.0.1 ${publicKey()}\n[10.0.0.1]:2222 ${other}\n`);
    const hosts = [rawHost(1, { hostKey: undefined, sshPort: 2222 }), rawHost(2), rawHost(3)];
    startEngine(complete({ hosts, ssh: { knownHosts } }));
    assert.equal(readHostSettings().hostKeys["kafka1"], other);
  });

  it("reject a revoked host key, also one of the stack file", () => {
    writeFileSync(knownHosts, `10.0.0.1 ${publicKey()}\n@revoked * ${publicKey()}\n`);
    const hosts = [rawHost(1, { hostKey: undefined }), rawHost(2)];
    startEngine(complete({ hosts, ssh: { knownHosts } }));
    assert.deepEqual(
      issuesOf().map(({ property, rule }) => [property, rule]),
      [1, 2].map((id) => [`hosts[kafka${id}].hostKey`, "must be known, and not revoked"]),
    );
  });

  it("reject an unreadable known_hosts file", () => {
    startEngine(complete({ ssh: { knownHosts: path.join(directory, "missing") } }));
    const [issue] = issuesOf();
    assert.equal(issue?.property, "ssh.knownHosts");
    assert.equal(issue.rule, "must be a readable file with the hosts' keys");
  });

  it("reject a distribution file that does not exist on this machine", () => {
    const sha512 = "ab".repeat(64);
    startEngine(complete({ kafka: { source: path.join(directory, "kafka.tgz"), sha512 } }));
    const [issue] = issuesOf();
    assert.equal(issue?.property, "kafka.source");
    assert.equal(issue.rule, "must be an http(s) URL, a file on this machine, or maven");
  });

  it("accept a distribution file on this machine", () => {
    startEngine(complete({ zookeeper: { source: knownHosts, sha512: "ab".repeat(64) } }));
    assert.deepEqual(zookeeperOf(readHostSettings().spec).distribution.source, { kind: "file", path: knownHosts });
  });

  describe("of a sandbox that was not started", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { hostKey: undefined }));
    const missing = () => ({
      privateKeyFile: path.join(directory, "no-key"),
      knownHosts: path.join(directory, "no-known-hosts"),
    });

    it("have unknown, secret keys in a preview", async () => {
      startEngine(complete({ sandbox: true, hosts, ssh: missing() }), { preview: true });
      const { login, hostKeys } = readHostSettings();
      assert.deepEqual(Object.keys(hostKeys), ["kafka1", "kafka2", "kafka3"]);
      for (const key of [login.privateKey, ...Object.values(hostKeys)])
        assert.deepEqual(await valueOf(key), { value: undefined, known: false, secret: true });
    });

    const refusing = { "an up": { sandbox: true, preview: false }, "hosts of one's own": { preview: true } };
    for (const [name, { preview, ...changes }] of Object.entries(refusing)) {
      it(`are errors for ${name}`, () => {
        startEngine(complete({ ...changes, hosts, ssh: missing() }), { preview });
        assert.deepEqual(
          issuesOf().map(({ property }) => property),
          [...[1, 2, 3].map((id) => `hosts[kafka${id}].hostKey`), "ssh.privateKeyFile", "ssh.knownHosts"],
        );
      });
    }
  });
});
