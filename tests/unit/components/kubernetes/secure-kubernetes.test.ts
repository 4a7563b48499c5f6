import assert from "node:assert/strict";
import { certificateInputs } from "../../../../components/resources/inputs/certificate-inputs";
import { identitySchema } from "../../../../components/resources/inputs/identity-inputs";
import { podPlanSchema } from "../../../../components/resources/inputs/pod-roll-inputs";
import type { Raw } from "../../../helpers/config";
import { deployToKubernetes, get, secretInput, type Wanted } from "../../../helpers/deploy";
import { valueOf } from "../../../helpers/engine";
import { facts, kubernetesSpec } from "../../../helpers/kubernetes";

const secret = (name: string) => `kubernetes:core/v1:Secret cluster-${name}`;
const own = (type: string, name: string) => `kafka-zookeeper:index:${type} cluster-${name}`;
const roll = (name: string) => own("PodRoll", `${name}-roll`);
const secure = { security: "secure" };
const users = { users: [{ name: "orders", produce: ["orders"] }] };

function deploy(kubernetes: Raw = {}, others: Raw = secure): Promise<Map<string, Wanted>> {
  return deployToKubernetes(kubernetesSpec(kubernetes, others), facts());
}

function typed(wanted: Map<string, Wanted>, type: string): string[] {
  return [...wanted.values()].filter((one) => one.type === `kafka-zookeeper:index:${type}`).map(({ name }) => name);
}

async function content(wanted: Map<string, Wanted>, name: string): Promise<Record<string, string>> {
  const data = await secretInput<Record<string, string>>(wanted, secret(name), "data");
  return Object.fromEntries(Object.entries(data).map(([key, text]) => [key, Buffer.from(text, "base64").toString()]));
}

describe("a secure cluster on Kubernetes", () => {
  it("has one authority, and a certificate for each leaf of each server and one for us", async () => {
    const wanted = await deploy();
    const leaves = [1, 2, 3].flatMap((id) => [
      `cluster-zookeeper-${id}-server`,
      `cluster-kafka-${id}-server`,
      `cluster-kafka-${id}-zookeeper`,
    ]);
    assert.deepEqual(typed(wanted, "CertificateAuthority"), ["cluster-authority"]);
    assert.deepEqual(typed(wanted, "Certificate").sort(), [...leaves, "cluster-admin"].sort());
  });

  it("protects the authority and the name in it as long as it protects the namespace", async () => {
    const protectedOnes = async (others: Raw) =>
      [...(await deploy({}, { ...secure, ...others })).values()].filter((one) => one.protect).map(({ name }) => name);
    assert.deepEqual((await protectedOnes({})).sort(), ["cluster-authority", "cluster-id", "cluster-kafka"]);
    assert.deepEqual(await protectedOnes({ deleteData: true }), []);
  });

  it("has the keys of each service in a Secret, those of each server under its name, which only a secret tells", async () => {
    const wanted = await deploy();
    const pem = (name: string) => `PRIVATE KEY ${name}\nCERTIFICATE ${name}\nCERTIFICATE cluster-authority\n`;
    assert.deepEqual(await content(wanted, "zk-keys"), {
      "ca.pem": "CERTIFICATE cluster-authority\n",
      "zk-1.server.pem": pem("cluster-zookeeper-1-server"),
      "zk-2.server.pem": pem("cluster-zookeeper-2-server"),
      "zk-3.server.pem": pem("cluster-zookeeper-3-server"),
    });
    const ofBrokers = await content(wanted, "kafka-keys");
    assert.equal(Object.keys(ofBrokers).length, 7);
    assert.equal(ofBrokers["kafka-2.broker.pem"], pem("cluster-kafka-2-server"));
    assert.equal(ofBrokers["kafka-2.zookeeper.pem"], pem("cluster-kafka-2-zookeeper"));
  });

  it("changes a Secret in place: made anew, it would be gone for pods that start meanwhile", async () => {
    const provider = (wanted: Map<string, Wanted>) => get(wanted, "pulumi:providers:kubernetes cluster").inputs;
    assert.equal(String(provider(await deploy())["enableSecretMutable"]), "true");
    assert.equal("enableSecretMutable" in provider(await deploy({}, {})), false);
  });

  it("has the keys before pods that need them, and users when brokers are there to know them", async () => {
    const wanted = await deploy({}, { ...secure, ...users });
    for (const name of ["zk", "kafka"])
      assert(get(wanted, `kubernetes:apps/v1:StatefulSet cluster-${name}`).waitsFor.has(secret(`${name}-keys`)));
    assert(get(wanted, own("Users", "users")).waitsFor.has(roll("kafka")));
  });

  it("shows who it is to every server that it asks, and tells it to nobody else", async () => {
    const wanted = await deploy({}, { ...secure, ...users });
    for (const name of [roll("zk"), roll("kafka"), own("Topics", "topics"), own("Users", "users")])
      assert.deepEqual(identitySchema.parse(await secretInput(wanted, name, "identity")), {
        authorities: "CERTIFICATE cluster-authority\n",
        certificate: "CERTIFICATE cluster-admin\n",
        key: "PRIVATE KEY cluster-admin\n",
        services: ["zookeeper", "kafka"],
      });
  });

  it("tells the roll which certificate each server has to show, at which ports, and where it finds it", async () => {
    const wanted = await deploy();
    const plan = async (name: string) => {
      const { value } = await valueOf(get(wanted, roll(name)).props["plan"]);
      return podPlanSchema.parse(value).servers.map(({ certificate }) => certificate);
    };
    const ofBrokers = await plan("kafka");
    for (const one of ofBrokers) assert.deepEqual(one?.ports.map(({ port }) => port).sort(), [9093, 9094]);
    assert.equal(ofBrokers[1]?.file, "/etc/kafka/tls/broker.pem");
    assert.equal(new Set(ofBrokers.map((one) => one?.serial)).size, 3);
    const [member] = await plan("zk");
    assert.deepEqual(
      [member?.file, member?.ports.map(({ name, port }) => `${name} ${port}`)],
      ["/etc/zookeeper/tls/server.pem", ["client 2181"]],
    );
  });

  it("tells the roll of no certificate in plain text", async () => {
    const { value } = await valueOf(get(await deploy({}, {}), roll("kafka")).props["plan"]);
    assert(podPlanSchema.parse(value).servers.every((server) => !("certificate" in server)));
  });

  it("makes a password for each user that has none, as a secret", async () => {
    const wanted = await deploy({}, { ...secure, ...users });
    assert(wanted.has("random:index/randomPassword:RandomPassword cluster-user-orders"));
    await secretInput(wanted, own("Users", "users"), "passwords");
  });

  describe("in the namespaces of a user's applications", () => {
    const two = (change: Raw = {}) => ({
      ...secure,
      users: [{ name: "orders", produce: ["orders"], namespaces: ["shop", "kafka"], ...change }, { name: "billing" }],
    });

    it("has a Secret in each of them and in no other, when every broker has let the user in", async () => {
      const wanted = await deploy({ clientSettings: ["everybody"] }, two());
      const secrets = [...wanted.values()].filter(({ type, name }) => type.endsWith(":Secret") && /-user-/.test(name));
      assert.deepEqual(
        secrets.map(({ name }) => name),
        ["cluster-shop/kafka-user-orders", "cluster-kafka-user-orders"],
      );
      for (const { waitsFor, inputs } of secrets) {
        assert(waitsFor.has(own("Users", "users")));
        assert.equal(inputs["type"], "servicebinding.io/kafka");
      }
    });

    it("has the files and the keys of a service binding with one login, which is that of the newest password", async () => {
      for (const [passwordNumbers, mechanism, password] of [
        [[1], "SCRAM-SHA-512", "PASSWORD cluster-user-orders"],
        [[1, 2], "SCRAM-SHA-256", "PASSWORD cluster-user-orders/2"],
        [[2], "SCRAM-SHA-256", "PASSWORD cluster-user-orders/2"],
      ] as const) {
        const data = await content(await deploy({}, two({ passwordNumbers })), "shop/kafka-user-orders");
        const servers = [1, 2, 3].map((id) => `kafka-${id}.kafka.svc.cluster.local:9093`).join(",");
        const jaas = /^sasl\.jaas\.config=(.*)$/m.exec(data["producer.properties"] ?? "")?.[1];
        assert.deepEqual(Object.fromEntries(Object.entries(data).filter(([key]) => !/\.(?!crt)|_/.test(key))), {
          ...{ type: "kafka", provider: "kafka-zookeeper" },
          ...{ host: "kafka-1.kafka.svc.cluster.local", port: "9093", "bootstrap-servers": servers },
          ...{ username: "orders", password, "sasl-mechanism": mechanism, "security-protocol": "SASL_SSL" },
          ...{ "ca.crt": "CERTIFICATE cluster-authority\n", "sasl-jaas-config": jaas },
          ...{ bootstrapServers: servers, securityProtocol: "SASL_SSL", saslMechanism: mechanism, user: "orders" },
        });
        assert.match(data["librdkafka-producer.conf"] ?? "", new RegExp(`^sasl.mechanism=${mechanism}$`, "m"));
        for (const key of Object.keys(data)) assert.match(key, /^[-._a-zA-Z0-9]+$/);
      }
    });
  });

  it("has neither authority, keys nor users in plain text", async () => {
    const wanted = await deploy({}, {});
    const types = ["CertificateAuthority", "Certificate", "Users"];
    assert.deepEqual(
      types.flatMap((type) => typed(wanted, type)),
      [],
    );
    assert.deepEqual(
      [...wanted.keys()].filter((key) => /Secret|random/.test(key)),
      [],
    );
    assert.equal("identity" in get(wanted, roll("kafka")).props, false);
  });
});

describe("the certificate of a server in a pod", () => {
  async function namesOf(certificate: string, kubernetes: Raw = {}): Promise<string[]> {
    const wanted = await deploy(kubernetes);
    const { authority: _, ...inputs } = get(wanted, own("Certificate", certificate)).props;
    const { value } = await valueOf(inputs["alternativeNames"] as string[]);
    return certificateInputs.shape.alternativeNames.parse(value);
  }

  it("has every name of its Services and of its pod, and those by which our own tools come", async () => {
    const names = await namesOf("kafka-2-server");
    for (const name of ["kafka", "kafka-2", "kafka-2.kafka-hs"])
      for (const end of ["", ".kafka", ".kafka.svc", ".kafka.svc.cluster.local"])
        assert(names.includes(`${name}${end}`), `${name}${end}`);
    assert(names.includes("localhost") && names.includes("127.0.0.1"));
    assert.deepEqual(
      names.filter((name) => /kafka-[13]/.test(name)),
      [],
    );
  });

  it("has no name of a pod where pods of a Deployment get another one each time", async () => {
    assert.deepEqual(
      (await namesOf("kafka-2-server", { workload: "Deployment" })).filter((name) => /-hs/.test(name)),
      [],
    );
  });

  it("has the address outside that is given, that of every node where one is found out, or the one that was told", async () => {
    const outside = async (external: Raw) =>
      (await namesOf("kafka-2-server", { kafka: { external } })).filter((name) => /^1?0\.|^b/.test(name));
    const nodePorts = { 1: 30901, 2: 30902, 3: 30903 };
    assert.deepEqual(await outside({ type: "LoadBalancer", addresses: { 1: "b1", 2: "b2", 3: "b3" } }), ["b2"]);
    assert.deepEqual(await outside({ type: "NodePort", nodePorts }), ["10.0.0.1", "10.0.0.2", "10.0.0.3"]);
    assert.deepEqual(await outside({ type: "LoadBalancer" }), ["10.0.8.2"]);
  });

  it("has only names of the server where it is what a broker shows to ZooKeeper", async () => {
    assert.deepEqual(await namesOf("kafka-2-zookeeper"), ["kafka-2.kafka.svc.cluster.local"]);
  });
});
