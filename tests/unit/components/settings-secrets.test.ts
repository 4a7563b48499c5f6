import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { startEngine, valueOf } from "../../helpers/engine";
import { issuesOf, privateKey, readHostSettings, stackOnDisk } from "../../helpers/stack-settings";

const sshSecret = ["kafka-zookeeper:ssh"];

describe("the settings of a stack", () => {
  const files = stackOnDisk();
  const { complete } = files;

  describe("take the key of an authority of one's own", () => {
    const security = { authority: { certificate: "none", key: "VERY-SECRET" } };

    it("only as a secret, and repeat it nowhere", () => {
      startEngine(files.complete({ security }));
      assert.deepEqual(
        issuesOf()
          .filter(({ property }) => property === "security.authority.key")
          .map(({ rule }) => rule),
        ["must be a secret", "must be one private key in PEM: -----BEGIN PRIVATE KEY-----"],
      );
      startEngine(files.complete({ security }), { secrets: ["kafka-zookeeper:security"] });
      const issues = issuesOf();
      assert.deepEqual(issues.map(({ property }) => property).sort(), [
        "security.authority.certificate",
        "security.authority.key",
      ]);
      assert(!JSON.stringify(issues).includes("VERY-SECRET"));
    });

    it("and no other secret beside the rest of the setting", () => {
      startEngine(files.complete({ security: "VERY-SECRET" }), { secrets: ["kafka-zookeeper:security"] });
      const [issue, ...others] = issuesOf();
      assert.deepEqual([issue?.property, others], ["security", []]);
      assert(!JSON.stringify(issue).includes("VERY-SECRET"));
    });
  });

  describe("reject a private key", () => {
    it("that cannot be read", () => {
      const privateKeyFile = path.join(files.directory, "missing");
      startEngine(complete({ ssh: { privateKeyFile } }));
      const [issue, ...others] = issuesOf();
      assert.deepEqual(others, []);
      assert.equal(issue?.property, "ssh.privateKeyFile");
      assert.equal(issue.given, `"${privateKeyFile}": cannot be read`);
    });

    it("file that contains something else", () => {
      startEngine(complete({ ssh: { privateKeyFile: files.knownHosts } }));
      const [issue] = issuesOf();
      assert.equal(issue?.rule, "must be a private key that can be read, and one with a passphrase needs that, too");
      assert.equal(issue.given, `"${files.knownHosts}": holds no private key`);
    });

    it("with a passphrase, before any host is asked", () => {
      const encrypted =
        "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
      writeFileSync(files.keyFile, encrypted);
      for (const ssh of [{}, { privateKeyFile: undefined, privateKey: encrypted }]) {
        startEngine(complete({ ssh }), { secrets: sshSecret });
        const [issue, ...others] = issuesOf();
        assert.deepEqual(others, []);
        assert.match(issue?.given ?? "", /a private key with a passphrase$/);
        assert.match(issue?.fix ?? "", /^pulumi config set --secret --path ssh\.passphrase/);
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

  describe("about users", () => {
    const users = [{ name: "idle" }, { name: "app", password: "planted-Secret-1" }];
    const secure = { security: "secure", users };

    it("reject a password in plain text, without repeating it", () => {
      startEngine(complete(secure));
      const [issue, ...others] = issuesOf();
      assert.deepEqual(others, []);
      assert.equal(issue?.property, "users[1].password");
      assert.equal(issue.rule, "must be a secret");
      assert.match(issue.fix, /^pulumi config set --secret --path 'users\[1\]\.password'/);
      assert(!JSON.stringify(issue).includes("planted"));
    });

    it("accept a secret password, keep it secret, and out of everything else", async () => {
      startEngine(complete(secure), { secrets: ["kafka-zookeeper:users"] });
      const { passwords, ...rest } = readHostSettings();
      assert.deepEqual(Object.keys(passwords ?? {}), ["app"]);
      assert.deepEqual(await valueOf(passwords?.["app"]), { value: "planted-Secret-1", known: true, secret: true });
      assert(!JSON.stringify(rest.spec).includes("planted"));
    });

    it("reject a secret that is no user, without repeating it", () => {
      for (const users of ["planted", ["planted-Secret-1"], { name: "planted" }]) {
        startEngine(complete({ security: "secure", users }), { secrets: ["kafka-zookeeper:users"] });
        const issues = issuesOf();
        assert(issues.length > 0);
        assert(!JSON.stringify(issues).includes("planted"));
      }
    });
  });

  it("reject a secret outside of ssh, without repeating it or what is about it", () => {
    const properties = { "confluent.license": "hunter2", "num.io.threads": "hunter2" };
    startEngine(complete({ kafka: { source: "hunter2", properties } }), { secrets: ["kafka-zookeeper:kafka"] });
    const [issue, ...others] = issuesOf();
    assert.deepEqual(others, []);
    assert.equal(issue?.property, "kafka");
    assert.match(
      issue.rule,
      /^must hold no secret: only below ssh, as the password of a user, and as a key below security does a value stay one/,
    );
    assert.match(issue.fix, /look for "secure:" below kafka-zookeeper:kafka/);
    assert(!JSON.stringify(issue).includes("hunter2"));
  });

  it("take secrets of other projects for what they are", () => {
    startEngine(complete(), { secrets: ["aws:kafka", ...sshSecret] });
    assert.deepEqual(issuesOf(), []);
  });
});
