import assert from "node:assert/strict";
import { error, formatIssue, show } from "../../../../components/model/issue";
import { looksSecret } from "../../../../components/model/secret-words";

describe("a message", () => {
  const text = { rule: "must be short", fix: "shorten it" };

  for (const property of [
    "kafka.properties.ssl.keystore.password",
    "kafka.properties.sasl.jaas.config",
    "kafka.properties.confluent.license",
    "ssh.privateKey",
    "zookeeper.properties.ssl.keystore.key",
  ])
    it(`does not repeat the value of ${property}`, () => {
      assert.equal(error({ ...text, property, given: show("hunter2") }).given, "(not shown)");
      assert.equal(error({ ...text, property, given: show(undefined) }).given, "nothing");
    });

  it("repeats what only leads to a secret, and values of hosts that are called after one", () => {
    for (const property of ["ssh.privateKeyFile", "kubernetes.imagePullSecrets[]", "hosts[password-host].address"])
      assert.equal(error({ ...text, property, given: show("x") }).given, '"x"');
    assert(!looksSecret("kafka.properties.ssl.keystore.location"));
  });

  it("hides what looks like a secret inside other values", () => {
    const values = [
      "-Djavax.net.ssl.keyStorePassword=hunter2",
      "https://ci:hunter2@mirror.example.org/kafka.tgz",
      'required username="a" password="hunter2";',
      "-----BEGIN RSA PRIVATE KEY-----\nhunter2",
      { "ssl.key.password": "hunter2", a: [{ token: "hunter2" }] },
    ];
    for (const value of values) assert(!show(value).includes("hunter2"), show(value));
  });

  it("is printed on its lines alone, whatever is in it", () => {
    const issue = error({ ...text, property: "a\u2028b", given: show("x\ny\u0000") });
    assert.equal(formatIssue(issue).split("\n").length, 3);
    assert.match(formatIssue(issue), /^a\\u\{2028\}b: .*\n {4}given: "x\\ny\\u\{0000\}"/);
  });
});
