import assert from "node:assert/strict";
import type { Raw } from "../../../helpers/config";
import {
  describeKubernetesRefusals,
  facts,
  judgeKubernetes,
  kubernetesSpec,
  rawKubernetes,
} from "../../../helpers/kubernetes";
import { named } from "../../../helpers/manifests";

const secure = { security: "secure" };

/** What an image has whose version its name does not tell is what the stack file says. */
const image = (service: string) => ({
  [service]: { image: `registry.example.org/${service}:own`, home: `/opt/${service}` },
});

describeKubernetesRefusals("a secure stack on Kubernetes is refused with", {
  "brokers that do not read keys in PEM": {
    kubernetes: image("kafka"),
    others: { ...secure, kafka: { version: "2.6.3" } },
    property: "kafka.version",
    rule: "must be 2.7 or newer with security: secure on Kubernetes",
    given: '"2.6.3"',
    fix: "use a newer Kafka",
  },
  "ZooKeeper servers that look for the name of a pod's address": {
    kubernetes: image("zookeeper"),
    others: { ...secure, zookeeper: { version: "3.8.4" } },
    property: "zookeeper.version",
    rule: "must be 3.9 or newer with TLS on Kubernetes",
    given: '"3.8.4"',
    fix: "or set zookeeper.properties ssl.quorum.hostnameVerification: false",
  },
  "JVM options that take TLS away": {
    others: { ...secure, kafka: { jvmOptions: ["-Dzookeeper.ssl.hostnameVerification=false"] } },
    property: "kafka.jvmOptions",
    rule: "must not hold what belongs to security",
    given: "-Dzookeeper.ssl.hostnameVerification",
    fix: "remove",
  },
  "certificates that outlive their authority": {
    others: { security: { mode: "secure", certificateDays: 3000, authorityYears: 1 } },
    property: "security.certificateDays",
    rule: "must be less than a third of the life of the authority",
    given: "3000 days",
    fix: "set it to 121 or less",
  },
  "certificates for hosts": {
    others: {
      security: {
        mode: "secure",
        authority: { certificateFile: "ca.pem" },
        certificates: { kafka1: { certificateFile: "c.pem", keyFile: "c.key" } },
        admin: { certificateFile: "a.pem", keyFile: "a.key" },
      },
    },
    property: "security.certificates",
    rule: "is for hosts",
    given: "kafka1",
    fix: "give security.authority with its key",
  },
  "a user after whom no Secret can be named": {
    others: { ...secure, users: [{ name: "Order_Service", namespaces: ["default"] }] },
    property: "users[Order_Service].name",
    rule: "must be small letters, digits, inner hyphens and dots with namespaces",
    given: '"Order_Service"',
    fix: "choose another name",
  },
  "a user with applications in a namespace that no cluster can have": {
    others: { ...secure, users: [{ name: "orders", namespaces: ["Shop_1"] }] },
    property: "users[orders].namespaces[]",
    rule: "must be small letters, digits and inner hyphens",
    given: '"Shop_1"',
    fix: "use a name such as orders",
  },
  "a user with the same namespace twice": {
    others: { ...secure, users: [{ name: "orders", namespaces: ["default", "default"] }] },
    property: "users[orders].namespaces",
    rule: "must name each namespace once",
    given: `["default","default"]`,
    fix: "remove one default",
  },
});

describe("a secure stack on Kubernetes", () => {
  const issues = (kubernetes: Raw, others: Raw) => judgeKubernetes(rawKubernetes(kubernetes, others), facts());

  it("follows the fixes of its rules", () => {
    const verification = { "ssl.quorum.hostnameVerification": false };
    const zookeeper = { version: "3.8.4", properties: verification };
    assert.deepEqual(
      issues(image("zookeeper"), { ...secure, zookeeper }).filter(({ severity }) => severity === "error"),
      [],
    );
    const user = { users: [{ name: "Order_Service", produce: ["orders"] }] };
    assert.deepEqual(issues({}, { ...secure, ...user }), []);
  });

  it("is warned of access to ZooKeeper from outside only where nobody has to show a certificate", () => {
    const external = { type: "NodePort", nodePorts: { 1: 30921, 2: 30922, 3: 30923 } };
    const warned = (others: Raw) => issues({ zookeeper: { external } }, others).map(({ property }) => property);
    assert.deepEqual(warned(secure), []);
    assert.deepEqual(warned({}), ["kubernetes.zookeeper.external.type"]);
  });

  const installed = (others: Raw) => {
    const spec = kubernetesSpec({}, others);
    const maps = (["zk", "kafka"] as const).map((name) => {
      const { data } = named(spec, "ConfigMap", `${name}-config`);
      return [`${name}-config`, { files: data as Record<string, string> }] as const;
    });
    const workloads = ["zk", "kafka"].map((name) => ({ kind: "StatefulSet" as const, name, image: `${name}:1` }));
    return facts({ configMaps: Object.fromEntries(maps), workloads });
  };

  for (const [from, to, first] of [
    ["plaintext", "secure", "opened"],
    ["secure", "plaintext", "kept"],
  ] as const)
    it(`becomes from ${from} ${to} only by steps while servers are there, of which ${first} is the first`, () => {
      const found = judgeKubernetes(rawKubernetes({}, { security: to }), installed({ security: from }));
      const refused = found.filter(({ severity }) => severity === "error");
      assert.deepEqual([...new Set(refused.map(({ property }) => property))], ["security"]);
      for (const { fix } of refused) assert.match(fix, new RegExp(`plaintextUntil: ${first} } first`));
      const next = rawKubernetes({}, { security: { mode: "secure", plaintextUntil: first } });
      const errors = judgeKubernetes(next, installed({ security: from })).filter(
        ({ severity }) => severity === "error",
      );
      assert.deepEqual(errors, []);
    });

  it("goes on as it is with servers that are there", () => {
    for (const security of ["plaintext", "secure"])
      assert.deepEqual(judgeKubernetes(rawKubernetes({}, { security }), installed({ security })), []);
  });
});
