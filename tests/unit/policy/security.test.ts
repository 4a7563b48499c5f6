import assert from "node:assert/strict";
import type { Deployed } from "../../../policy/deployed";
import { rules } from "../../../policy/rules";
import { reveal } from "../../../operations/provider/values";
import { usersText } from "../../../components/services/kafka/users/users-spec";
import { type Raw, specOf } from "../../helpers/config";
import { securityOf } from "../../../components/security/security-schema";
import { TestAuthority } from "../../helpers/certificates";
import { deploy } from "../../helpers/deploy";

const key = "-----BEGIN PRIVATE KEY-----\nMIGH\n-----END PRIVATE KEY-----";

/** What a rule is given and where, about resources. */
function judge(name: string, ...resources: readonly Deployed[]): string[] {
  const rule = rules.find((one) => one.name === name);
  assert(rule, name);
  const limits = { minimum: rule.minimum ?? 0, maximum: rule.maximum ?? 0 };
  const issues = resources.flatMap((resource) => rule.judge(resource, limits));
  for (const issue of issues) assert(issue.rule && issue.given && issue.fix, JSON.stringify(issue));
  return issues.map((issue) => `${issue.property}: ${issue.given}`);
}

async function hostsWith(changes: Raw): Promise<Deployed[]> {
  const wanted = await deploy(specOf(changes), undefined, { security: securityOf(changes) });
  return [...wanted.values()].map(({ type, name, inputs }) => ({ type, name, props: reveal(inputs) as Raw }));
}

const config = (data: Raw): Deployed => ({ type: "kubernetes:core/v1:ConfigMap", name: "config", props: { data } });
const command = (props: Raw): Deployed => ({ type: "command:remote:Command", name: "run", props });
const server = (text: string) => config({ "kafka-1.server.properties": text });

function container(props: Raw): Deployed {
  const template = { spec: { containers: [{ name: "app", ...props }] } };
  return { type: "kubernetes:apps/v1:Deployment", name: "pod", props: { spec: { template } } };
}

const users = (...acls: string[]): Deployed => ({
  type: "kafka-zookeeper:index:Users",
  name: "users",
  props: { users: usersText({ app: { credentials: { "SCRAM-SHA-512": 8192 }, acls, quotas: {} } }) },
});

describe("the policies of security", () => {
  it("have nothing against what a secure stack deploys to hosts", async () => {
    const resources = await hostsWith({ security: "secure", users: [{ name: "app", produce: ["orders-*"] }] });
    for (const { name } of rules) assert.deepEqual(judge(name, ...resources), [], name);
  });

  it("find every listener and client port in plain text", async () => {
    const found = judge("plaintext-ports", ...(await hostsWith({ security: "plaintext" })));
    assert(found.includes("cluster-kafka-1 /etc/kafka/server.properties listeners: PLAINTEXT, which is not encrypted"));
    assert(found.includes("cluster-zookeeper-3 /etc/zookeeper/zoo.cfg clientPort: port 2181"));
    assert.equal(found.length, 6);
    assert.deepEqual(
      judge(
        "plaintext-ports",
        server("listeners=A://:1,B://:2\nlistener.security.protocol.map=A:SASL_PLAINTEXT,B:SSL\n"),
      ),
      ["config kafka-1.server.properties listeners: A, which is not encrypted"],
    );
    assert.deepEqual(judge("plaintext-ports", server("listeners=SSL://:1,SASL_SSL://:2\n")), []);
    assert.equal(judge("plaintext-ports", server("broker.id=1\n")).length, 1);
    assert.equal(judge("plaintext-ports", config({ "zk.zoo.cfg": "clientPort=2181\n" })).length, 1);
    assert.deepEqual(judge("plaintext-ports", config({ "zk.zoo.cfg": "secureClientPort=2181\n" })), []);
  });

  it("find certificates that live too long", async () => {
    const lived = async (certificateDays: number) =>
      judge(
        "certificate-lifetime",
        ...(await hostsWith({ security: { mode: "secure", certificateDays, authorityYears: 10 } })),
      );
    assert.deepEqual(await lived(398), []);
    const found = await lived(399);
    assert(found.includes("cluster-kafka-1-server days: 399"), found.join("\n"));
    assert(found.includes("cluster-admin days: 399"));
  });

  it("find those of one's own that live too long, by the dates in them", () => {
    const authority = new TestAuthority();
    const { cert: certificate } = authority.issue({ days: 400 });
    authority.remove();
    const props = { property: "security.certificates.kafka1", given: { certificate, key: "hidden" } };
    const [found = "", ...others] = judge("certificate-lifetime", {
      type: "kafka-zookeeper:index:Certificate",
      name: "own",
      props,
    });
    assert.match(found, /^own security\.certificates\.kafka1: .* GMT to .* GMT, 40[01] days$/);
    assert.deepEqual(others, []);
  });

  for (const [duration, found] of Object.entries({
    "9552h": [],
    "9553h": ['issued spec.duration: "9553h"'],
    "8760h0m0s": [],
    "573180m": ['issued spec.duration: "573180m"'],
    "34387201s": ['issued spec.duration: "34387201s"'],
  }))
    it(`judge ${duration}, which cert-manager is asked for`, () => {
      const type = "kubernetes:cert-manager.io/v1:Certificate";
      assert.deepEqual(judge("certificate-lifetime", { type, name: "issued", props: { spec: { duration } } }), found);
    });

  it("leave certificates alone whose dates are not known yet", () => {
    for (const props of [{}, { given: {} }, { given: { certificate: "later" } }, { spec: {} }])
      for (const type of ["kafka-zookeeper:index:Certificate", "kubernetes:cert-manager.io/v1:Certificate"])
        assert.deepEqual(judge("certificate-lifetime", { type, name: "later", props }), []);
  });

  it("find rights on everything, and leave beginnings, denials and the cluster itself alone", () => {
    assert.deepEqual(judge("acl-wildcards", users("allow Read on literal topic *", "allow Read on literal group *")), [
      "users[app]: allow Read on literal group *",
      "users[app]: allow Read on literal topic *",
    ]);
    const fine = ["allow Read on prefixed topic orders-", "deny Read on literal topic *"];
    assert.deepEqual(judge("acl-wildcards", users(...fine, "allow Describe on literal cluster kafka-cluster")), []);
  });

  for (const [title, resource, place] of [
    ["a key in a ConfigMap", config({ "server.pem": key }), "config server.pem"],
    ["a password of a store", server("ssl.keystore.password=hidden\n"), "config kafka-1.server.properties"],
    [
      "a login in a JAAS line",
      server('sasl.jaas.config=X required username="a" password="hidden";\n'),
      "config kafka-1.server.properties",
    ],
    ["a password in YAML", config({ "app.yaml": "  password: hidden\n" }), "config app.yaml"],
    ["a login in a URL", config({ "app.conf": "proxy=http://me:hidden@proxy:1\n" }), "config app.conf"],
    ["a variable of a pod", container({ env: [{ name: "DB_PASSWORD", value: "hidden" }] }), "pod DB_PASSWORD"],
    ["an argument of a pod", container({ args: ["--token=hidden"] }), "pod container app"],
    ["a variable of a command", command({ environment: { API_TOKEN: "hidden" } }), "run API_TOKEN"],
    ["a command", command({ create: "curl -u x --data password=hidden localhost" }), "run create"],
    [
      "a file on a host",
      command({ stdin: `put_file /etc/a.pem 0600 root:root << 'END_OF_FILE'\n${key}\nEND_OF_FILE\n` }),
      "run /etc/a.pem",
    ],
  ] as const)
    it(`find ${title}, without repeating it`, () => {
      assert.deepEqual(judge("secrets-by-reference", resource), [`${place}: (not shown)`]);
    });

  it("leave references, files that say where a secret is, and the password of Java's key stores alone", () => {
    const lines = [
      "ssl.keystore.location=/etc/kafka/tls/broker.pem",
      "ssl.keystore.password=kafka-zookeeper",
      "ssl.key.password=${file:/etc/secrets:key}",
      "sasl.jaas.config=org.apache.kafka.common.security.scram.ScramLoginModule required;",
      "# password=example",
    ];
    const pod = container({
      env: [{ name: "DB_PASSWORD", valueFrom: { secretKeyRef: { name: "db" } } }],
      args: ["--password=$(DB_PASSWORD)", "--password-file=/run/secrets/db"],
    });
    assert.deepEqual(judge("secrets-by-reference", server(lines.join("\n")), pod), []);
  });
});
