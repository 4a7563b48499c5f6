import assert from "node:assert/strict";
import * as pulumi from "@pulumi/pulumi";
import { keyFilesInputs } from "../../../../components/resources/inputs/key-files-inputs";
import { rocketmqUsersInputs } from "../../../../components/resources/inputs/rocketmq-users-inputs";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { securityOf } from "../../../../components/security/security-schema";
import { type Raw, rawHost, specOf } from "../../../helpers/config";
import { deploy, deployToKubernetes, get, secretInput, type Wanted } from "../../../helpers/deploy";
import { facts, kubernetesSpec } from "../../../helpers/kubernetes";
import { rocketmqAlone, rocketmqInPods } from "../../../helpers/rocketmq-pods";

const name = "cluster-rocketmq-users";
const random = "random:index/randomPassword:RandomPassword";
const users = [
  { name: "app", produce: ["orders"] },
  { name: "given", password: "given-password" },
];

function onHosts(security: "secure" | "plaintext", rocketmq: Raw = { users }): Promise<Map<string, Wanted>> {
  const hosts = [1, 2, 3].map((id) => rawHost(id, { rocketmqId: id }));
  const spec = specOf({ hosts, security, rocketmq: { source: "maven", ...rocketmq } });
  const rocketmqPasswords = { given: pulumi.secret("given-password") };
  return deploy(spec, undefined, { security: securityOf({ security }), rocketmqPasswords });
}

describe("the users of RocketMQ on hosts", () => {
  it("are one resource behind the roll, with their passwords and our own login as secrets", async () => {
    const wanted = await onHosts("secure");
    const { inputs, waitsFor } = get(wanted, name);
    assert(waitsFor.has("cluster-roll"));
    const [reach, identity, passwords] = await Promise.all(
      ["reach", "identity", "passwords"].map((key) => secretInput(wanted, name, key)),
    );
    const parsed = rocketmqUsersInputs.parse({ ...inputs, reach, identity, passwords });
    assert.equal(
      parsed.users,
      '{"app":{"rights":"Topic:orders Allow Pub","allowDelete":true},"given":{"rights":"","allowDelete":true}}',
    );
    assert.deepEqual(parsed.passwords, { app: "PASSWORD cluster-rocketmq-user-app", given: "given-password" });
    assert.deepEqual(identitySchema.parse(identity).logins, {
      rocketmq: { user: "admin", password: "PASSWORD cluster-login-admin" },
      "rocketmq-proxy": { user: "rocketmq-proxy", password: "PASSWORD cluster-login-proxy" },
    });
  });

  it("and our own logins have passwords that are made, ours protected: without it nobody could ask the servers", async () => {
    const made = [...(await onHosts("secure")).values()].filter(({ type }) => type === random);
    assert.deepEqual(
      made.map((one) => [one.name, one.protect]),
      [
        ["cluster-login-admin", true],
        ["cluster-login-proxy", true],
        ["cluster-rocketmq-user-app", false],
      ],
    );
  });

  it("come into files on hosts by the job for keys alone, which are secret", async () => {
    const wanted = await onHosts("secure");
    const contents = await secretInput<Record<string, Record<string, string>>>(wanted, "cluster-key-files", "contents");
    const { hosts } = keyFilesInputs.pick({ hosts: true }).parse(get(wanted, "cluster-key-files").inputs);
    const proxy = contents["kafka1"]?.["/etc/rocketmq-proxy/tls/rmq-proxy.json"] ?? "";
    assert.match(proxy, /PASSWORD cluster-login-proxy/);
    assert.match(contents["kafka1"]?.["/etc/rocketmq/tls/a.conf"] ?? "", /initAuthenticationUser=/);
    assert(!JSON.stringify(hosts).includes("PASSWORD"));
    const scripts = [...wanted.values()].filter((one) => /^cluster-rocketmq(-namesrv|-proxy)?-\d$/.test(one.name));
    assert.equal(scripts.length, 9);
    for (const { inputs } of scripts) assert(!JSON.stringify(inputs).includes("PASSWORD cluster-login"));
  });

  it("are no resource in plain text, and of a stack without RocketMQ", async () => {
    assert(!(await onHosts("plaintext", {})).has(name));
    const other = await deploy(specOf({ security: "secure" }), undefined, { security: securityOf({}) });
    assert(!other.has(name));
    assert(![...other.keys()].some((one) => one.startsWith("cluster-login-")));
  });
});

describe("the users of RocketMQ in pods", () => {
  it("are the same resource, and the passwords of servers in their Secrets", async () => {
    const spec = kubernetesSpec(rocketmqInPods(), { ...rocketmqAlone({ users }), security: "secure" });
    const wanted = await deployToKubernetes(spec, facts());
    const { waitsFor } = get(wanted, `kafka-zookeeper:index:RocketmqUsers ${name}`);
    assert([...waitsFor].some((one) => one.endsWith(" cluster-rocketmq-roll")));
    const data = await secretInput<Record<string, string>>(
      wanted,
      "kubernetes:core/v1:Secret cluster-rocketmq-proxy-keys",
      "data",
    );
    const text = Buffer.from(data["rocketmq-proxy-1.rmq-proxy.json"] ?? "", "base64").toString();
    assert.match(text, /PASSWORD cluster-login-proxy/);
  });
});
