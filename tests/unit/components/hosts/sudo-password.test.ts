import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { loginIssues } from "../../../../components/hosts/login";
import { rawHost, specOf } from "../../../helpers/config";
import { deploy, get, secretInput, stdin, type Wanted } from "../../../helpers/deploy";
import { startEngine, valueOf } from "../../../helpers/engine";
import { issuesOf, readHostSettings, stackOnDisk } from "../../../helpers/stack-settings";

const sudoPassword = "planted-password-of-sudo";
const secrets = ["kafka-zookeeper:ssh"];

describe("a password of sudo", () => {
  const files = stackOnDisk();
  const refusals = (ssh: Record<string, unknown>, isSecret = true) => {
    startEngine(files.complete({ ssh }), isSecret ? { secrets } : {});
    const issues = issuesOf();
    assert(!JSON.stringify(issues).includes(sudoPassword));
    return issues.map(({ property, rule, fix }) => [property, rule, fix]);
  };

  it("is accepted for a user who is not root, and stays secret", async () => {
    startEngine(files.complete({ ssh: { user: "ops", sudoPassword } }), { secrets });
    const { sudoPassword: read, login } = readHostSettings();
    assert.deepEqual(await valueOf(read), { value: sudoPassword, known: true, secret: true });
    assert(!("sudoPassword" in login), "the plugin for commands would refuse the connection");
  });

  it("is accepted where one host of several is logged in to by somebody else than root", () => {
    const hosts = [rawHost(1), rawHost(2, { sshUser: "ops" }), rawHost(3)];
    startEngine(files.complete({ hosts, ssh: { sudoPassword } }), { secrets });
    assert.deepEqual(issuesOf(), []);
  });

  it("is refused in plain text, without repeating it", () => {
    const [[property, rule] = [], ...others] = refusals({ user: "ops", sudoPassword }, false);
    assert.deepEqual([property, rule, others], ["ssh.sudoPassword", "must be a secret", []]);
  });

  it("is refused where every login is root's, and accepted when either advice is followed", () => {
    assert.deepEqual(refusals({ sudoPassword }), [
      [
        "ssh.sudoPassword",
        "needs a login user who is not root",
        "remove ssh.sudoPassword, or set ssh.user to the user whom sudo asks for it",
      ],
    ]);
    assert.deepEqual(refusals({}), []);
    assert.deepEqual(refusals({ user: "ops", sudoPassword }), []);
  });

  for (const [what, text] of Object.entries({ "an empty text": "", "more than a line": `${sudoPassword}\nid\n` }))
    it(`is refused as ${what}, in a stack file and in another program`, () => {
      const [[property] = []] = refusals({ user: "ops", sudoPassword: text });
      assert.equal(property, "ssh.sudoPassword");
      const given = { sudoPassword: { text, output: pulumi.secret(text) } };
      const ssh = { user: "ops", port: 22, agent: true, sudoPassword: "a secret" };
      const [issue, ...others] = loginIssues(ssh, given, { isFine: false, fix: "" });
      assert.deepEqual([issue?.property, others], ["ssh.sudoPassword", []]);
      assert(!JSON.stringify(issue).includes(sudoPassword));
    });
});

describe("a cluster on hosts where sudo asks for a password", () => {
  const hosts = [rawHost(1), rawHost(2, { sshUser: "ops" }), rawHost(3, { sshUser: "ops" })];
  const deployed = (password: string) =>
    deploy(specOf({ hosts }), undefined, { sudoPassword: pulumi.secret(password) });
  let wanted: Map<string, Wanted>;

  before(async () => {
    wanted = await deployed(sudoPassword);
  });

  it("gets it in front of each script, both secret, and root's hosts get none", async () => {
    for (const name of ["cluster-zookeeper-2", "cluster-kafka-2", "cluster-kafka-3"]) {
      const text = await secretInput<string>(wanted, name, "stdin");
      assert.equal(text.split(sudoPassword).length, 2, name);
      const [before, after] = text.split(`${sudoPassword}\n`);
      assert.match(before ?? "", /^become_root "\$@" \|\| .*\n$/m);
      assert.match(after ?? "", /^: kafka-zookeeper, the password ends here\n[^]*^apply\(\) \{$/m);
    }
    const root = get(wanted, "cluster-kafka-1").props["stdin"];
    assert.deepEqual([typeof root, String(root).includes("become_root")], ["string", false]);
  });

  it("keeps it out of command text, of environments and of every input that is no secret", async () => {
    for (const { name, props, inputs } of wanted.values()) {
      for (const action of ["create", "update", "delete"])
        assert(!/planted|become_root/.test(String(inputs[action])), `${action} of ${name}`);
      for (const [key, value] of Object.entries(props)) {
        const read = await valueOf(value);
        if (JSON.stringify(read.value ?? "").includes("planted")) assert(read.secret, `${key} of ${name}`);
      }
    }
    assert.match(String(get(wanted, "cluster-kafka-2").inputs["create"]), /^exec bash -s -- bash -s -- apply \S+ 0$/);
  });

  it("hands it to every job that becomes root on the host by itself, and to no other host", async () => {
    for (const [name, input] of [
      ["cluster-roll", "targets"],
      ["cluster-stop", "targets"],
      ["cluster-upload", "targets"],
      ["cluster-drift", "targets"],
    ] as const) {
      const targets = await secretInput<{ sudoPassword?: string }[]>(wanted, name, input);
      assert.deepEqual(
        targets.map((one) => one.sudoPassword),
        [undefined, sudoPassword, sudoPassword],
        name,
      );
    }
    const { targets } = await secretInput<{ targets: { sudoPassword?: string }[] }>(
      wanted,
      "cluster-preflight",
      "wanted",
    );
    assert.deepEqual(
      targets.map((one) => one.sudoPassword),
      [undefined, sudoPassword, sudoPassword],
    );
  });

  it("restarts nothing and changes no file by another one: only what comes before the scripts differs", async () => {
    const other = await deployed("another");
    for (const name of ["cluster-kafka-1", "cluster-kafka-2"])
      assert.equal((await stdin(other, name)).replace("\nanother\n", `\n${sudoPassword}\n`), await stdin(wanted, name));
    const rolled = (all: Map<string, Wanted>) => [
      get(all, "cluster-roll").inputs["plan"],
      get(all, "cluster-roll").inputs["attempt"],
    ];
    assert.deepEqual(rolled(other), rolled(wanted));
  });

  it("leaves every resource as it is where there is none", async () => {
    const none = await deploy(specOf({ hosts }));
    assert.match(String(get(none, "cluster-kafka-2").inputs["create"]), /^exec sudo -n bash -s -- apply /);
    assert(!JSON.stringify([...none.values()].map(({ inputs }) => inputs)).includes("sudoPassword"));
  });
});
