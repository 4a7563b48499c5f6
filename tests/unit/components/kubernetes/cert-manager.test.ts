import assert from "node:assert/strict";
import { isRpcSecret } from "@pulumi/pulumi/runtime/rpc";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { issuedCertificatesInputs } from "../../../../components/resources/inputs/issued-certificates-inputs";
import { podPlanSchema } from "../../../../components/resources/inputs/pod-roll-inputs";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get, secretInput, type Wanted } from "../../../helpers/deploy";
import { valueOf } from "../../../helpers/engine";
import { describeKubernetesRefusals, facts, kubernetesSpec } from "../../../helpers/kubernetes";
import { describeRefusals } from "../../../helpers/refusals";

const authority = { certificate: "CERTIFICATE issuer\n", above: "CERTIFICATE root\n" };
const issuer = { name: "company", kind: "ClusterIssuer" };
const secure = {
  security: { mode: "secure", authority: { certificateFile: "ca.pem" }, issuer, certificateDays: 90, renewBefore: 20 },
};
const certificate = (name: string) => `kubernetes:cert-manager.io/v1:Certificate cluster-${name}`;
const own = (type: string, name: string) => `kafka-zookeeper:index:${type} cluster-${name}`;

function deploy(kubernetes: Raw = {}): Promise<Map<string, Wanted>> {
  return deployToKubernetes(kubernetesSpec(kubernetes, secure), facts(), { authority });
}

interface Volume {
  readonly name: string;
  readonly projected?: {
    readonly defaultMode: number;
    readonly sources: readonly { readonly secret: { readonly name: string; readonly items?: readonly object[] } }[];
  };
}

async function volumesOf(wanted: Map<string, Wanted>, workload: string): Promise<readonly Volume[]> {
  const { value } = await valueOf(get(wanted, workload).props["spec"]);
  const { template } = value as { template: { spec: { volumes: readonly Volume[] } } };
  return template.spec.volumes;
}

describe("a secure cluster in KRaft whose certificates cert-manager makes", () => {
  it("has a Certificate for each controller and broker, which is for both sides of a connection and names where it listens", async () => {
    const wanted = await deployToKubernetes(
      kubernetesSpec({ zookeeper: undefined }, { ...secure, kafka: { version: "4.3.1" }, zookeeper: undefined }),
      facts(),
      { authority },
    );
    const objects = [...wanted.values()].filter(({ type }) => type === "kubernetes:cert-manager.io/v1:Certificate");
    const leaves = [1, 2, 3].flatMap((id) => [`kafka-${id}-broker`, `kafka-controller-${100 + id}-controller`]);
    assert.deepEqual(
      objects.map(({ name }) => name).sort(),
      [...leaves, "admin"].map((name) => `cluster-${name}`).sort(),
    );
    const { spec } = get(wanted, certificate("kafka-controller-101-controller")).inputs as Record<string, Raw>;
    const { dnsNames, subject, usages } = spec ?? {};
    assert((dnsNames as string[]).includes("kafka-controller-101"), String(dnsNames));
    assert.deepEqual(subject, { organizations: ["kafka-zookeeper"], organizationalUnits: ["broker"] });
    assert.deepEqual(usages, ["digital signature", "server auth", "client auth"]);
  });
});

describe("a secure cluster whose certificates cert-manager makes", () => {
  let wanted: Map<string, Wanted>;

  before(async () => {
    wanted = await deploy();
  });

  it("has a Certificate for each leaf of each server and one for our own tools, and signs nothing itself", () => {
    const all = [...wanted.values()].filter(({ type }) => type.endsWith(":Certificate")).map(({ name }) => name);
    const leaves = [1, 2, 3].flatMap((id) => [`kafka-${id}-broker`, `kafka-${id}-zookeeper`, `zk-${id}-server`]);
    assert.deepEqual(all.sort(), [...leaves, "admin"].map((name) => `cluster-${name}`).sort());
    assert(![...wanted.keys()].some((key) => key.startsWith("kafka-zookeeper:index:Certificate ")));
  });

  it("asks for the same names, subjects and purposes as those that this program signs, in the format that Java reads", () => {
    const { spec, metadata } = get(wanted, certificate("kafka-2-broker")).inputs as Record<string, Raw>;
    const { dnsNames, ipAddresses, ...rest } = spec ?? {};
    assert.deepEqual(rest, {
      secretName: "kafka-2-broker-tls",
      commonName: "kafka-2",
      subject: { organizations: ["kafka-zookeeper"], organizationalUnits: ["broker"] },
      usages: ["digital signature", "server auth", "client auth"],
      duration: "2160h0m0s",
      renewBefore: "480h0m0s",
      privateKey: { algorithm: "ECDSA", size: 256, encoding: "PKCS8", rotationPolicy: "Always" },
      additionalOutputFormats: [{ type: "CombinedPEM" }],
      issuerRef: { name: "company", kind: "ClusterIssuer", group: "cert-manager.io" },
    });
    assert.equal(metadata?.["namespace"], "kafka");
    for (const name of ["kafka-2", "kafka-2.kafka-hs.kafka.svc.cluster.local", "localhost"])
      assert((dnsNames as string[]).includes(name), name);
    assert.deepEqual(ipAddresses, ["127.0.0.1"]);
    const admin = (get(wanted, certificate("admin")).inputs as Record<string, Raw>)["spec"];
    assert.deepEqual(admin?.["usages"], ["digital signature", "client auth"]);
    assert(admin && !("dnsNames" in admin) && !("ipAddresses" in admin));
  });

  it("waits for all of them, with who each has to be for, before a pod needs one", async () => {
    const { access, ...inputs } = get(wanted, own("IssuedCertificates", "certificates")).inputs;
    assert(isRpcSecret(access));
    const { certificates, ...rest } = issuedCertificatesInputs.omit({ access: true }).parse(inputs);
    assert.deepEqual(rest, { namespace: "kafka", authority: "CERTIFICATE issuer\n", timeout: 600 });
    const { names, ...broker } = certificates.find(({ holder }) => holder === "kafka-1-server") ?? { names: "" };
    assert.deepEqual(broker, {
      ...{ holder: "kafka-1-server", name: "kafka-1-broker", secret: "kafka-1-broker-tls" },
      subject: "CN=kafka-1,OU=broker,O=kafka-zookeeper",
    });
    assert(names.split(" ").includes("kafka-1.kafka.svc"));
    for (const name of ["zk", "kafka"]) {
      const { waitsFor } = get(wanted, `kubernetes:apps/v1:StatefulSet cluster-${name}`);
      assert(waitsFor.has(own("IssuedCertificates", "certificates")), name);
    }
    assert(get(wanted, own("IssuedCertificates", "certificates")).waitsFor.has(certificate("zk-1-server")));
    await Promise.resolve();
  });

  it("mounts them where its own would be, with the authority from the stack file and not from a Secret of others", async () => {
    const keys = (await volumesOf(wanted, "kubernetes:apps/v1:StatefulSet cluster-kafka")).find(
      ({ name }) => name === "keys",
    );
    const [trust, ...issued] = keys?.projected?.sources ?? [];
    assert.deepEqual([keys?.projected?.defaultMode, trust], [0o440, { secret: { name: "kafka-keys" } }]);
    assert.deepEqual(issued.slice(0, 2), [
      { secret: { name: "kafka-1-broker-tls", items: [{ key: "tls-combined.pem", path: "kafka-1.broker.pem" }] } },
      {
        secret: { name: "kafka-1-zookeeper-tls", items: [{ key: "tls-combined.pem", path: "kafka-1.zookeeper.pem" }] },
      },
    ]);
    assert.equal(issued.length, 6);
    const data = await secretInput<Record<string, string>>(
      wanted,
      "kubernetes:core/v1:Secret cluster-kafka-keys",
      "data",
    );
    assert.deepEqual(Object.keys(data), ["ca.pem"]);
  });

  it("gives a pod of a workload of its own no key of another server", async () => {
    const deployments = await deploy({ workload: "Deployment" });
    const volumes = await volumesOf(deployments, "kubernetes:apps/v1:Deployment cluster-kafka-2");
    const names = volumes.flatMap(({ projected }) => projected?.sources.map(({ secret }) => secret.name) ?? []);
    assert.deepEqual(names, ["kafka-keys", "kafka-2-broker-tls", "kafka-2-zookeeper-tls"]);
  });

  it("tells the roll the serial that each server has to show, and our own tools who they are, in secret", async () => {
    const { value } = await valueOf(get(wanted, own("PodRoll", "kafka-roll")).props["plan"]);
    const [first] = podPlanSchema.parse(value).servers;
    assert.deepEqual(
      [first?.certificate?.serial, first?.certificate?.file],
      ["SERIAL kafka-1-server", "/etc/kafka/tls/broker.pem"],
    );
    const identity = identitySchema.parse(await secretInput(wanted, own("PodRoll", "kafka-roll"), "identity"));
    assert.deepEqual([identity.certificate, identity.key], ["CERTIFICATE admin\n", "PRIVATE KEY admin\n"]);
    assert(identity.authorities.endsWith("CERTIFICATE root\n"));
  });

  it("has templates that say nothing of a certificate: what is renewed replaces no pod", async () => {
    const templates = async (one: Map<string, Wanted>) =>
      JSON.stringify(
        await Promise.all(
          ["zk", "kafka"].map((name) =>
            valueOf(get(one, `kubernetes:apps/v1:StatefulSet cluster-${name}`).props["spec"]),
          ),
        ),
      );
    assert(!/SERIAL|CERTIFICATE/.test(await templates(wanted)));
  });
});

describeKubernetesRefusals("security.issuer is refused on Kubernetes when", {
  "the cluster has no cert-manager": {
    others: secure,
    facts: { certManager: { isServed: false } },
    property: "security.issuer",
    rule: "needs cert-manager in the cluster",
    given: "no cert-manager.io/v1",
    fix: "install cert-manager with its CustomResourceDefinitions",
  },
  "the issuer is not there, or cannot sign": {
    others: secure,
    facts: { certManager: { isServed: true, issuerProblem: "not Ready: the secret is missing" } },
    property: "security.issuer.name",
    rule: "must be a ClusterIssuer that is Ready",
    given: "ClusterIssuer company: not Ready: the secret is missing",
    fix: "kubectl describe clusterissuer company",
  },
  "an issuer of the namespace is not there": {
    others: { security: { ...secure.security, issuer: { name: "company" } } },
    facts: { certManager: { isServed: true, issuerProblem: "there is none" } },
    property: "security.issuer.name",
    rule: "must be an Issuer of the namespace that is Ready",
    given: "Issuer company: there is none",
    fix: "kubectl describe issuer company -n kafka",
  },
  "rights for Certificates lack": {
    others: secure,
    facts: { denied: [{ right: "create certificates.cert-manager.io", said: "no" }] },
    property: "kubernetes.namespace",
    rule: "needs the right to create certificates.cert-manager.io in it",
    given: "no",
    fix: "grant it (Role of docs/kubernetes.md#rights)",
  },
  "rights for ClusterIssuers lack": {
    others: secure,
    facts: { denied: [{ right: "get clusterissuers.cert-manager.io", said: "no" }] },
    property: "kubernetes.clusterChecks",
    rule: "needs the right to get clusterissuers.cert-manager.io",
    given: "no",
    fix: "grant it (ClusterRole of docs/kubernetes.md#rights)",
  },
  "the stack talks in plain text": {
    others: { security: { mode: "plaintext", issuer } },
    property: "security.issuer",
    rule: "needs security.mode: secure",
    given: "security.mode: plaintext",
    fix: "remove it",
  },
  "nobody says whom to trust": {
    others: { security: { mode: "secure", issuer } },
    property: "security.authority",
    rule: "must be given with security.issuer",
    given: "nothing",
    fix: "set security.authority.certificateFile",
  },
  "the key of the authority stands beside it": {
    others: { security: { ...secure.security, authority: { certificateFile: "ca.pem", keyFile: "ca.key" } } },
    property: "security.authority.keyFile",
    rule: "must not be given with security.issuer",
    given: "",
    fix: "remove it",
  },
});

describeRefusals("security.issuer is refused on hosts when", [
  {
    title: "it stands there at all: there is no cert-manager",
    change: secure,
    property: "security.issuer",
    rule: "is for Kubernetes",
    given: "ClusterIssuer company",
    fix: "give security.authority with its key, or security.certificates",
  },
]);
