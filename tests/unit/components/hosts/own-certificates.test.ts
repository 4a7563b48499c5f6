import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import type { KeyFilesInputs } from "../../../../components/resources/inputs/key-files-inputs";
import { reveal } from "../../../../operations/provider/values";
import { type Raw, rawHost } from "../../../helpers/config";
import { deploy, get, secretInput, type Wanted } from "../../../helpers/deploy";
import { startEngine } from "../../../helpers/engine";
import { Company } from "../../../helpers/own-certificates";
import { describeRefusals } from "../../../helpers/refusals";
import { issuesOf, readHostSettings, stackOnDisk } from "../../../helpers/stack-settings";

const text = (file: unknown) => readFileSync(String(file), "utf8");

describe("certificates of one's own in a stack file", function () {
  this.timeout(60_000);
  const files = stackOnDisk();
  let company: Company;

  before(() => (company = new Company()));
  after(() => company.remove());

  function issuesWith(security: Raw, more: Raw = {}, options: { secrets?: string[] } = {}) {
    startEngine(files.complete({ ...more, security }), options);
    return issuesOf();
  }

  async function deployed(security: Raw, more: Raw = {}): Promise<Map<string, Wanted>> {
    startEngine(files.complete({ ...more, security }));
    const { spec, ...settings } = readHostSettings();
    return deploy(spec, undefined, settings);
  }

  it("are refused for a host that has none, one that is not there, and a file that cannot be read, all at once", () => {
    const security = company.security();
    const { kafka1, kafka2 } = security["certificates"] as Record<string, Raw>;
    const issues = issuesWith({
      ...security,
      certificates: { kafka1: { ...kafka1, keyFile: "missing.key" }, kafka2, kafka33: kafka2 },
    });
    assert.deepEqual(
      issues.map(({ property, given, fix }) => [property, given, fix]),
      [
        ["security.certificates.kafka33", "kafka33, and hosts are kafka1, kafka2, kafka3", "did you mean kafka3?"],
        [
          "security.certificates.kafka3",
          "nothing",
          "give its certificate, for 10.0.0.3, with its key: certificateFile and keyFile",
        ],
        [
          "security.certificates.kafka1.keyFile",
          '"missing.key"',
          "check the path; it counts from the project's directory",
        ],
      ].map(([property, given, fix]) => [property, /key/.test(property ?? "") ? issues[2]?.given : given, fix]),
    );
  });

  it("are refused when what they say themselves is wrong, with the setting that gave it", () => {
    const security = company.security();
    const certificates = { ...(security["certificates"] as Raw), kafka2: company.host(2, { names: "IP:10.0.0.9" }) };
    const [issue, ...others] = issuesWith({ ...security, certificates });
    assert.deepEqual([issue?.property, others], ["security.certificates.kafka2.certificateFile", []]);
    assert.match(issue?.given ?? "", /without 10\.0\.0\.2$/);
  });

  it("are for every name that clients are told, with those of listeners", () => {
    const hosts = [1, 2, 3].map((id) => ({
      ...rawHost(id),
      ...(id === 1 ? { advertised: { CLIENTS: "kafka.example.org" } } : {}),
    }));
    const [issue] = issuesWith(company.security(), { hosts });
    assert.equal(issue?.property, "security.certificates.kafka1.certificateFile");
    assert.match(issue.given, /without kafka\.example\.org$/);
  });

  it("take a key as a secret only, and repeat it nowhere", () => {
    const security = company.security();
    const all = security["certificates"] as Record<string, Raw>;
    const key = text(all["kafka1"]?.["keyFile"]);
    const given = { ...security, certificates: { ...all, kafka1: { ...all["kafka1"], keyFile: undefined, key } } };
    const [issue, ...others] = issuesWith(given);
    assert.deepEqual(
      [issue?.property, issue?.rule, others],
      ["security.certificates.kafka1.key", "must be a secret", []],
    );
    assert.match(issue?.fix ?? "", /--path security\.certificates\.kafka1\.key/);
    assert(!JSON.stringify(issue).includes(key.split("\n")[1] ?? ""));
    assert.deepEqual(issuesWith(given, {}, { secrets: ["kafka-zookeeper:security"] }), []);
  });

  it("take the place of all that would be signed, with keys as secrets, and nothing is signed", async () => {
    const security = company.security();
    const wanted = await deployed(security);
    const certificates = [...wanted.values()].filter(({ type }) => type === "kafka-zookeeper:index:Certificate");
    assert.equal(certificates.length, 13);
    for (const { name, inputs } of certificates) {
      assert.deepEqual(Object.keys(inputs).sort(), ["given", "property"], name);
      assert(isRpcSecret(inputs["given"]), name);
    }
    const of = (name: string) => {
      const { inputs } = get(wanted, `cluster-${name}`);
      return [inputs["property"], (reveal(inputs["given"]) as { certificate: string }).certificate];
    };
    const { kafka2 } = security["certificates"] as Record<string, Raw>;
    assert.deepEqual(of("kafka-2-server"), ["security.certificates.kafka2", text(kafka2?.["certificateFile"])]);
    assert.deepEqual(of("zookeeper-2-server"), of("kafka-2-server"));
    assert.equal(of("kafka-2-zookeeper")[0], "security.zookeeperClient");
    for (const name of ["admin", "kafka-2-admin"]) assert.equal(of(name)[0], "security.admin");
    const given = reveal(get(wanted, "cluster-authority").inputs["given"]);
    assert.deepEqual(given, { certificate: company.authority.certificate });
    const contents = await secretInput<KeyFilesInputs["contents"]>(wanted, "cluster-key-files", "contents");
    assert.match(contents["kafka2"]?.["/etc/kafka/tls/broker.pem"] ?? "", /^PRIVATE KEY cluster-kafka-2-server\n/);
  });

  it("are who is a broker, the operator, and the owner of znodes, whatever the order of hosts", async () => {
    const wanted = await deployed(company.security());
    const script = (name: string) => JSON.stringify(get(wanted, name).inputs);
    const brokers = [1, 2, 3].map((id) => `User:CN=kafka${id}.example.org,O=Company,C=DE`).join(";");
    assert(script("cluster-kafka-1").includes(`super.users=${brokers};User:CN=kafka-admin,O=Company`));
    assert(script("cluster-kafka-1").includes("ssl.principal.mapping.rules=DEFAULT"));
    assert(script("cluster-zookeeper-1").includes("superUser=CN=kafka-admin,O=Company"));
    const { plan } = get(wanted, "cluster-roll").inputs as { plan: { znodes: { owner: string } } };
    assert.equal(plan.znodes.owner, "CN=kafka-client,O=Company");
  });

  it("restart nothing when they are renewed under the same name: no file of a service says more of them", async () => {
    const digests = async () => {
      const { plan } = get(await deployed(company.security()), "cluster-roll").inputs as {
        plan: Record<string, readonly { digest: string }[]>;
      };
      return ["zookeeper", "kafka"].flatMap((service) => plan[service]?.map(({ digest }) => digest) ?? []);
    };
    const before = await digests();
    assert.equal(before.length, 6);
    assert.deepEqual(await digests(), before);
  });

  it("have one name in super.users where all brokers have the same subject, and need no further one at ZooKeeper", async () => {
    const all = (id: number) => company.host(id, { subject: "/O=Company/OU=brokers/CN=kafka" });
    const security = company.security({ zookeeperClient: undefined });
    const certificates = Object.fromEntries([1, 2, 3].map((id) => [`kafka${id}`, all(id)]));
    const wanted = await deployed({ ...security, certificates });
    const { plan } = get(wanted, "cluster-roll").inputs as { plan: { znodes: { owner: string } } };
    assert.equal(plan.znodes.owner, "CN=kafka,OU=brokers,O=Company");
    const text = JSON.stringify(get(wanted, "cluster-kafka-1").inputs);
    assert(text.includes("super.users=User:CN=kafka,OU=brokers,O=Company;User:CN=kafka-admin,O=Company"));
    assert.equal(get(wanted, "cluster-kafka-1-zookeeper").inputs["property"], "security.certificates.kafka1");
  });

  it("need none for a host that is lost", async () => {
    const hosts = [rawHost(1), rawHost(2), rawHost(3, { lost: true })];
    const security = company.security();
    const { kafka1, kafka2 } = security["certificates"] as Record<string, Raw>;
    const wanted = await deployed({ ...security, certificates: { kafka1, kafka2 } }, { hosts });
    assert(!wanted.has("cluster-kafka-3-server"));
  });

  it("are not read any more when a file is broken, which stops everything before a resource", () => {
    const security = company.security();
    const file = String((security["admin"] as Raw)["certificateFile"]);
    writeFileSync(file, "no certificate");
    assert.deepEqual(
      issuesWith(security).map(({ property }) => property),
      ["security.admin.certificateFile"],
    );
    rmSync(file);
    const [issue] = issuesWith(security);
    assert.equal(issue?.rule, "must be a readable file on this machine");
  });
});

const pair = { certificateFile: "c.pem", keyFile: "c.key" };
const own = {
  mode: "secure",
  authority: { certificateFile: "ca.pem" },
  certificates: { kafka1: pair, kafka2: pair, kafka3: pair },
  admin: pair,
};

describeRefusals("security.certificates are refused when", [
  {
    title: "the stack talks in plain text",
    change: { security: { mode: "plaintext", certificates: own.certificates } },
    property: "security.certificates",
    rule: "needs security.mode: secure",
    given: "security.mode: plaintext",
    fix: "remove it, or set security.mode to secure",
  },
  {
    title: "nobody says who has signed them",
    change: { security: { ...own, authority: undefined } },
    property: "security.authority",
    rule: "must be given with security.certificates: it is whom servers and clients trust",
    given: "nothing",
    fix: "set security.authority.certificateFile",
  },
  {
    title: "the operator has none",
    change: { security: { ...own, admin: undefined } },
    property: "security.admin",
    rule: "must be given with security.certificates",
    given: "nothing",
    fix: "set security.admin.certificateFile and security.admin.keyFile",
  },
  {
    title: "the key of the authority stands beside them, which nobody needs",
    change: { security: { ...own, authority: { certificateFile: "ca.pem", keyFile: "ca.key" } } },
    property: "security.authority.keyFile",
    rule: "must not be given with security.certificates: nothing is signed here",
    given: "",
    fix: "remove it",
  },
  {
    title: "only the operator has one",
    change: { security: { mode: "secure", admin: pair } },
    property: "security.admin",
    rule: "needs security.certificates",
    given: "nothing",
    fix: "remove it, or give security.certificates for each host",
  },
  {
    title: "days are set beside them, which is doubted",
    change: { security: { ...own, certificateDays: 90 } },
    property: "security.certificateDays",
    rule: "has no effect with security.certificates",
    given: "90",
    fix: "remove it",
    severity: "warning",
  },
]);
