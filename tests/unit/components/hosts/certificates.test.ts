import assert from "node:assert/strict";
import type * as pulumi from "@pulumi/pulumi";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { type KeyFilesInputs, keyFilesInputs } from "../../../../components/resources/inputs/key-files-inputs";
import { type SecuritySetting, securityOf } from "../../../../components/security/security-schema";
import { type Raw, rawHost, specOf } from "../../../helpers/config";
import { deploy, get, privateKey, secretInput, type Wanted } from "../../../helpers/deploy";
import { valueOf } from "../../../helpers/engine";

const own = (kind: string) => `kafka-zookeeper:index:${kind}`;
const keyFiles = "cluster-key-files";
const leaves = [1, 2, 3].flatMap((id) => [
  `cluster-zookeeper-${id}-server`,
  `cluster-kafka-${id}-server`,
  `cluster-kafka-${id}-zookeeper`,
  `cluster-kafka-${id}-admin`,
]);

function deployed(security: SecuritySetting, more: Raw = {}): Promise<Map<string, Wanted>> {
  return deploy(specOf({ ...more, security }), undefined, { security: securityOf({ security }) });
}

function named(wanted: Map<string, Wanted>, kind: string): string[] {
  return [...wanted.values()].filter(({ type }) => type === own(kind)).map(({ name }) => name);
}

function filesOn(wanted: Map<string, Wanted>, host: string): KeyFilesInputs["hosts"][number]["services"] {
  const { hosts } = get(wanted, keyFiles).inputs as unknown as KeyFilesInputs;
  return hosts.find((one) => one.host === host)?.services ?? [];
}

/** All values somewhere in inputs that are not secret, as one text. */
async function plainText(value: unknown): Promise<string> {
  if (isOutput(value)) {
    const inner = await valueOf(value);
    return inner.secret ? "" : plainText(inner.value);
  }
  if (typeof value !== "object" || value === null) return String(value);
  return (await Promise.all(Object.values(value).map(plainText))).join("\n");
}

function isOutput(value: unknown): value is pulumi.Output<unknown> {
  return typeof value === "object" && value !== null && "isSecret" in value;
}

describe("a secure cluster on hosts", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    wanted = await deployed("secure");
  });

  it("has one authority, which is protected, and a certificate for each leaf of each server and one for us", () => {
    assert.deepEqual(named(wanted, "CertificateAuthority"), ["cluster-authority"]);
    assert.equal(get(wanted, "cluster-authority").protect, true);
    assert.deepEqual(named(wanted, "Certificate").sort(), [...leaves, "cluster-admin"].sort());
    assert(leaves.every((name) => !get(wanted, name).protect));
  });

  it("makes certificates when the preflight has passed; what is protected waits for nothing, which a destroy would keep", () => {
    assert.deepEqual([...get(wanted, "cluster-kafka-1-server").waitsFor], ["cluster-preflight"]);
    assert.deepEqual([...get(wanted, "cluster-authority").waitsFor], []);
  });

  it("has the authority named after the identity of the cluster, so that no two authorities have one name", () => {
    assert.deepEqual(get(wanted, "cluster-authority").inputs, {
      ...{ commonName: "cluster 00000000-0000-4000-8000-000000000001", days: 3650 },
    });
  });

  it("signs certificates for what servers are and where they answer", () => {
    const { authority: _, ...inputs } = get(wanted, "cluster-kafka-1-server").inputs;
    assert.deepEqual(inputs, {
      subject: { commonName: "kafka-1", unit: "broker" },
      alternativeNames: ["10.0.0.1"],
      days: 365,
    });
    const admin = get(wanted, "cluster-admin").inputs;
    assert.deepEqual([admin["subject"], admin["alternativeNames"]], [{ commonName: "admin", unit: "admin" }, []]);
  });

  it("gives the job inputs that it understands", () => {
    const { hosts, repairs } = get(wanted, keyFiles).inputs;
    keyFilesInputs.pick({ hosts: true, repairs: true }).strict().parse({ hosts, repairs });
  });

  it("puts files on the hosts when all services are installed, and starts nothing before", () => {
    const { waitsFor } = get(wanted, keyFiles);
    for (const id of [1, 2, 3]) assert(waitsFor.has(`cluster-kafka-${id}`) && waitsFor.has(`cluster-zookeeper-${id}`));
    assert(get(wanted, "cluster-roll").waitsFor.has(keyFiles));
    assert.equal(get(wanted, keyFiles).inputs["repairs"], 0);
  });

  it("gives each service its keys with their certificates, and those that it trusts in front of them", () => {
    assert.deepEqual(filesOn(wanted, "kafka1"), [
      {
        service: "zookeeper",
        user: "zookeeper",
        directory: { path: "/etc/zookeeper/tls", mode: "0750", owner: "root:zookeeper" },
        files: [
          trusted("/etc/zookeeper/tls/ca.pem"),
          keyed("/etc/zookeeper/tls/server.pem", "root:zookeeper", "cluster-zookeeper-1-server"),
        ],
      },
      {
        service: "kafka",
        user: "kafka",
        directory: { path: "/etc/kafka/tls", mode: "0750", owner: "root:kafka" },
        files: [
          trusted("/etc/kafka/tls/ca.pem"),
          keyed("/etc/kafka/tls/broker.pem", "root:kafka", "cluster-kafka-1-server"),
          { ...keyed("/etc/kafka/tls/admin.pem", "root:root", "cluster-kafka-1-admin"), mode: "0600" },
          keyed("/etc/kafka/tls/zookeeper.pem", "root:kafka", "cluster-kafka-1-zookeeper"),
        ],
      },
    ]);
  });

  const trusted = (path: string) => ({
    ...{ path, format: "pem", mode: "0644", owner: "root:root", serial: "SERIAL cluster-authority" },
  });
  const keyed = (path: string, owner: string, name: string) => ({
    ...{ path, format: "pem", mode: "0640", owner, serial: `SERIAL ${name}` },
  });

  it("hands over what is in the files in secret: a key in front of its certificate, and that of who signed it", async () => {
    const contents = await secretInput<KeyFilesInputs["contents"]>(wanted, keyFiles, "contents");
    assert.deepEqual(Object.keys(contents), ["kafka1", "kafka2", "kafka3"]);
    const withKey = (name: string) => `PRIVATE KEY ${name}\nCERTIFICATE ${name}\nCERTIFICATE cluster-authority\n`;
    assert.deepEqual(contents["kafka2"], {
      "/etc/zookeeper/tls/ca.pem": "CERTIFICATE cluster-authority\n",
      "/etc/zookeeper/tls/server.pem": withKey("cluster-zookeeper-2-server"),
      "/etc/kafka/tls/ca.pem": "CERTIFICATE cluster-authority\n",
      "/etc/kafka/tls/broker.pem": withKey("cluster-kafka-2-server"),
      "/etc/kafka/tls/admin.pem": withKey("cluster-kafka-2-admin"),
      "/etc/kafka/tls/zookeeper.pem": withKey("cluster-kafka-2-zookeeper"),
    });
  });

  for (const job of ["cluster-roll", "cluster-topics"])
    it(`tells ${job} in secret who we are, and which servers ask for it`, async () => {
      const identity = identitySchema.strict().parse(await secretInput(wanted, job, "identity"));
      assert.deepEqual(identity, {
        authorities: "CERTIFICATE cluster-authority\n",
        certificate: "CERTIFICATE cluster-admin\n",
        key: "PRIVATE KEY cluster-admin\n",
        services: ["zookeeper", "kafka"],
      });
    });

  it("has no key in any input that is not secret, and the serials in plain text for a reviewer", async () => {
    for (const [name, { props }] of wanted) {
      const text = await plainText(props);
      assert(!text.includes("PRIVATE KEY") && !text.includes(privateKey), name);
    }
    assert.match(await plainText(get(wanted, keyFiles).props), /SERIAL cluster-kafka-3-zookeeper/);
  });

  it("has no word of a certificate in what services are configured with and restarted for: a renewal restarts nothing", () => {
    const { plan } = get(wanted, "cluster-roll").inputs as { plan: Record<string, readonly { digest: string }[]> };
    const digests = ["zookeeper", "kafka"].flatMap((service) => plan[service]?.map(({ digest }) => digest) ?? []);
    assert.equal(digests.length, 6);
    const scripts = ["cluster-kafka-1", "cluster-zookeeper-1"].map((name) => get(wanted, name).inputs);
    assert(!/SERIAL|CERTIFICATE cluster/.test(JSON.stringify([digests, scripts])));
  });

  it("has certificates as long as the stack file says", async () => {
    const other = await deployed({
      mode: "secure",
      plaintextUntil: "closed",
      certificateDays: 30,
      authorityYears: 2,
      reauthentication: 60,
    });
    assert.equal(get(other, "cluster-kafka-1-server").inputs["days"], 30);
    assert.equal(get(other, "cluster-authority").inputs["days"], 730);
    assert(!("renewBefore" in get(other, "cluster-kafka-1-server").inputs));
    const early = await deployed({ ...securityOf({ security: "secure" }), renewBefore: 60 });
    assert.equal(get(early, "cluster-kafka-1-zookeeper").inputs["renewBefore"], 60);
  });

  it("tells of a replacement of the authority only while one is on its way", async () => {
    assert(!("renewal" in get(wanted, keyFiles).inputs) && !("identity" in get(wanted, keyFiles).inputs));
    const renewing = await deployed({ ...securityOf({ security: "secure" }), authorityRenewal: "announced" });
    assert.equal(get(renewing, "cluster-authority").inputs["renewal"], "announced");
    const { renewal } = get(renewing, keyFiles).inputs as unknown as KeyFilesInputs;
    assert.deepEqual(
      renewal?.servers.slice(2, 4).map(({ service, id, host, address, port }) => [service, id, host, address, port]),
      [
        ["zookeeper", 3, "kafka3", "10.0.0.3", 2181],
        ["kafka", 1, "kafka1", "10.0.0.1", 9094],
      ],
    );
    const identity = identitySchema.strict().parse(await secretInput(renewing, keyFiles, "identity"));
    assert.deepEqual(identity.witnesses, []);
    const { plan } = get(renewing, "cluster-roll").inputs as { plan: Record<string, unknown> };
    assert.equal(plan["trusted"], "SERIAL cluster-authority");
  });

  it("has Java's own format where the release of Kafka wants it, and nowhere else", async () => {
    const legacy = await deployed("secure", { kafka: { version: "2.4.1" }, zookeeper: { version: "3.6.0" } });
    const formats = filesOn(legacy, "kafka1").flatMap(({ files }) => files.map(({ path, format }) => [path, format]));
    assert.deepEqual(formats, [
      ["/etc/zookeeper/tls/ca.pem", "pem"],
      ["/etc/zookeeper/tls/server.pem", "pem"],
      ["/etc/kafka/tls/ca.jks", "jks"],
      ["/etc/kafka/tls/ca.pem", "pem"],
      ["/etc/kafka/tls/broker.jks", "jks"],
      ["/etc/kafka/tls/admin.jks", "jks"],
      ["/etc/kafka/tls/zookeeper.pem", "pem"],
    ]);
  });

  it("lets only those servers show who they are that have TLS", async () => {
    const times = { certificateDays: 365, authorityYears: 10, reauthentication: 3600 };
    const half = { mode: "secure", zookeeper: "plaintext", plaintextUntil: "closed" } as const;
    const brokers = await deployed({ ...half, ...times });
    assert.deepEqual(named(brokers, "Certificate").sort(), [
      "cluster-admin",
      ...[1, 2, 3].flatMap((id) => [`cluster-kafka-${id}-admin`, `cluster-kafka-${id}-server`]),
    ]);
    const { services } = await secretInput<{ services: string[] }>(brokers, "cluster-roll", "identity");
    assert.deepEqual(services, ["kafka"]);
    const [zookeeper] = filesOn(brokers, "kafka1");
    assert.deepEqual(zookeeper, { service: "zookeeper", user: "zookeeper", files: [] });
  });

  it("makes no certificate for a host that is lost, and writes nothing there", async () => {
    const hosts = [rawHost(1), rawHost(2), rawHost(3, { lost: true })];
    const lost = await deployed("secure", { hosts });
    assert(!named(lost, "Certificate").some((name) => name.includes("-3-")));
    assert.deepEqual(filesOn(lost, "kafka3"), []);
  });
});

describe("a cluster in plain text on hosts", () => {
  it("has no authority, no certificate, no key file and no identity", async () => {
    const wanted = await deployed("plaintext");
    for (const kind of ["CertificateAuthority", "Certificate", "KeyFiles"]) assert.deepEqual(named(wanted, kind), []);
    for (const job of ["cluster-roll", "cluster-topics"]) assert(!("identity" in get(wanted, job).inputs), job);
  });
});
