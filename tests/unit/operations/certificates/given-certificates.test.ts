import assert from "node:assert/strict";
import { createPrivateKey } from "node:crypto";
import { SigningCompany } from "../../../helpers/signing-company";

describe("certificates of one's own together", function () {
  this.timeout(120_000);
  let signer: SigningCompany;

  before(() => (signer = new SigningCompany()));
  after(() => signer.remove());

  for (const [who, wish, rule] of [
    ["admin", { uses: "serverAuth" }, "must be for clientAuth"],
    ["admin", { until: "20210101000000Z", from: "20200101000000Z" }, "must not have expired"],
    ["client", { uses: "serverAuth" }, "must be for clientAuth"],
  ] as const)
    it(`are refused when the one of the ${who} breaks a rule: ${rule}`, () => {
      const pair = signer.company.issue({ subject: `/O=Company/CN=${who}`, names: "", ...wish });
      const property = who === "admin" ? "security.admin.certificateFile" : "security.zookeeperClient.certificateFile";
      assert.deepEqual(
        signer.judge({ [who]: pair }).issues.map((one) => [one.property, one.rule.startsWith(rule)]),
        [[property, true]],
      );
    });

  it("are refused when brokers differ and nothing stands for all of them at ZooKeeper", () => {
    const [issue, ...others] = signer.judge({ client: undefined }).issues;
    assert.deepEqual([issue?.property, others], ["security.zookeeperClient", []]);
    assert.match(issue?.given ?? "", /^2 subjects: "CN=kafka1,O=Company", "CN=kafka2,O=Company"$/);
    const same = (id: number) => signer.company.issue(signer.of(id, { subject: "/O=Company/OU=brokers/CN=kafka" }));
    assert.deepEqual(signer.judge({ client: undefined, kafka1: same(1), kafka2: same(2) }).issues, []);
  });

  it("are accepted, and tell who everybody is as Java prints it", () => {
    assert.deepEqual(signer.judge(), {
      issues: [],
      subjects: {
        hosts: { kafka1: "CN=kafka1,O=Company", kafka2: "CN=kafka2,O=Company" },
        admin: "CN=kafka-admin,O=Company",
        zookeeperClient: "CN=kafka,O=Company",
      },
    });
  });

  it("are accepted below an authority between, with a wildcard, RSA, a key of older programs and other letters", () => {
    const below = signer.kafka1({}, signer.between);
    const rsa = signer.kafka1({ key: "RSA-2048" });
    for (const pair of [
      { ...below, certificate: below.certificate + signer.between.certificate },
      { ...below, certificate: below.certificate + signer.between.certificate + signer.company.certificate },
      signer.kafka1({ names: "IP:10.0.0.1,DNS:*.example.org" }),
      { ...rsa, key: createPrivateKey(rsa.key).export({ type: "pkcs1", format: "pem" }).toString() },
      signer.kafka1({ subject: "/C=DE/O=Müller & Söhne GmbH (Kafka)/OU=a/CN=kafka1.example.org" }),
    ])
      assert.deepEqual(signer.judge({ kafka1: pair }).issues, []);
  });

  it("are accepted below an authority that is not the root, which is not trusted for others", () => {
    const chain = signer.between.certificate + signer.company.certificate;
    const below = Object.fromEntries([1, 2].map((id) => [`kafka${id}`, signer.between.issue(signer.of(id))] as const));
    const client = signer.between.issue({ subject: "/O=Company/CN=kafka", names: "" });
    const admin = signer.between.issue({ subject: "/O=Company/CN=kafka-admin", names: "" });
    assert.deepEqual(signer.judge({ ...below, client, admin }, chain).issues, []);
    assert.deepEqual(
      signer.judge({ ...below, client }, chain).issues.map(({ property }) => property),
      ["security.admin.certificateFile"],
    );
  });

  it("are doubted in the last days of one, with what to do", () => {
    const until = `${new Date(Date.now() + 5 * 86_400_000)
      .toISOString()
      .replaceAll(/[-:T]|\.\d+/g, "")
      .slice(0, 14)}Z`;
    const [issue, ...others] = signer.judge({ kafka1: signer.kafka1({ from: "20250101000000Z", until }) }).issues;
    assert.deepEqual(
      [issue?.severity, issue?.property, others],
      ["warning", "security.certificates.kafka1.certificateFile", []],
    );
    assert.match(issue?.given ?? "", /left: 4 days/);
  });
});
