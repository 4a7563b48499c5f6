import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../../components/config/config-error";
import { kafkaOf } from "../../../components/services/kafka/resolve";
import { zookeeperOf } from "../../../components/services/zookeeper/resolve";
import { publicKey, rawHost } from "../../helpers/config";
import { startEngine, valueOf } from "../../helpers/engine";
import { stackFile } from "../../helpers/stack-file";
import { issuesOf, privateKey, readHostSettings, readSettings, stackOnDisk } from "../../helpers/stack-settings";

describe("the settings of a stack", () => {
  const files = stackOnDisk();
  const { complete } = files;

  for (const stack of ["dev", "kraft", "legacy"]) {
    it(`are read from the stack file ${stack} as the engine passes it`, async () => {
      const ssh = { privateKeyFile: files.keyFile, knownHosts: files.knownHosts };
      startEngine({ ...stackFile(stack), "kafka-zookeeper:ssh": ssh });
      const { spec, login, hostKeys } = readHostSettings();
      assert.equal(spec.sandbox, true);
      assert.deepEqual(
        spec.hosts.map(({ name, address, roles }) => [name, address, roles["zookeeper"], roles["kafka"]]),
        [1, 2, 3].map((id) => [`kafka${id}`, `192.168.10.10${id}`, stack === "kraft" ? undefined : id, id]),
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
    assert.match(warnings[0] ?? "", /security: nothing is encrypted and nobody logs in/);
    assert.match(warnings[1] ?? "", /hosts\[\]\.zookeeperId: an ensemble of 2 survives no more failures/);
    assert.match(warnings[2] ?? "", /kafka\.replicationFactor: 3 replicas with 2 in sync/);
    assert.equal(warnings.length, 3);
  });

  it("prefer a host key in the stack file to one in the known_hosts file", () => {
    const own = publicKey("ssh-ed25519", 7);
    const hosts = [rawHost(1, { hostKey: own }), rawHost(2, { hostKey: undefined }), rawHost(3)];
    startEngine(complete({ hosts, ssh: { knownHosts: files.knownHosts } }));
    const { hostKeys } = readHostSettings();
    assert.deepEqual([hostKeys["kafka1"], hostKeys["kafka2"]], [own, publicKey()]);
  });

  it("look up a host's key under its own port", () => {
    const other = publicKey("ssh-ed25519", 9);
    writeFileSync(files.knownHosts, `10.0.0.1 ${publicKey()}\n[10.0.0.1]:2222 ${other}\n`);
    const hosts = [rawHost(1, { hostKey: undefined, sshPort: 2222 }), rawHost(2), rawHost(3)];
    startEngine(complete({ hosts, ssh: { knownHosts: files.knownHosts } }));
    assert.equal(readHostSettings().hostKeys["kafka1"], other);
  });

  it("reject a revoked host key, also one of the stack file", () => {
    writeFileSync(files.knownHosts, `10.0.0.1 ${publicKey()}\n@revoked * ${publicKey()}\n`);
    const hosts = [rawHost(1, { hostKey: undefined }), rawHost(2)];
    startEngine(complete({ hosts, ssh: { knownHosts: files.knownHosts } }));
    assert.deepEqual(
      issuesOf().map(({ property, rule }) => [property, rule]),
      [1, 2].map((id) => [`hosts[kafka${id}].hostKey`, "must be known, and not revoked"]),
    );
  });

  it("reject an unreadable known_hosts file", () => {
    startEngine(complete({ ssh: { knownHosts: path.join(files.directory, "missing") } }));
    const [issue] = issuesOf();
    assert.equal(issue?.property, "ssh.knownHosts");
    assert.equal(issue.rule, "must be a readable file with the hosts' keys");
  });

  it("reject a distribution file that does not exist on this machine", () => {
    const sha512 = "ab".repeat(64);
    startEngine(complete({ kafka: { source: path.join(files.directory, "kafka.tgz"), sha512 } }));
    const [issue] = issuesOf();
    assert.equal(issue?.property, "kafka.source");
    assert.equal(issue.rule, "must be an http(s) URL, a file on this machine, or maven");
  });

  it("accept a distribution file on this machine", () => {
    startEngine(complete({ zookeeper: { source: files.knownHosts, sha512: "ab".repeat(64) } }));
    assert.deepEqual(zookeeperOf(readHostSettings().spec).distribution.source, {
      kind: "file",
      path: files.knownHosts,
    });
  });

  describe("of a sandbox that was not started", () => {
    const hosts = [1, 2, 3].map((id) => rawHost(id, { hostKey: undefined }));
    const missing = () => ({
      privateKeyFile: path.join(files.directory, "no-key"),
      knownHosts: path.join(files.directory, "no-known-hosts"),
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
