import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { ConfigError } from "../../../components/config/config-error";
import { settingsOf } from "../../../components/settings";
import { inspect } from "../../../operations/inspect";
import { readInputs } from "../../../plugin/package-inputs";
import { rawHost } from "../../helpers/config";
import { startEngine, stopEngine, valueOf } from "../../helpers/engine";

const privateKey = "-----BEGIN OPENSSH PRIVATE KEY-----\nVERY-SECRET\n-----END OPENSSH PRIVATE KEY-----\n";
const hosts = [1, 2, 3].map((id) => rawHost(id));
const maven = { source: "maven" };
const complete = { hosts, ssh: { privateKey: pulumi.secret(privateKey) }, zookeeper: maven, kafka: maven };
const later = pulumi.output(pulumi.unknown as unknown as string);

async function issuesOf(inputs: pulumi.Inputs): Promise<ConfigError["issues"]> {
  const error = await readInputs("ssh", inputs).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  assert(error instanceof ConfigError);
  return error.issues;
}

describe("the arguments of a component", () => {
  before(() => startEngine({}, { preview: true }));
  after(() => stopEngine());

  it("become the settings that a stack file with the same structure has", async () => {
    const settings = settingsOf(await readInputs("ssh", complete), inspect);
    assert(settings.substrate === "ssh");
    assert.deepEqual(
      settings.spec.hosts.map(({ name, address }) => [name, address]),
      [1, 2, 3].map((id) => [`kafka${id}`, `10.0.0.${id}`]),
    );
    assert.deepEqual(await valueOf(settings.login.privateKey), { value: privateKey, known: true, secret: true });
  });

  it("hold no secret besides the login", async () => {
    const { values } = await readInputs("ssh", complete);
    assert(!JSON.stringify(values).includes("VERY-SECRET"));
  });

  it("keep a login secret that came in plain text", async () => {
    const { secrets } = await readInputs("ssh", { ...complete, ssh: { password: "hunter2" } });
    assert.deepEqual(await valueOf(secrets.password?.output), { value: "hunter2", known: true, secret: true });
  });

  it("keep a password of sudo secret, known later or not", async () => {
    const ssh = { ...complete.ssh, user: "ops" };
    for (const [sudoPassword, value] of [
      ["VERY-SECRET", "VERY-SECRET"],
      [later, undefined],
    ]) {
      const given = await readInputs("ssh", { ...complete, ssh: { ...ssh, sudoPassword } });
      assert(!JSON.stringify(given.values).includes("VERY-SECRET"));
      const settings = settingsOf(given, inspect);
      assert(settings.substrate === "ssh");
      assert.deepEqual(await valueOf(settings.sudoPassword), { value, known: value !== undefined, secret: true });
    }
  });

  it("keep the passwords of users secret, known later or not, and hold them nowhere else", async () => {
    for (const [password, value] of [
      ["VERY-SECRET", "VERY-SECRET"],
      [pulumi.secret("VERY-SECRET"), "VERY-SECRET"],
      [later, undefined],
    ]) {
      const users = [{ name: "idle" }, { name: "app", password, produce: ["orders"] }];
      const given = await readInputs("ssh", { ...complete, security: "secure", users });
      assert(!JSON.stringify(given.values).includes("VERY-SECRET"));
      const settings = settingsOf(given, inspect);
      assert(settings.substrate === "ssh");
      assert.deepEqual(Object.keys(settings.passwords ?? {}), ["app"]);
      assert.deepEqual(await valueOf(settings.passwords?.["app"]), { value, known: value !== undefined, secret: true });
    }
  });

  it("are refused with a password that clients send in different ways, without repeating it", async () => {
    const given = await readInputs("ssh", {
      ...complete,
      security: "secure",
      users: [{ name: "app", password: "geheim" }],
    });
    assert.throws(
      () => settingsOf(given, inspect),
      (error: ConfigError) =>
        error.issues[0]?.property === "users[app].password" && !JSON.stringify(error.issues).includes("geheim"),
    );
  });

  it("are refused when a right of a user is a secret, which it would not stay", async () => {
    const users = [{ name: "app", produce: [pulumi.secret("orders")] }];
    const found = await issuesOf({ ...complete, users });
    assert.deepEqual(
      found.map(({ property }) => property),
      ["users[0].produce[0]"],
    );
  });

  it("may have a login that is known later", async () => {
    const settings = settingsOf(await readInputs("ssh", { ...complete, ssh: { privateKey: later } }), inspect);
    assert(settings.substrate === "ssh");
    assert.deepEqual(await valueOf(settings.login.privateKey), { value: undefined, known: false, secret: true });
  });

  it("are read out of outputs, however deep they are", async () => {
    const { values } = await readInputs("ssh", {
      ...complete,
      hosts: pulumi.output([{ ...hosts[0], address: pulumi.output("10.0.0.9") }]),
      kafka: { properties: { "num.io.threads": pulumi.output(4) } },
    });
    const [first] = values["hosts"] as { address: string }[];
    assert.equal(first?.address, "10.0.0.9");
    assert.deepEqual(values["kafka"], { properties: { "num.io.threads": 4 } });
  });

  it("are refused when they are known later, all at once and by name", async () => {
    const inputs = { hosts: [hosts[0], { ...hosts[1], address: later }], kafka: { heap: later }, ssh: { user: later } };
    const issues = await issuesOf(inputs);
    assert.deepEqual(issues.map(({ property }) => property).sort(), ["hosts[1].address", "kafka.heap", "ssh.user"]);
    assert.match(issues[0]?.rule ?? "", /^must be known before anything is made/);
    assert.match(issues[0]?.fix ?? "", /StackReference/);
  });

  it("are refused when they hold a secret outside of ssh, without repeating it", async () => {
    const secret = (value: unknown) => pulumi.secret(value);
    const properties = { "confluent.license": secret("hunter2") };
    const issues = await issuesOf({
      ...complete,
      kafka: { ...maven, properties },
      topics: secret([{ name: "hunter2" }]),
    });
    assert.deepEqual(issues.map(({ property }) => property).sort(), ["kafka.properties.confluent.license", "topics"]);
    assert.match(issues[0]?.rule ?? "", /^must hold no secret/);
    assert(!JSON.stringify(issues).includes("hunter2"));
  });

  it("may hold secrets below ssh", async () => {
    const ssh = pulumi.secret({ user: pulumi.secret("deploy"), privateKey });
    const { values, issues } = await readInputs("ssh", { ...complete, ssh });
    assert.deepEqual([values["ssh"], issues], [{ user: "deploy", privateKey: "a secret" }, []]);
  });

  it("are refused with a private key that has a passphrase, unless that is given, too", async () => {
    const key =
      "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n";
    const ssh = { privateKey: pulumi.secret(key) };
    const refused = async (more: pulumi.Inputs) => {
      const given = await readInputs("ssh", { ...complete, ssh: { ...ssh, ...more } });
      try {
        settingsOf(given, inspect);
        return [];
      } catch (error) {
        assert(error instanceof ConfigError);
        return error.issues.map(({ property, given: found }) => [property, found]);
      }
    };
    assert.deepEqual(await refused({}), [["ssh.privateKey", "a private key with a passphrase"]]);
    assert.deepEqual(await refused({ passphrase: pulumi.secret("VERY-SECRET") }), [
      ["ssh.passphrase", "another one: it does not decrypt the key (AES-128-CBC)"],
    ]);
    assert.deepEqual(await refused({ passphrase: later }), []);
  });

  it("may have a login of its own for the jump host, known later or not", async () => {
    const jump = { address: "10.0.9.9", hostKey: rawHost(1)["hostKey"] as string, password: later };
    const { values, secrets } = await readInputs("ssh", { ...complete, ssh: { ...complete.ssh, jump } });
    assert.deepEqual((values["ssh"] as { jump: unknown }).jump, {
      address: "10.0.9.9",
      hostKey: rawHost(1)["hostKey"],
      password: "a secret",
    });
    assert.deepEqual(await valueOf(secrets["jump.password"]?.output), { value: undefined, known: false, secret: true });
  });

  it("are judged as a stack file is", async () => {
    const given = await readInputs("ssh", { ...complete, kafka: { ...maven, heap: "big" }, hots: [] });
    assert.throws(
      () => settingsOf(given, inspect),
      (error: Error) => {
        assert(error instanceof ConfigError);
        assert.deepEqual(
          error.issues.map(({ property }) => property),
          ["hots", "kafka.heap"],
        );
        return true;
      },
    );
  });
});
