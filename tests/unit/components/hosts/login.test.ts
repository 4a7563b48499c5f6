import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { utils } from "ssh2";
import { startEngine, valueOf } from "../../../helpers/engine";
import { issuesOf, privateKey, readHostSettings, stackOnDisk } from "../../../helpers/stack-settings";

const passphrase = "correct horse battery";
const secrets = ["kafka-zookeeper:ssh"];

describe("a private key with a passphrase", () => {
  const files = stackOnDisk();
  const { complete } = files;
  let key: string;

  before(() => {
    key = utils.generateKeyPairSync("ecdsa", { bits: 256, passphrase, cipher: "aes256-ctr", rounds: 1 }).private;
  });
  beforeEach(() => writeFileSync(files.keyFile, key));

  const inFile = () => ({ passphrase });
  const inStack = () => ({ privateKeyFile: undefined, privateKey: key, passphrase });

  for (const [place, ssh] of Object.entries({ file: inFile, secret: inStack }))
    it(`that is a ${place} is accepted with the passphrase, and both stay secret`, async () => {
      startEngine(complete({ ssh: ssh() }), { secrets });
      const { login } = readHostSettings();
      assert.deepEqual(await valueOf(login.privateKey), { value: key, known: true, secret: true });
      assert.deepEqual(await valueOf(login.privateKeyPassword), { value: passphrase, known: true, secret: true });
    });

  it("is refused with the wrong one, which is said of the passphrase and not of a host, without repeating it", () => {
    for (const ssh of [inFile(), inStack()]) {
      startEngine(complete({ ssh: { ...ssh, passphrase: "a wrong one" } }), { secrets });
      const [issue, ...others] = issuesOf();
      assert.deepEqual(others, []);
      assert.equal(issue?.property, "ssh.passphrase");
      assert.equal(issue.given, "another one: it does not decrypt the key (aes256-ctr)");
      assert.match(issue.fix, /ssh-keygen -y -f FILE.*pulumi config set --secret --path ssh\.passphrase$/);
      assert(!JSON.stringify(issue).includes("a wrong one"));
    }
  });

  it("is refused with a passphrase in plain text, without repeating it", () => {
    startEngine(complete({ ssh: { passphrase } }));
    const [issue, ...others] = issuesOf();
    assert.deepEqual(others, []);
    assert.deepEqual([issue?.property, issue?.rule], ["ssh.passphrase", "must be a secret"]);
    assert(!JSON.stringify(issue).includes(passphrase));
  });

  it("is no reason to give a passphrase for a key that has none", () => {
    writeFileSync(files.keyFile, privateKey);
    startEngine(complete({ ssh: { passphrase } }), { secrets });
    const [issue, ...others] = issuesOf();
    assert.deepEqual(others, []);
    assert.deepEqual([issue?.property, issue?.fix], ["ssh.passphrase", "remove ssh.passphrase"]);
  });

  it("is refused without one, and accepted when the advice is followed", () => {
    startEngine(complete(), { secrets });
    const [issue] = issuesOf();
    assert.equal(issue?.property, "ssh.privateKeyFile");
    assert.match(issue.fix, /^pulumi config set --secret --path ssh\.passphrase/);
    startEngine(complete({ ssh: { passphrase } }), { secrets });
    assert.deepEqual(issuesOf(), []);
  });
});
